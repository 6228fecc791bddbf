"""The list of tickets: Enter opens, Alt with arrows or the mouse moves, other keys go on to the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.worklist.row import ROW, RowPainter, spoken
from app.ui.worklist.state import MoveTicket, WorklistRow

_MOVING = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class TicketList(QListWidget):
    """Emits `move_wanted` with a MoveTicket; the rows move when the state says so."""

    move_wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(t("My open tickets"))
        self.setItemDelegate(RowPainter(look, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(2)
        self.setMouseTracking(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._moved: tuple[str, str] | None = None

    def rows(self) -> list[WorklistRow]:
        return [self.item(number).data(ROW) for number in range(self.count())]

    def fill(self, rows: tuple[WorklistRow, ...], total: int) -> None:
        """Shows these rows; the one that was chosen stays chosen, also when it moved."""
        chosen = self.currentItem()
        before = _name(chosen.data(ROW)) if chosen is not None else None
        place, scrolled = self.currentRow(), self.verticalScrollBar().value()
        self.clear()
        for row in rows:
            item = QListWidgetItem()
            item.setData(ROW, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken(row, total))
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)  # between tickets, never onto one
            self.addItem(item)
        names = [_name(row) for row in rows]
        current = next((number for number, row in enumerate(rows) if row.current), 0)
        if before in names:
            self.setCurrentRow(names.index(before))
            self.verticalScrollBar().setValue(scrolled)
        else:
            self.setCurrentRow(place if 0 <= place < len(rows) else current)
        self._tell_moved(rows, total)

    def _tell_moved(self, rows: tuple[WorklistRow, ...], total: int) -> None:
        """The agent moved it: it comes into sight, and its new place is said."""
        name, self._moved = self._moved, None
        for row in rows:
            if _name(row) == name:
                self.scrollToItem(self.currentItem())
                words = t("Moved to place {place} of {count}", place=row.place, count=total)
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and modifiers == Qt.KeyboardModifier.AltModifier:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._move(self.currentRow(), self.currentRow() + step, after=step > 0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem())
        elif key in _MOVING:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """A ticket was dropped between others. Nothing moves here; the order changes, and the rows with it."""
        if event.source() is not self:
            event.ignore()
            return
        beside = self.indexAt(event.position().toPoint()).row()
        after = self.dropIndicatorPosition() != QAbstractItemView.DropIndicatorPosition.AboveItem
        self._move(self.currentRow(), beside if beside >= 0 else self.count() - 1, after=after)
        event.setDropAction(Qt.DropAction.CopyAction)  # after a move, the list would take the row away
        event.accept()

    def _move(self, number: int, beside: int, *, after: bool) -> None:
        if number == beside or not (0 <= number < self.count() and 0 <= beside < self.count()):
            return
        row, other = self.item(number).data(ROW), self.item(beside).data(ROW)
        self._moved = _name(row)
        self.move_wanted.emit(MoveTicket(row.account, row.ticket, other.account, other.ticket, after))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are as tall as their words at this width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.viewport().update()


def _name(row: WorklistRow) -> tuple[str, str]:
    return row.account, row.ticket
