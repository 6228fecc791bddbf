"""The page of keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.chip import Chip
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Page
from app.ui.common.surfaces import clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, M, S
from app.ui.help.state import HelpState

_KEYS = 72
"""How wide the keys are at most; the words of a longer one stand below it."""


class HelpPage(Page):
    """One line for each key."""

    takes_texts = False

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("Keys"), parent=parent)
        self._shown = HelpState(())
        self._lines = column(gap=S)
        self.body.addLayout(self._lines)
        self.body.addStretch(1)
        when = t("Single letters work while no text field has the focus.")
        self.foot.body.addWidget(TextBlock(look, "small", "muted", text=when))

    def show_state(self, state: HelpState) -> None:
        if state == self._shown:
            return
        self._shown = state
        clear(self._lines)
        chips = [Chip(self.look, key, "sunken", max_lines=1) for key, _ in state.lines]
        widths = sorted(chip.sizeHint().width() for chip in chips)
        width = min(widths[-1], round(_KEYS * self.look.appearance.text_scale)) if widths else 0
        large = self.look.appearance.text_scale > 1.5
        for chip, (_, words) in zip(chips, state.lines, strict=True):
            line = QWidget()
            if (
                large or chip.sizeHint().width() > width
            ):  # a key and its words beside each other would be wider than the panel
                stacked = column(line, gap=XS)
                stacked.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeading)
                stacked.addWidget(TextBlock(self.look, "body", text=words))
                self._lines.addWidget(line)
                continue
            row = tight(QHBoxLayout(line), gap=M)
            holder = QWidget()
            holder.setFixedWidth(width)
            inside = tight(QHBoxLayout(holder))
            inside.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
            row.addWidget(holder, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(TextBlock(self.look, "body", text=words), 1)
            self._lines.addWidget(line)
