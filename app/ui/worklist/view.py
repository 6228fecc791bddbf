"""The worklist page: my open tickets, and a field for a pasted address."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.common.buttons import ActButton
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner, Page
from app.ui.common.surfaces import EmptyScreen, tight
from app.ui.common.theme import M, S
from app.ui.worklist.state import OpenAddress, OpenTicket, WorklistRow, WorklistState

_ROW = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class _RowPainter(QStyledItemDelegate):
    """Two lines: the subject, then customer and status, with the due time in words at the end."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._strong = QFontMetrics(look.font("strong"))
        self._small = QFontMetrics(look.font("small"))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt hands them over
        return QSize(100, self._strong.height() + self._small.height() + 2 * M)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: WorklistRow = index.data(_ROW)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        look = self._look
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = box.adjusted(1, 1, -1, -1)
        painter.setBrush(look.colour("accent_soft" if chosen else "surface"))
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(look.colour("accent" if chosen else "border"), look.appearance.ring if focused else 1))
        painter.drawRoundedRect(frame, 8, 8)
        inside = frame.adjusted(M, S, -M, 0)
        painter.setFont(look.font("strong"))
        painter.setPen(look.colour("text"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        subject = self._strong.elidedText(row.subject, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, left, subject)
        painter.setFont(look.font("small"))
        below = inside.adjusted(0, self._strong.height() + 4, 0, 0)
        due = self._small.horizontalAdvance(row.due)
        ink = {"danger": "danger_text", "warning": "warning_text"}.get(row.due_tone, "muted")
        painter.setPen(look.colour(ink))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, row.due)
        painter.setPen(look.colour("muted"))
        words = " · ".join(part for part in (row.customer, row.status, t("open here") if row.current else "") if part)
        painter.drawText(
            below, left, self._small.elidedText(words, Qt.TextElideMode.ElideRight, below.width() - due - M)
        )
        painter.restore()


class _Tickets(QListWidget):
    """A list in which Enter opens; other keys than those of a list go on to the window."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moving = (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_Home,
            Qt.Key.Key_End,
            Qt.Key.Key_PageUp,
            Qt.Key.Key_PageDown,
        )
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem())
        elif event.key() in moving:
            super().keyPressEvent(event)
        else:
            event.ignore()


class WorklistPage(Page):
    """Opens a ticket on Enter or click."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("My tickets"), parent=parent)
        self._state: WorklistState | None = None
        self._trouble = Banner(look, "danger")
        self._offline = Banner(look, "warning")
        self._empty = EmptyScreen(look)
        self.list = _Tickets()
        self.list.setAccessibleName(t("My open tickets"))
        self.list.setItemDelegate(_RowPainter(look, self.list))
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(2)
        self.list.itemActivated.connect(self._on_item_activated)
        self.list.itemClicked.connect(self._on_item_activated)
        for part in (self._trouble, self._offline, self._empty):
            self.body.addWidget(part)
        self.body.addWidget(self.list, 1)
        self.address = QLineEdit()
        self.address.setPlaceholderText(t("Paste a ticket's address"))
        self.address.setAccessibleName(t("A ticket's address"))
        self.address.setClearButtonEnabled(False)
        self.address.returnPressed.connect(self._on_address_entered)
        go = ActButton(look, t("Open"), kind="primary")
        go.clicked.connect(self._on_address_entered)
        row = tight(QHBoxLayout(), gap=S)
        row.addWidget(self.address, 1)
        row.addWidget(go)
        self.foot.body.addLayout(row)

    def show_state(self, state: WorklistState) -> None:
        if state == self._state:
            return
        rows_changed = self._state is None or state.rows != self._state.rows
        self._state = state
        self._trouble.show_words(state.trouble)
        earlier = t("The helpdesk does not answer: this list is from earlier.")
        self._offline.show_words(earlier if state.offline else "")
        if rows_changed:
            self._fill(state.rows)
        self.list.setVisible(bool(state.rows))
        self._empty.setVisible(not state.rows)
        if state.loading:
            self._empty.show_words("loader-2", t("Fetching your tickets…"), "")
        else:
            self._empty.show_words(
                "inbox", t("No open tickets"), t("None is assigned to you. You can paste a ticket's address below.")
            )

    def _fill(self, rows: tuple[WorklistRow, ...]) -> None:
        before = self.list.currentRow()
        self.list.clear()
        for row in rows:
            item = QListWidgetItem()
            item.setData(_ROW, row)
            spoken = ", ".join(part for part in (row.subject, row.customer, row.status, row.due) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.list.addItem(item)
        current = next((number for number, row in enumerate(rows) if row.current), 0)
        self.list.setCurrentRow(before if 0 <= before < len(rows) else current)

    def take_focus(self) -> None:
        (self.list if self.list.count() else self.address).setFocus()

    def _on_item_activated(self, item: QListWidgetItem) -> None:
        row: WorklistRow = item.data(_ROW)
        self.intent_made.emit(OpenTicket(row.account, row.ticket))

    def _on_address_entered(self) -> None:
        if url := self.address.text().strip():
            self.intent_made.emit(OpenAddress(url))
