"""What quiet mode has folded: one line that says what there is, and opens it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Surface, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import S
from app.ui.panel.intents import Unfold


class FoldedLine(Surface):
    """Hidden while nothing is folded."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("card", gap=S, margin=S, parent=parent)
        self._words = TextBlock(look, "body", "muted", max_lines=3)
        self._show = ActButton(look, t("Show"), act="action_1", tip=t("Show what there is for this message"))
        self._show.clicked.connect(lambda: self.intent_made.emit(Unfold()))
        row = tight(QHBoxLayout(), gap=S, margins=(S, 0, 0, 0))
        row.addWidget(self._words, 1)
        row.addWidget(self._show)
        self.body.addLayout(row)
        self.hide()

    def show_words(self, words: str) -> None:
        """Empty words hide the line."""
        self._words.set_text(words)
        self._show.setAccessibleName(t("Show: {what}", what=words))
        self.setVisible(bool(words))
