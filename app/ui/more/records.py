"""Records as a table where there is width, else as a list of two-line rows: one model, one choice, no widget a row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListView,
    QScrollBar,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.theme import XS, M, S
from app.ui.more.lines import LINE_ROLE, Index, LinesModel
from app.ui.more.state import Column, Line

_AROUND_HEAD = 22
"""What the style sheet leaves on both sides of a column's title."""

_TWO_LINES_DO = 560
"""From this width on, at plain size, nothing that stands below a head takes a third line."""


class _Rows(QStyledItemDelegate):
    """Icon, head, and below it what else is known, in a few lines."""

    def __init__(self, look: Look, below: int) -> None:
        super().__init__()
        self._look = look
        self.is_timeline = False
        self._head, self._sub = look.font("strong"), look.font("small")
        self._high, self._low = QFontMetrics(self._head).height(), QFontMetrics(self._sub).height()
        self.heads = 2 if look.appearance.text_scale > 1.5 else 1
        self._below = below
        self.height = self.height_of(below)

    def height_of(self, below: int) -> int:
        """Of a row with so many lines below its head."""
        return self.heads * self._high + below * self._low + XS + 2 * S

    def fit(self, wide: int) -> bool:
        """Leaves a third line away where two have room for its words. True where that changes the rows."""
        roomy = wide > _TWO_LINES_DO * self._look.appearance.text_scale
        before, self.height = self.height, self.height_of(min(self._below, 2) if roomy else self._below)
        return self.height != before

    def sizeHint(self, _: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(100, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE_ROLE)
        look, room = self._look, QRect(option.rect)
        state: QStyle.StateFlag = option.state
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, look.colour("accent_soft"))
        painter.fillRect(QRect(room.left(), room.bottom(), room.width(), 1), look.colour("border"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(look.colour("accent"))
            painter.drawRect(room.adjusted(0, 0, -1, -1))
        size = look.icon_size()
        inside = room.adjusted(M, S, -M, -S)
        if line.mark:
            left = inside.right() - size + 1 if mirrored else inside.left()
            if self.is_timeline:
                painter.fillRect(QRect(left + size // 2, room.top(), 1, room.height()), look.colour("handle"))
                ground = "accent_soft" if state & QStyle.StateFlag.State_Selected else "surface"
                painter.fillRect(QRect(left, inside.top() - XS, size, size + 2 * XS), look.colour(ground))
            picture = look.pixmap(line.mark, line.ink, size, painter.device().devicePixelRatioF())
            painter.drawPixmap(left, inside.top(), picture)
            step = size + S
            inside = inside.adjusted(0, 0, -step, 0) if mirrored else inside.adjusted(step, 0, 0, 0)
        side = (Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignTop
        painter.setFont(self._head)
        painter.setPen(look.colour("text"))
        metrics = QFontMetrics(self._head)
        wide = inside.width() * (1.8 if self.heads > 1 else 1)  # a broken line leaves something free
        head = metrics.elidedText(line.head, Qt.TextElideMode.ElideRight, int(wide))
        above = QRect(inside.topLeft(), QSize(inside.width(), self.heads * self._high))
        painter.drawText(above, side | Qt.TextFlag.TextWordWrap, head)
        used = min(metrics.boundingRect(above, Qt.TextFlag.TextWordWrap, head).height(), above.height())
        painter.setFont(self._sub)
        painter.setPen(look.colour("muted"))
        below = inside.adjusted(0, used + XS, 0, 0)
        painter.drawText(below, side | Qt.TextFlag.TextWordWrap, line.sub)
        painter.restore()


class RecordsView(QStackedWidget):
    """`line_chosen` gives the key of the line in use, empty where there is none. `below` is how many lines a row of the
    list has below its head.
    """

    line_chosen = Signal(str)
    more_wanted = Signal()

    def __init__(self, look: Look, name: str, columns: Sequence[Column], *, below: int = 2) -> None:
        super().__init__()
        self._look = look
        self._columns = tuple(columns)
        self.model = LinesModel(columns)
        self.model.more_wanted.connect(self.more_wanted)
        self.table, self.list = QTableView(), QListView()
        chosen = QItemSelectionModel(self.model, self)
        for view in (self.table, self.list):
            view.setModel(self.model)
            view.setSelectionModel(chosen)
            view.setAccessibleName(name)
            view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
            view.setProperty("surface", "records")
            self.addWidget(view)
        self._dress_table()
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = _Rows(look, below)
        self.list.setItemDelegate(self._delegate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(4 * self._delegate.height)
        chosen.currentRowChanged.connect(self._on_row_changed)
        self._fit()

    def _dress_table(self) -> None:
        table, look = self.table, self._look
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setFont(look.font("small"))
        table.setCornerButtonEnabled(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows, heads = table.verticalHeader(), table.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(QFontMetrics(look.font("small")).height() + 2 * S)
        heads.setFont(look.font("label"))
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setHighlightSections(False)
        heads.setSectionsClickable(False)

    # -- lines --------------------------------------------------------------------------------------------------------

    def show_lines(self, lines: Sequence[Line], *, more: bool = False) -> None:
        """Shows the lines; the one in use stays in use as long as it is there."""
        current, place = self.current, self._bar().value()
        if self.model.show_lines(lines, more=more):
            row = next((row for row, line in enumerate(self.model.lines) if line.key == current), -1)
            if row >= 0:
                self._view().setCurrentIndex(self.model.index(row, 0))
                self._bar().setValue(place)
            elif current:
                self.line_chosen.emit("")

    @property
    def current(self) -> str:
        """The key of the line in use."""
        row = self._view().currentIndex().row()
        return self.model.lines[row].key if 0 <= row < len(self.model.lines) else ""

    def _on_row_changed(self, now: QModelIndex, _: QModelIndex) -> None:
        if 0 <= now.row() < len(self.model.lines):
            self.line_chosen.emit(self.model.lines[now.row()].key)

    # -- table or list ------------------------------------------------------------------------------------------------

    def set_thread(self, *, thread: bool) -> None:
        """Shows the lines as the time line of one thing, a list also where there is width."""
        if thread != self._delegate.is_timeline:
            self._delegate.is_timeline = thread
            self._fit()
            self.list.viewport().update()

    def _view(self) -> QTableView | QListView:
        return self.list if self.currentWidget() is self.list else self.table

    def _bar(self) -> QScrollBar:
        return self._view().verticalScrollBar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = QFontMetrics(self._look.font("small")).averageCharWidth()
        heads = self.table.horizontalHeader().fontMetrics()
        titles = [heads.horizontalAdvance(t(column.title)) + _AROUND_HEAD for column in self._columns]
        least = [max(column.chars * wide + 2 * S, title) for column, title in zip(self._columns, titles, strict=True)]
        inside = self.width() - 20
        listed = self._delegate.is_timeline or inside < sum(least)
        self.model.listing = listed
        if self._delegate.fit(inside):
            self._delegate.sizeHintChanged.emit(QModelIndex())
        old, new = self._view(), self.list if listed else self.table
        if old is not new:
            focused = old.hasFocus()
            self.setCurrentWidget(new)
            if focused:
                new.setFocus()
        if not listed:
            spare, shares = inside - sum(least), sum(column.share for column in self._columns) or 1
            for number, column in enumerate(self._columns):
                self.table.setColumnWidth(number, least[number] + spare * column.share // shares)
