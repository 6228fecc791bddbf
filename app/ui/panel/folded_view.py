"""What quiet mode has folded: one line that says what there is, and opens it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Surface, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import M, S
from app.ui.panel.intents import Unfold


class FoldedLine(Surface):
    """Hidden while nothing is folded."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("card", gap=S, margin=M, parent=parent)
        self._words = TextBlock(look, "body", "muted", max_lines=5)
        self._show = ActButton(look, t("Show"), act="action_1", tip=t("Show what there is for this message"))
        self._show.clicked.connect(lambda: self.intent_made.emit(Unfold()))
        large = look.appearance.text_scale > 1.5
        way = QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight
        row = tight(QBoxLayout(way), gap=S)
        row.addWidget(self._words, 1)
        row.addWidget(self._show, 0, Qt.AlignmentFlag.AlignLeft if large else Qt.AlignmentFlag(0))
        self.body.addLayout(row)
        self.hide()

    def show_words(self, words: str) -> None:
        """Empty words hide the line."""
        self._words.set_text(words)
        self._show.setAccessibleName(t("Show: {what}", what=words))
        self.setVisible(bool(words))
