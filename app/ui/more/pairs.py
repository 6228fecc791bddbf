"""Names and values, one pair a line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.common.look import Look
from app.ui.common.surfaces import clear, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, M

Shown = tuple[tuple[str, str], ...]


class Pairs(QWidget):
    """The names stand in a column of their own."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: Shown = ()
        self._grid = tight(QGridLayout(self), gap=XS)
        self._grid.setHorizontalSpacing(M)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 3)

    def show_pairs(self, pairs: Shown) -> None:
        if pairs == self._shown:
            return
        self._shown = pairs
        clear(self._grid)
        for row, (name, value) in enumerate(pairs):
            self._grid.addWidget(TextBlock(self._look, "small", "muted", text=name), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(TextBlock(self._look, "small", text=value), row, 1, Qt.AlignmentFlag.AlignTop)
