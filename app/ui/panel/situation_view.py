"""The situation: what it is about, how sure we are, how the customer sounds, and the words that say so."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.chip import Chip
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.sparkline import Sparkline
from app.ui.common.surfaces import Surface, clear, column, tight
from app.ui.common.text import TextBlock, tooltip
from app.ui.common.theme import XS, M, S
from app.ui.panel.state import SituationState


class SituationView(Surface):
    """A card that only tells: nothing in it can be pressed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("card", gap=S, margin=M, parent=parent)
        self._look = look
        self._state: SituationState | None = None
        self._intent = TextBlock(look, "heading", max_lines=3)
        self._level = Chip(look, "", "success")
        self._evidence = TextBlock(look, "small", "muted", max_lines=2)
        self._mood = TextBlock(look, "body", max_lines=2)
        self._mood_evidence = TextBlock(look, "small", "muted", max_lines=2)
        self._line = Sparkline(look)
        self._triggers = QWidget()
        self._flow = FlowLayout(self._triggers, gap=XS + 2)
        self._partly = TextBlock(look, "small", "warning_text")

        top = QWidget()
        title = FlowLayout(top, gap=S)
        title.addWidget(self._intent)
        title.addWidget(self._level)
        about = column(gap=XS)
        about.addWidget(top)
        about.addWidget(self._evidence)
        feel = column(gap=2)
        feel.addWidget(self._mood)
        feel.addWidget(self._mood_evidence)
        bottom = tight(QHBoxLayout(), gap=M)
        bottom.addLayout(feel, 1)
        bottom.addWidget(self._line, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(about)
        self.body.addLayout(bottom)
        self.body.addWidget(self._triggers)
        self.body.addWidget(self._partly)
        self.hide()

    def show_state(self, state: SituationState | None) -> None:
        if state == self._state:
            return
        self._state = state
        self.setVisible(state is not None)
        if state is None:
            return
        self._intent.set_text(state.intent)
        self._level.show(t("{level} confidence", level=state.confidence), state.confidence_tone)
        self._level.setVisible(bool(state.confidence))
        self._level.setToolTip(
            tooltip(t("{level} confidence that this is what the message is about", level=state.confidence))
        )
        because = _quotes(state.evidence) or state.guesses
        self._evidence.set_text(because)
        self._evidence.setVisible(bool(because))
        mood = t("Mood: {mood}", mood=f"{state.mood_level} {state.mood.lower()}".strip())
        self._mood.set_text(mood)
        self._mood.setVisible(bool(state.mood))
        self._mood.set_ink("text" if state.mood_evidence or state.mood_level else "muted")
        self._mood_evidence.set_text(_quotes(state.mood_evidence))
        self._mood_evidence.setVisible(bool(state.mood_evidence))
        self._line.show_points(state.mood_points, state.mood_words)
        self._line.setVisible(bool(state.mood_points))
        self._partly.set_text(state.partly_read)
        self._partly.setVisible(bool(state.partly_read))
        clear(self._flow)
        for trigger in state.triggers:
            chip = Chip(self._look, trigger.words, trigger.tone, icon="alert-circle")
            chip.setToolTip(tooltip(trigger.tip))
            chip.setAccessibleDescription(trigger.tip)
            self._flow.addWidget(chip)
        self._triggers.setVisible(bool(state.triggers))
        self.setAccessibleName(t("Situation: {intent}. {mood}", intent=state.intent, mood=mood))


def _quotes(words: tuple[str, ...]) -> str:
    return "  ".join(t("“{words}”", words=word) for word in words)
