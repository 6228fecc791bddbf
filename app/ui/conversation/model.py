"""A conversation as rows of a list: a line is made when it is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from app.ui.conversation.lines import Line, Talk

Index = QModelIndex | QPersistentModelIndex


class Lines(QAbstractListModel):
    """Each row has the text a screen reader says."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.talk = Talk()
        self._made: dict[int, Line] = {}

    def line(self, row: int) -> Line:
        found = self._made.get(row)
        if found is None:
            if len(self._made) > 500:
                self._made.clear()
            found = self._made[row] = self.talk.line(row)
        return found

    def become(self, talk: Talk) -> None:
        """Another conversation."""
        self.beginResetModel()
        self.talk = talk
        self._made.clear()
        self.endResetModel()

    def grow(self, talk: Talk, changed: Sequence[int]) -> None:
        """The same conversation with changed rows and more at its end."""
        before, self_grows = len(self.talk), len(talk) > len(self.talk)
        if self_grows:
            self.beginInsertRows(QModelIndex(), before, len(talk) - 1)
        self.talk = talk
        for row in changed:
            self._made.pop(row, None)
        if self_grows:
            self.endInsertRows()
        for row in changed:
            self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.talk)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.line(index.row()).text
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.line(index.row()).spoken()
        return None
