"""Puts the window where it was, keeps it visible when screens come and go, and remembers where the agent puts it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from app.ui.common.kept import Kept
from app.ui.common.language import later, t
from app.ui.placement import (
    NO_FRAME,
    WIDEST,
    Edge,
    Frame,
    Placed,
    Rect,
    Screen,
    as_plain,
    from_plain,
    placed,
    remember,
    screen_of,
    without_own,
)

_PLACES, _CHOICE = "places", "place"
_SETTLE_MS = 600
"""Systems move windows about while screens come and go; what the window gets told meanwhile is nobody's wish."""
_REST_MS = 300
_TORN_OFF = 40
_UNLIMITED = 16_777_215  # Qt's QWIDGETSIZE_MAX
_NEXT: dict[Edge, Edge] = {"float": "right", "right": "left", "left": "float"}
_WORDS: dict[Edge, str] = {
    "right": later("Docked to the right edge of the screen"),
    "left": later("Docked to the left edge of the screen"),
    "float": later("No longer docked: drag it where you like"),
}


class EdgeKeeper(Protocol):
    """Asks the system to keep other windows off the edge at which the panel is docked."""

    def reserve(self, window: int, edge: str, panel: tuple[int, int, int, int], desktop_width: int) -> None: ...

    def release(self, window: int) -> None: ...


class Placing(QObject):
    """One for each window, made before it is shown. `edge` and `on_top` are the settings; what the agent chose with a
    key since they were set counts more.
    """

    def __init__(
        self,
        window: QWidget,
        kept: Kept,
        *,
        edge: Edge = "float",
        on_top: bool = False,
        keeper: EdgeKeeper | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._kept = kept
        self._keeper = keeper
        self._places = from_plain(kept.get(_PLACES))
        self._setting = [edge, on_top]
        self._edge, self._on_top = _chosen(kept.get(_CHOICE), edge, on_top=on_top)
        self._target: Placed | None = None
        self._reserved: tuple[str, Edge, int] | None = None
        self._positions = QGuiApplication.platformName() != "wayland"  # there nobody may choose where a window stands
        self._rest = self._timer(_REST_MS, self._on_rested)
        self._settle = self._timer(_SETTLE_MS, self.put)
        self._raise_flags()
        self.put(self._edge)
        window.installEventFilter(self)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._on_screen_added)
            app.screenRemoved.connect(self._on_screens_changed)
            app.primaryScreenChanged.connect(self._on_screens_changed)
        for screen in QGuiApplication.screens():
            self._watch(screen)

    def choose(self, edge: Edge, *, on_top: bool) -> None:
        """Other settings were chosen; those that stay as they are leave what the agent chose with a key."""
        was_edge, was_on_top = self._setting
        self._setting = [edge, on_top]
        if on_top != was_on_top:
            self.keep_on_top(on_top=on_top)
        if edge != was_edge:
            self.dock(edge)
        self._note_choice()

    @property
    def edge(self) -> Edge:
        """Where it stands now."""
        return self._edge

    @property
    def is_on_top(self) -> bool:
        return self._on_top

    def dock(self, edge: Edge) -> None:
        """To an edge of the screen it is on, or free."""
        self.put(edge)
        self._note_choice()
        self._remember_target()

    def keep_on_top(self, *, on_top: bool) -> None:
        """Over other windows, or among them. The window is made anew by the system, and shown again."""
        if on_top == self._on_top:
            return
        self._on_top = on_top
        self._note_choice()
        self._raise_flags()
        self.put()

    def next_edge(self) -> str:
        """To the next edge; what to tell the agent."""
        self.dock(_NEXT[self._edge])
        return t(_WORDS[self._edge])

    def toggle_on_top(self) -> str:
        """Over other windows or no longer; what to tell the agent."""
        self.keep_on_top(on_top=not self._on_top)
        return t("Stays on top of other windows") if self._on_top else t("No longer on top of other windows")

    def put(self, edge: Edge | None = None) -> None:
        """Puts the window where it belongs among the screens that are there now, or to an edge."""
        screens = self._screens()
        if not screens:
            return
        if edge is None and not self._places:
            edge = self._edge
        self._target = placed(self._places, screens, edge=edge, frame=self._frame())
        self._edge = self._target.edge
        self._limit(self._target)
        rect = self._target.rect
        self._window.setGeometry(QRect(rect.x, rect.y, rect.width, rect.height))
        self._reserve()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and not self._settle.isActive():
            if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
                self._rest.start()
            elif event.type() == QEvent.Type.Show:
                QTimer.singleShot(0, self, self._on_shown)
            elif event.type() == QEvent.Type.Hide and self._keeper is not None:
                self._keeper.release(self._number())
        return super().eventFilter(watched, event)

    # -- what happens -------------------------------------------------------------------------------------------------

    def _on_shown(self) -> None:
        """Only now is it known what the system paints around the window."""
        if self._window.isVisible() and self._frame() != NO_FRAME:
            self.put()
        self._reserve()

    def _on_screen_added(self, screen: QScreen) -> None:
        self._watch(screen)
        self._on_screens_changed()

    def _on_screens_changed(self, *_: object) -> None:
        self._rest.stop()
        self._settle.start()

    def _watch(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._on_screens_changed)
        screen.availableGeometryChanged.connect(self._on_screens_changed)

    def _on_rested(self) -> None:
        """The window was moved or resized and rests: that is where the agent wants it."""
        window, target = self._window, self._target
        normal = not (window.isMinimized() or window.isMaximized() or window.isFullScreen())
        if target is None or not normal or not window.isVisible():
            return
        now = window.geometry()
        rect = Rect(now.x(), now.y(), now.width(), now.height())
        if not self._positions:
            rect = Rect(target.rect.x, target.rect.y, rect.width, rect.height)
        if rect == target.rect:
            return
        screens = self._screens()
        moved = max(abs(rect.y - target.rect.y), min(abs(rect.x - target.rect.x), abs(rect.right - target.rect.right)))
        if self._edge != "float" and moved > _TORN_OFF:
            self._edge = "float"
            self._note_choice()
        self._target = Placed(rect, screen_of(rect, screens), self._edge)
        self._remember_target()
        if self._edge != "float":  # a free window is left in the agent's hands until the next start
            self.put()

    def _remember_target(self) -> None:
        if self._target is not None:
            self._places = remember(self._places, self._screens(), self._target)
            self._kept.put(_PLACES, as_plain(self._places))

    def _note_choice(self) -> None:
        self._kept.put(_CHOICE, {"edge": self._edge, "on_top": self._on_top, "setting": self._setting})

    def _raise_flags(self) -> None:
        """A tool window, so that it has no button of its own beside the ticket tool's while it stays on top."""
        window, shown = self._window, self._window.isVisible()
        flags = Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint if self._on_top else Qt.WindowType.Window
        if bool(window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint) == self._on_top:
            return
        window.setWindowFlags(flags)  # hides it
        if sys.platform == "darwin":  # else it hides whenever the browser is in front
            window.setAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow, self._on_top)
        if shown:
            window.show()

    def _screens(self) -> tuple[Screen, ...]:
        """The screens, without what this window itself takes from them."""
        if self._reserved is None:
            return screens_now()
        key, edge, width = self._reserved
        return tuple(without_own(one, edge, width) if one.key == key else one for one in screens_now())

    def _limit(self, target: Placed) -> None:
        """At an edge only the width can be changed."""
        window, docked = self._window, target.edge != "float"
        window.setMaximumSize(WIDEST if docked else _UNLIMITED, target.rect.height if docked else _UNLIMITED)
        window.setMinimumHeight(target.rect.height if docked else 0)

    def _reserve(self) -> None:
        if self._keeper is None or self._target is None or not self._window.isVisible():
            return
        number = self._number()
        self._reserved = None
        if self._edge == "float":
            self._keeper.release(number)
            return
        ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
        if len(ratios) > 1:  # then logical pixels of several screens cannot be added up to the system's
            self._keeper.release(number)
            return
        (ratio,) = ratios
        frame = self._window.frameGeometry()
        x, y, width, height = (round(n * ratio) for n in (frame.x(), frame.y(), frame.width(), frame.height()))
        desktop = QGuiApplication.primaryScreen().virtualGeometry()
        self._keeper.reserve(number, self._edge, (x, y, width, height), round(desktop.width() * ratio))
        self._reserved = (self._target.screen.key, self._edge, frame.width())

    def _number(self) -> int:
        """The system's number of the window. The widget itself tells an old one once its flags were changed."""
        handle = self._window.windowHandle()
        return int(handle.winId()) if handle is not None else 0

    def _frame(self) -> Frame:
        handle = self._window.windowHandle()
        if handle is None or not self._window.isVisible():
            return NO_FRAME
        margins = handle.frameMargins()
        return Frame(margins.left(), margins.top(), margins.right(), margins.bottom())

    def _timer(self, interval: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(then)
        return timer


def screens_now() -> tuple[Screen, ...]:
    """The screens as Qt knows them now."""
    primary = QGuiApplication.primaryScreen()
    return tuple(
        Screen(
            screen.name(),
            screen.serialNumber(),
            _rect(screen.geometry()),
            _rect(screen.availableGeometry()),
            primary=screen is primary,
        )
        for screen in QGuiApplication.screens()
    )


def _rect(rect: QRect) -> Rect:
    return Rect(rect.x(), rect.y(), rect.width(), rect.height())


def _chosen(kept: object, edge: Edge, *, on_top: bool) -> tuple[Edge, bool]:
    """What the agent chose with a key, as long as the settings are the ones they chose it over."""
    match kept:
        case {"edge": "float" | "left" | "right" as chosen, "on_top": bool(top), "setting": [was_edge, was_top]} if (
            was_edge == edge and was_top == on_top
        ):
            return chosen, top
    return edge, on_top
