"""Knowledge: named articles with the part that answers, to read or to take into a reply."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.card import Card
from app.ui.common.chip import Chip
from app.ui.common.flow import FlowLayout
from app.ui.common.look import Look
from app.ui.common.surfaces import column, tight
from app.ui.common.text import TextBlock, tooltip
from app.ui.common.theme import XS, S
from app.ui.panel.state import KnowledgeCard

_FOLDED_LINES = 2


class KnowledgeCardView(Card):
    """Title and two lines when folded; the whole snippet and its source when chosen."""

    snippet_taken = Signal(str)

    def __init__(self, look: Look, state: KnowledgeCard, parent: QWidget | None = None) -> None:
        super().__init__((state.article,), parent=parent)
        self._state = state
        self._title = TextBlock(look, "strong", max_lines=3)
        self._internal = Chip(look, "Internal", "note", icon="eye-off")
        self._internal.setToolTip(tooltip("For colleagues only: it cannot be put into a reply"))
        top = tight(QHBoxLayout(), gap=S)
        top.addWidget(self._title, 1)
        top.addWidget(self._internal, 0, Qt.AlignmentFlag.AlignTop)
        self._snippet = TextBlock(look, "small", "text", max_lines=_FOLDED_LINES)
        self._look = look
        self._details: QWidget | None = None
        self.body.addLayout(top)
        self.body.addWidget(self._snippet)
        self.set_property("chosen", "false")

    def _make_details(self) -> QWidget:
        """Made when the card is first chosen."""
        details = QWidget(self)
        inside = column(details, gap=S)
        source = f"From {self._state.source}" if self._state.source else ""
        self._source = TextBlock(self._look, "small", "muted", text=source, max_lines=2)
        self._source.setVisible(bool(source))
        self._take = ActButton(self._look, "Put into the reply", icon="copy")
        self._take.setEnabled(not self._state.internal)
        self._take.clicked.connect(lambda: self.snippet_taken.emit(self._state.snippet))
        row = QWidget()
        buttons = FlowLayout(row, gap=XS + 2)
        buttons.addWidget(self._take)
        inside.addWidget(self._source)
        inside.addWidget(row)
        return details

    def show_state(self, state: KnowledgeCard) -> None:
        self._state = state
        self._title.set_text(state.title)
        self._snippet.set_text(state.snippet)
        self._internal.setVisible(state.internal)
        if self._details is not None:
            opened = not self._details.isHidden()
            self._details.deleteLater()
            self._details = None
            self.set_chosen(chosen=opened)
        mark = ", internal" if state.internal else ""
        self.setAccessibleName(f"Knowledge: {state.title}{mark}")
        self.setAccessibleDescription(state.snippet[:400])

    def set_chosen(self, *, chosen: bool) -> None:
        super().set_chosen(chosen=chosen)
        if chosen and self._details is None:
            self._details = self._make_details()
            self.body.addWidget(self._details)
        if self._details is not None:
            self._details.setVisible(chosen)
        self._snippet.set_max_lines(0 if chosen else _FOLDED_LINES)

    def act(self, name: str) -> bool:
        if name == "accept" and not self._state.internal:
            self.snippet_taken.emit(self._state.snippet)
            return True
        return False
