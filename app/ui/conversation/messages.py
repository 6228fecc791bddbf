"""The list of messages: a list view that measures only what is in sight, however long the conversation is."""

from __future__ import annotations

import re

from PySide6.QtCore import (
    QDate,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.theme import S
from app.ui.conversation.heights import Heights
from app.ui.conversation.lines import Line, Talk
from app.ui.conversation.model import Index, Lines
from app.ui.conversation.row import RowPainter

_MOVES = {
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
}


class MessageList(QListView):
    """Rows are guessed until they come into sight; what is in sight never jumps when a guess was wrong. A list that
    shows its end goes on showing it when a message comes.
    """

    asked_to_open = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = RowPainter(look)
        self._heights = Heights()
        self._width = 0
        self._at_end = True
        self._settling = False
        self._found: re.Pattern[str] | None = None
        self._painted = (0, 0)
        self._ground = look.colour("window")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that Qt can move what is painted
        self._today = QDate.currentDate()
        self._lines = Lines(self)
        self.setModel(self._lines)
        self.setAccessibleName(t("Conversation"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.doubleClicked.connect(lambda index: self.asked_to_open.emit(self._lines.line(index.row())))

    @property
    def talk(self) -> Talk:
        return self._lines.talk

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show_talk(self, talk: Talk, today: QDate, *, anew: bool) -> None:
        """Shows these messages; `anew` begins at their end, as another conversation does."""
        before, self._today = self.talk, today
        changed = None if anew else talk.changed_rows(before)
        if changed is None:
            self._at_end = self._at_end or anew
            self._lines.become(talk)
            self._guess_all()
        else:
            more = [message.text for message in talk.messages[len(before) :]]
            self._heights.append(self._rows.guesses(more, self._width))
            for row in changed:
                self._heights.guess(row, self._heights[row])
            self._lines.grow(talk, changed)
        self.updateGeometries()
        self.viewport().update()

    def mark(self, words: str) -> list[int]:
        """Marks the words in the messages; returns the rows in which they are."""
        self._found = re.compile(re.escape(words), re.IGNORECASE) if words else None
        self.viewport().update()
        low = words.lower()
        return [row for row, one in enumerate(self.talk.messages) if low in one.text.lower()] if words else []

    def choose(self, row: int) -> None:
        """Chooses a message and brings it into sight."""
        if 0 <= row < len(self.talk):
            self.setCurrentIndex(self._lines.index(row))

    def chosen(self) -> Line | None:
        index = self.currentIndex()
        return self._lines.line(index.row()) if index.isValid() else None

    def show_end(self) -> None:
        self._at_end = True
        self._settle()

    def _guess_all(self) -> None:
        self._width = self.viewport().width()
        self._heights = Heights(self._rows.guesses((message.text for message in self.talk.messages), self._width))

    # -- geometry -----------------------------------------------------------------------------------------------------

    def doItemsLayout(self) -> None:  # noqa: N802 - Qt's name
        """Not QListView's: it would ask every row for its height."""
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        QAbstractItemView.updateGeometries(self)
        if hasattr(self, "_lines"):  # Qt calls it while the list is made
            self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.viewport().width() != self._width and self.talk:
            kept = self._heights.row_at(self.verticalOffset())
            self._guess_all()
            self._settle()
            if not self._at_end:
                self._scroll_to(self._heights.top(kept))
        QAbstractItemView.resizeEvent(self, event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002, N802 - Qt's name
        """Moves what was painted, and paints only what came into sight."""
        if self._settling:
            return
        bar = self.verticalScrollBar()
        self._at_end = bar.value() >= bar.maximum()
        self._settle()
        row, y = self._painted
        moved = self._heights.top(row) - self.verticalOffset() - y if row < len(self._heights) else 0
        if 0 < abs(moved) < self.viewport().height():
            self.viewport().scroll(0, moved)
        elif moved:
            self.viewport().update()
        self._mark_painted()

    def _mark_painted(self) -> None:
        """Remembers where something in sight is, to know later how far it moved."""
        if self.talk:
            row = self._heights.row_at(self.verticalOffset() + self.viewport().height() // 2)
            self._painted = (row, self._heights.top(row) - self.verticalOffset())

    def _scroll_to(self, place: int) -> None:
        bar = self.verticalScrollBar()
        self._settling = True
        high = self.viewport().height()
        bar.setRange(0, max(self._heights.total + S - high, 0))
        bar.setPageStep(high)
        bar.setSingleStep(40)
        bar.setValue(bar.maximum() if self._at_end else place)
        self._settling = False

    def _settle(self) -> None:
        """Measures what is in sight. The first message that was measured before stays where it is."""
        if not self.talk or self._width <= 0 or len(self._heights) != len(self.talk):
            self._scroll_to(0)
            return
        self._scroll_to(self.verticalOffset())
        for _ in range(12):
            top = self.verticalOffset()
            bottom = top + self.viewport().height()
            first, anchor, seen, changed = self._heights.row_at(top), None, 0, False
            row, y = first, self._heights.top(first)
            while row < len(self.talk) and y < bottom:
                if self._heights.is_measured(row):
                    if anchor is None:
                        anchor, seen = row, y
                    y += self._heights[row]
                else:
                    y += self._heights[row]
                    changed |= self._heights.measure(row, self._rows.height(self._lines.line(row), self._width))
                row += 1
            if not changed:
                break
            self._scroll_to(top + (self._heights.top(anchor) - seen if anchor is not None else 0))

    def verticalOffset(self) -> int:  # noqa: N802 - Qt's name
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:  # noqa: N802 - Qt's name
        return 0

    def visualRect(self, index: Index) -> QRect:  # noqa: N802 - Qt's name
        if not index.isValid() or index.row() >= len(self._heights):
            return QRect()
        top = self._heights.top(index.row()) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._heights[index.row()])

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802 - Qt's name
        place = point.y() + self.verticalOffset()
        if not self.talk or not 0 <= place < self._heights.total:
            return QModelIndex()
        return self._lines.index(self._heights.row_at(place))

    def scrollTo(  # noqa: N802 - Qt's name
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Brings a message into sight: its beginning, when it is higher than the list."""
        for _ in range(3):  # what comes into sight is measured, and may push it out again
            box, high = self.visualRect(index), self.viewport().height()
            if box.isNull() or (box.top() >= 0 and box.bottom() < high and hint != self.ScrollHint.PositionAtTop):
                return
            up = box.top() < 0 or box.height() >= high or hint == self.ScrollHint.PositionAtTop
            self.verticalScrollBar().setValue(self.verticalOffset() + (box.top() if up else box.bottom() - high + S))

    def moveCursor(  # noqa: N802 - Qt's name
        self,
        action: QAbstractItemView.CursorAction,
        modifiers: Qt.KeyboardModifier,  # noqa: ARG002 - Qt hands them over
    ) -> QModelIndex:
        if not self.talk:
            return QModelIndex()
        last, at = len(self.talk) - 1, self.currentIndex().row()
        page = max(self.viewport().height() - 40, 40)
        match action:
            case self.CursorAction.MoveHome:
                at = 0
            case self.CursorAction.MoveEnd:
                at = last
            case self.CursorAction.MovePageUp:
                at = min(self._heights.row_at(self._heights.top(max(at, 0)) - page), max(at - 1, 0))
            case self.CursorAction.MovePageDown:
                at = max(self._heights.row_at(self._heights.top(max(at, 0)) + page), at + 1)
            case self.CursorAction.MoveUp | self.CursorAction.MoveLeft | self.CursorAction.MovePrevious:
                at = at - 1 if at >= 0 else last
            case _:
                at += 1
        return self._lines.index(min(max(at, 0), last))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802 - Qt's name
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802 - Qt's name
        region = QRegion()
        for index in selection.indexes():
            region = region.united(QRegion(self.visualRect(index)))
        return region

    # -- painting and keys --------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current, focused = self.currentIndex().row(), self.hasFocus()
        if not self.talk:
            return
        row = self._heights.row_at(self.verticalOffset() + event.rect().top())
        y = self._heights.top(row) - self.verticalOffset()
        while row < len(self.talk) and y <= event.rect().bottom():
            box = QRect(0, y, self.viewport().width(), self._heights[row])
            chosen = row == current
            self._rows.paint(
                painter,
                box,
                self._lines.line(row),
                today=self._today,
                direction=self.layoutDirection(),
                chosen=chosen,
                focused=chosen and focused,
                found=self._found,
            )
            y += self._heights[row]
            row += 1
        self._mark_painted()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moving, Enter and copying; every other key goes on to the window."""
        line = self.chosen()
        if event.matches(QKeySequence.StandardKey.Copy) and line is not None:
            QApplication.clipboard().setText(line.text)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and line is not None:
            self.asked_to_open.emit(line)
        elif event.key() in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()
