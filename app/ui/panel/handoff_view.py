"""The hand-off card: the customer just came from a bot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.card import Card
from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.surfaces import Picture, clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.panel.corner_acts import CornerActs
from app.ui.panel.intents import DismissCard, FlagCard
from app.ui.panel.state import HandOffState

_TITLE = later("A bot tried first")


class HandOffView(Card):
    """What to mind, why the customer came, and what the bot wrote. Nothing in it can be sent."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(("hand_off",), surface="notice", parent=parent)
        self.set_property("tone", "warning")
        self.setAccessibleName(t(_TITLE))
        self._look = look
        self._state: HandOffState | None = None
        top = tight(QHBoxLayout(), gap=S)
        top.addWidget(Picture(look, "alert-triangle", "warning_text"), 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(TextBlock(look, "strong", "warning_text", text=t(_TITLE)), 1, Qt.AlignmentFlag.AlignVCenter)
        self._corner = CornerActs(look, t("this card"))
        self._corner.act_chosen.connect(self.act)
        top.addWidget(self._corner, 0, Qt.AlignmentFlag.AlignTop)
        self._warning = TextBlock(look, "body")
        self._words = TextBlock(look, "body", max_lines=5)
        self._because = TextBlock(look, "small", "muted", max_lines=3)
        self._tried = column(gap=XS)
        self.body.addLayout(top)
        self.body.addWidget(self._warning)
        self.body.addWidget(self._words)
        self.body.addWidget(self._because)
        self.body.addLayout(self._tried)
        self.hide()

    def show_state(self, state: HandOffState | None) -> None:
        if state == self._state:
            return
        self._state = state
        self.setVisible(state is not None)
        if state is None:
            return
        self.advice_id = state.advice_id
        self._corner.setVisible(bool(state.advice_id))
        self._warning.set_text(state.warning)
        self._words.set_text(t("Their last words: {words}", words=state.last_words))
        self._because.set_text(state.because)
        self._because.setVisible(bool(state.because))
        clear(self._tried)
        self._tried.addWidget(TextBlock(self._look, "label", "muted", text=t("What the bot tried")))
        for line in (*state.tried, state.left_out):
            if line:
                self._tried.addWidget(TextBlock(self._look, "small", "muted", text=line, max_lines=3))
        self.setAccessibleName(f"{t(_TITLE)}. {state.warning} {state.last_words}")
        self.describe(state.because)

    def act(self, name: str) -> bool:
        makers = {"dismiss": DismissCard, "flag": FlagCard}
        if self._state is None or name not in makers or not self._state.advice_id:
            return False
        self.intent_made.emit(makers[name](self._state.advice_id, self._state.item))
        return True
