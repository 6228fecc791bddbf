"""The second window: rooms at the side, or in a box on top where it is narrow, each made when it is first wanted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

from app.ui.common.keys import NEXT_ROOM, PREVIOUS_ROOM, room_key
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Surface, column, tight
from app.ui.common.tabs import in_reading_order, order_tabs
from app.ui.common.text import tooltip
from app.ui.common.theme import M, S
from app.ui.common.top import TopWindow
from app.ui.more.room import Room, RoomPage

WIDTH, HEIGHT = 960, 740
NARROWEST = 320
WIDE = 640
"""From here on the names of the rooms stand at the side; larger text needs more."""


class MoreWindow(TopWindow):
    """Opens at a room with `open_room`; closing only hides it."""

    def __init__(self, look: Look, rooms: Sequence[Room], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rooms = tuple(rooms)
        self._pages: dict[str, QWidget] = {}
        self.setMinimumWidth(NARROWEST)
        self.resize(WIDTH, HEIGHT)
        self.side = QListWidget()
        self.box = QComboBox()
        self._side_bar = self._made_side_bar()
        self._top_bar = self._made_top_bar()
        self._stack = QStackedWidget()
        right = column(gap=0)
        right.addWidget(self._top_bar)
        right.addWidget(self._stack, 1)
        row = tight(QHBoxLayout(self.base), gap=0)
        row.addWidget(self._side_bar)
        row.addLayout(right, 1)
        self.side.currentRowChanged.connect(self._on_chosen)
        self.box.currentIndexChanged.connect(self._on_chosen)
        self._add_keys()
        self._fit()

    def _made_side_bar(self) -> Surface:
        bar = Surface("side", gap=0, margin=S)
        self.side.setProperty("surface", "rooms")
        self.side.setAccessibleName(t("Rooms"))
        self.side.setFont(self._look.font("body"))
        size = self._look.icon_size()
        self.side.setIconSize(QSize(size, size))
        self.side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, room in enumerate(self._rooms, 1):
            words = t(room.title)
            item = QListWidgetItem(self._look.icon(room.icon), words, self.side)
            item.setToolTip(tooltip(f"{words} ({room_key(number)})"))
            item.setSizeHint(QSize(0, round(size * 1.2) + 2 * S))
        bar.body.addWidget(self.side)
        names = max((self.side.fontMetrics().horizontalAdvance(t(room.title)) for room in self._rooms), default=0)
        bar.setFixedWidth(names + size + 2 * S + 3 * M)
        return bar

    def _made_top_bar(self) -> Surface:
        bar = Surface("bar", gap=0, margin=S)
        self.box.setAccessibleName(t("Room"))
        self.box.setAccessibleDescription(t("Room"))  # on Linux the name of a combo box is its value
        large = self._look.appearance.text_scale > 1.5  # a name and its picture have no room beside each other
        self.box.setFont(self._look.font("label" if large else "body"))
        self.box.setIconSize(QSize(self._look.icon_size(), self._look.icon_size()))
        for room in self._rooms:
            self.box.addItem(QIcon() if large else self._look.icon(room.icon), t(room.title))
        bar.body.addWidget(self.box)
        return bar

    def _add_keys(self) -> None:
        for number, room in enumerate(self._rooms[:9], 1):
            shortcut = QShortcut(QKeySequence(room_key(number)), self)
            shortcut.activated.connect(lambda key=room.key: self.open_room(key))
        for sequence, step in ((NEXT_ROOM, 1), (PREVIOUS_ROOM, -1)):
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.activated.connect(lambda by=step: self._step(by))

    # -- rooms --------------------------------------------------------------------------------------------------------

    @property
    def room(self) -> str:
        """The key of the room in front, empty before the first."""
        page = self._stack.currentWidget()
        return next((key for key, made in self._pages.items() if made is page), "")

    @property
    def page(self) -> QWidget | None:
        """The page in front."""
        return self._stack.currentWidget()

    def open_room(self, key: str) -> None:
        """Brings a room to the front, and the window with it; the first room where there is none of that key."""
        keys = [room.key for room in self._rooms]
        if not keys:
            return
        self._go_to(keys.index(key) if key in keys else 0)
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if self.page is not None:
            inside = [widget for widget in in_reading_order(self.page) if widget.isVisible() and widget.isEnabled()]
            (inside[0] if inside else self.page).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_chosen(self, number: int) -> None:
        if 0 <= number < len(self._rooms):
            self._go_to(number)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name and way
        """A room fills when its records have come: what is new in it has its place in the order by then."""
        order_tabs(self)
        return super().focusNextPrevChild(forward)

    def _step(self, by: int) -> None:
        if self._rooms:
            self.open_room(self._rooms[(self.side.currentRow() + by) % len(self._rooms)].key)

    def _go_to(self, number: int) -> None:
        room = self._rooms[number]
        page = self._pages.get(room.key)
        if page is None:
            page = self._pages[room.key] = room.make(self._look)
            page.setProperty("surface", "page")
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self._stack.addWidget(page)
        with QSignalBlocker(self.side), QSignalBlocker(self.box):
            self.side.setCurrentRow(number)
            self.box.setCurrentIndex(number)
        self._stack.setCurrentWidget(page)
        self.setWindowTitle(t(room.title))
        order_tabs(self)
        if isinstance(page, RoomPage):
            page.room_shown()

    # -- the window ---------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._side_bar.set_property("mirrored", "true" if mirrored else "false")
        wide = self.width() >= WIDE * (1 + max(self._look.appearance.text_scale - 1, 0) * 0.6)
        if self._side_bar.isHidden() != wide and self._top_bar.isHidden() == wide:
            return
        focus = QApplication.focusWidget()
        inside = focus in (self.side, self.box)
        self._side_bar.setVisible(wide)
        self._top_bar.setVisible(not wide)
        if inside:
            (self.side if wide else self.box).setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and isinstance(self.page, RoomPage):
            self.page.room_shown()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no field wanted closes the window."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
