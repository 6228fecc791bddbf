"""The model under records: as many lines as are loaded, more when their end comes into sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.ui.common.language import t
from app.ui.common.text import tooltip
from app.ui.more.state import Column, Line

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
LINE_ROLE = Qt.ItemDataRole.UserRole + 1
_ENDS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
_BEGINS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading


class LinesModel(QAbstractTableModel):
    """Lines and their columns. `listing` has a screen reader hear a whole line at its first column."""

    more_wanted = Signal()

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._lines: tuple[Line, ...] = ()
        self._more = False
        self._asked = False
        self.listing = False

    def show_lines(self, lines: Sequence[Line], *, more: bool) -> bool:
        """Takes the lines in use; those that only grew at the end keep their place. True when they began anew."""
        new, old = tuple(lines), self._lines
        self._more, self._asked = more, False
        if new == old:
            return False
        if old and len(new) > len(old) and new[: len(old)] == old:
            self.beginInsertRows(_NOWHERE, len(old), len(new) - 1)
            self._lines = new
            self.endInsertRows()
            return False
        self.beginResetModel()
        self._lines = new
        self.endResetModel()
        return True

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._lines

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        return self._more and not self._asked and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's name
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return t(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ENDS if column.at_end else _BEGINS
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], self._columns[index.column()]
        words = line.cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words
            case Qt.ItemDataRole.AccessibleTextRole:
                return line.spoken if self.listing else f"{t(column.title)}: {words}"
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return "" if self.listing else words
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(words)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _ENDS if column.at_end else _BEGINS
            case _ if role == LINE_ROLE:
                return line
        return None
