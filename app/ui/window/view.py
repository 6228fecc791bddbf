"""The window: the panel with one page over it, every key, and nothing that blocks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QWidget

from app.ui.common.intents import (
    GoBack,
    InSight,
    OpenConversation,
    OpenEscalate,
    OpenHelp,
    OpenMore,
    OpenNeedsYou,
    OpenPractice,
    OpenWorklist,
    Refresh,
    TimePassed,
    ToggleOnTop,
    ToggleQuiet,
    UndoLast,
    WordsPutDown,
)
from app.ui.common.key_events import act_of
from app.ui.common.look import Look
from app.ui.common.page import Page
from app.ui.common.surfaces import column
from app.ui.common.tabs import order_tabs
from app.ui.common.theme import S
from app.ui.decision.state import ComposeOwn
from app.ui.following.intents import FollowIntent, LookedAt, OpenLink, OpenOffered, Placed
from app.ui.leaving.view import LeavingStrip
from app.ui.panel.intents import NoticeUsed
from app.ui.panel.notices_view import NoticesView
from app.ui.panel.view import SETTLE_MS
from app.ui.start import dispose
from app.ui.window import reach
from app.ui.window.drop_frame import DropFrame
from app.ui.window.fronts import Fronts
from app.ui.window.placing import Placing
from app.ui.window.state import WindowState

WIDTH, HEIGHT = 400, 820
NARROWEST = 320
_WINDOW_ACTS: dict[str, type] = {
    "escalate": OpenEscalate,
    "worklist": OpenWorklist,
    "needs_you": OpenNeedsYou,
    "conversation": OpenConversation,
    "switch": OpenOffered,
    "switch_writing": OpenOffered,
    "refresh": Refresh,
    "undo": UndoLast,
    "undo_writing": UndoLast,
    "compose": ComposeOwn,
    "practice": OpenPractice,
    "quiet": ToggleQuiet,
    "settings": OpenMore,
}


class PanelWindow(Fronts):
    """Emits every intent of its pages; shows every state. Closing it hides it and says so. `furnished` has the look."""

    intent_made = Signal(object)
    window_closed = Signal()
    furnished = Signal(object)

    def __init__(self, look: Look, *, settle_ms: int = SETTLE_MS) -> None:
        super().__init__(settle_ms=settle_ms)
        self.presenter: object | None = None  # kept alive as long as the window
        self.door: object | None = None  # and the way into the second window
        self.placing: Placing | None = None
        self.setWindowTitle("Calmdesk")
        self.setMinimumWidth(NARROWEST)
        self.setAcceptDrops(True)
        self.resize(WIDTH, HEIGHT)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(lambda: self.intent_made.emit(TimePassed()))
        self.page_wanted.connect(self._on_wanted)
        self._inside = column(self.base, gap=0)
        self.furnish(look)

    def furnish(self, look: Look) -> None:
        """Makes the panel, in the place of what was there: the look or the language is another one."""
        self.clear_out()
        self._inside.addWidget(self.lay_out(look), 1)
        self.leaving = LeavingStrip(look)
        self.leaving.intent_made.connect(self.intent_made)
        self.drop_frame = DropFrame(look, self)
        self.over = NoticesView(look, keys={"offered": "switch_writing"}, below=S)
        self.over.intent_made.connect(self._on_over)
        self._inside.addWidget(self.over)
        self._inside.addWidget(self.leaving)
        self.furnished.emit(look)

    def clear_out(self) -> None:
        """Takes every page away: a style sheet that changes would paint each of them anew for nothing."""
        while (before := self._inside.takeAt(0)) is not None:
            if (old := before.widget()) is not None:
                dispose(old)
        for frame in self.findChildren(DropFrame):
            dispose(frame)

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing is in focus at first: a ring around some button would only distract."""
        super().showEvent(event)
        if self.focusWidget() is None and self.front is self.panel:
            self.panel.setFocus()
        self.intent_made.emit(InSight(self.is_in_sight))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.intent_made.emit(InSight(shown=False))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.intent_made.emit(InSight(self.is_in_sight))

    @property
    def is_in_sight(self) -> bool:
        """Whether the window is on the screen; whether others lie over it cannot be known everywhere."""
        return self.isVisible() and not self.isMinimized()

    def show_state(self, state: WindowState) -> None:
        """Paints what changed."""
        self.panel.show_state(state.panel)
        page = self.page_showing(state.page)
        if page is not self._stack.currentWidget():
            page.setFocus()  # told by its name; else Qt would first give the focus to any button in it
            self._stack.setCurrentWidget(page)
            order_tabs(page)
            # Layouts first: a field that is still too small would scroll to its cursor and stay there.
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            if isinstance(page, Page):
                page.take_focus()
            elif self.panel.current is not None:
                self.panel.current.setFocus()
            else:
                self.panel.setFocus()
        self.over.show_states(state.over)
        self.leaving.show_state(state.leaving)
        if state.spoken:
            # Polite: it is said after what the agent is reading, and never moves the focus.
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, state.spoken))
        self._later.start(state.look_again_ms)

    # -- tickets from outside -----------------------------------------------------------------------------------------

    def follow(self, intent: FollowIntent) -> None:
        """Another ticket is asked for from outside. What is written on a page is handed over before it goes; for a
        ticket that the browser merely shows, nothing goes.
        """
        page = self.front
        texts = isinstance(page, Page) and page.takes_texts
        if isinstance(intent, LookedAt):
            intent = LookedAt(intent.url, writing=texts or (reach.is_writing() and self.isActiveWindow()))
        elif isinstance(page, Page) and texts:
            page.leave()
        self.intent_made.emit(intent)

    def put_down(self) -> None:
        """Hands over everything that is being written about a ticket, also on the panel. An answer in practice ends
        with its program, and a wording that was not kept with the window.
        """
        for _ in range(2):  # a question on the page goes first
            if isinstance(self.front, Page):
                self.front.leave()
        self.intent_made.emit(WordsPutDown())

    def come_up(self) -> None:
        reach.come_up(self)

    def _on_wanted(self, intent: object) -> None:
        """What concerns the window itself is done here; all else is the presenter's."""
        if not isinstance(intent, ToggleOnTop) or not self._place("on_top"):
            self.intent_made.emit(intent)

    def _on_over(self, intent: object) -> None:
        if not (intent == NoticeUsed("offered") and self._switch()):
            self.intent_made.emit(intent)

    def _switch(self) -> bool:
        """From a page to the ticket that the browser shows, if one is offered; what is written here is kept."""
        page = self.front
        if self.over.isHidden() or not isinstance(page, Page):
            return False
        page.leave()
        self.intent_made.emit(OpenOffered())
        return True

    def _place(self, act: str) -> bool:
        if self.placing is None:
            return False
        words = self.placing.next_edge() if act == "dock" else self.placing.toggle_on_top()
        self.intent_made.emit(Placed(words))
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if reach.take_drag(event):
            self.drop_frame.come_up()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_frame.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_frame.hide()
        self.follow(OpenLink(reach.dropped_text(event)))

    # -- keys ---------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field wanted. A held key counts once: nothing is accepted twice because a finger was slow."""
        act = act_of(event, writing=reach.is_writing())
        if act is None or event.isAutoRepeat() or not self._carry_out(act):
            super().keyPressEvent(event)

    def _carry_out(self, act: str) -> bool:
        page = self.front
        if act == "help":
            self.intent_made.emit(OpenHelp())
            return True
        if act in ("on_top", "dock"):
            return self._place(act)
        if act == "clipboard":
            self.follow(OpenLink(reach.clipboard_text()))
            return True
        if act == "settings":
            self.intent_made.emit(OpenMore("settings"))
            return True
        if isinstance(page, Page):
            return self._on_page(page, act)
        focus = QApplication.focusWidget()
        if act == "accept" and isinstance(focus, QAbstractButton):
            focus.click()
            return True
        if act == "back":
            return self._leave_field(focus)
        kind, _, number = act.partition("_")
        if number.isdigit():
            return self.panel.choose_numbered(kind, int(number))
        if act == "knowledge":
            return self.panel.choose_numbered("knowledge", 1)
        if act in _WINDOW_ACTS:
            self.intent_made.emit(_WINDOW_ACTS[act]())
            return True
        return self.panel.act(act)

    def _on_page(self, page: Page, act: str) -> bool:
        focus = QApplication.focusWidget()
        if act == "accept" and isinstance(focus, QAbstractButton):
            focus.click()
        elif act == "back":
            page.leave()
        elif act == "send":
            return page.send()
        elif act == page.opened_by:
            self.intent_made.emit(GoBack())
        elif act in ("switch", "switch_writing"):
            return self._switch()
        elif act in ("undo", "undo_writing"):
            self.intent_made.emit(UndoLast())
        else:
            return page.act(act)
        return True

    def _leave_field(self, focus: QWidget | None) -> bool:
        """Esc in a reply that is edited in place: back to its card, the text stays."""
        if isinstance(focus, QPlainTextEdit) and self.panel.current is not None:
            self.panel.current.setFocus()
            return True
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.window_closed.emit()
