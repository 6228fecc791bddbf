"""The queue of the demo desk: who waits, for how long still, and who is writing now."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.common.language import t, tn
from app.ui.common.look import Look
from app.ui.common.theme import RADIUS, XS, M, S, TextRole
from app.ui.conversation.row import reads_right_to_left
from app.ui.demo_desk.state import QueueRow

_ROW = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_INKS = {"danger": "danger_text", "warning": "warning_text"}
_MOVES = {
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
}


class _RowPainter(QStyledItemDelegate):
    """Three lines: who and until when, about what, and the last words or who is typing."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._strong = QFontMetrics(look.font("strong"))
        self._body = QFontMetrics(look.font("body"))
        self._small = QFontMetrics(look.font("small"))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt hands them over
        return QSize(100, self._strong.height() + self._body.height() + self._small.height() + 2 * S + 3 * XS)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: QueueRow = index.data(_ROW)
        look, box = self._look, QRect(option.rect).adjusted(XS, 1, -XS, -1)
        state: QStyle.StateFlag = option.state
        focused = bool(state & QStyle.StateFlag.State_Selected) and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(look.colour("accent_soft" if row.current else "surface"))
        painter.setPen(look.edge("accent" if row.current else "border", focused=focused))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setLayoutDirection(option.direction)
        inside, direction = box.adjusted(M, S, -M, -S), option.direction

        def part(y: int, high: int, *, skip: int = 0, spare: int = 0) -> QRect:
            wanted = QRect(inside.x() + skip, y, inside.width() - skip - spare, high)
            return QStyle.visualRect(direction, inside, wanted)

        y, high = inside.y(), self._strong.height()
        due, size = self._small.horizontalAdvance(row.due) + 4, look.appearance.pixels("label") + 2
        self._write(
            painter, "small", _INKS.get(row.due_tone, "muted"), part(y, high, skip=inside.width() - due), row.due
        )
        picture = look.pixmap(row.icon, "muted", size, painter.device().devicePixelRatioF())
        painter.drawPixmap(part(y, high, spare=inside.width() - size).x(), y + (high - size) // 2, picture)
        self._write(painter, "strong", "text", part(y, high, skip=size + S, spare=due + S), row.customer)
        y, high = y + high + XS, self._body.height()
        self._write(painter, "strong" if row.news else "body", "text", part(y, high), row.subject)
        y, high = y + high + XS, self._small.height()
        badge = tn("{count} new", "{count} new", row.news) if row.news else row.ended
        wide = self._small.horizontalAdvance(badge) + 2 * S if badge else 0
        ink = "accent_text" if row.typing else "muted"
        self._write(painter, "small", ink, part(y, high, spare=wide and wide + S), row.typing or row.words)
        if badge:
            place = part(y, high, skip=inside.width() - wide)
            painter.setBrush(look.colour("accent" if row.news else "sunken"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(place), high / 2, high / 2)
            painter.setPen(look.colour("on_accent" if row.news else "muted"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, badge)
        painter.restore()

    def _write(self, painter: QPainter, role: TextRole, ink: str, box: QRect, words: str) -> None:
        """One line of words at the beginning of a box, in the window's own direction."""
        metrics = {"strong": self._strong, "body": self._body}.get(role, self._small)
        painter.setFont(self._look.font(role))
        painter.setPen(self._look.colour(ink))
        side = QStyle.visualAlignment(painter.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        force = Qt.TextFlag.TextForceRightToLeft if reads_right_to_left(words) else Qt.TextFlag.TextForceLeftToRight
        flags = side.value | Qt.AlignmentFlag.AlignVCenter.value | Qt.AlignmentFlag.AlignAbsolute.value | force.value
        painter.drawText(box, flags, metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width()))


class Queue(QListWidget):
    """Enter or a click chooses; other keys than those of a list go on to the window."""

    case_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(t("Queue"))
        self.setItemDelegate(_RowPainter(look, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._on_item_chosen)
        self.itemActivated.connect(self._on_item_chosen)

    def show_rows(self, rows: tuple[QueueRow, ...]) -> None:
        """Changes what is there in place: nothing jumps, and nobody's choice is lost."""
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        for number, row in enumerate(rows):
            if number == self.count():
                self.addItem(QListWidgetItem())
            item = self.item(number)
            before: QueueRow | None = item.data(_ROW)
            if before == row:
                continue
            item.setData(_ROW, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, _spoken(row))
            if row.current and (before is None or not before.current):
                self.setCurrentItem(item)
        if self.currentRow() < 0 and rows:
            self.setCurrentRow(0)

    def row_of(self, ticket: str) -> QListWidgetItem | None:
        """The item of a ticket."""
        items = (self.item(number) for number in range(self.count()))
        return next((item for item in items if item.data(_ROW).ticket == ticket), None)

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        self.case_chosen.emit(item.data(_ROW).ticket)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self._on_item_chosen(self.currentItem())
        elif event.key() in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()


def _spoken(row: QueueRow) -> str:
    news = tn("{count} new message", "{count} new messages", row.news) if row.news else ""
    open_here = t("open here") if row.current else ""
    parts = (row.customer, row.company, row.subject, news, row.typing, row.due, row.ended, open_here)
    return ", ".join(part for part in parts if part)
