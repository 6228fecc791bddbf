"""The situation: what it is about, how sure we are, how the customer sounds, and the words that say so."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import IconButton
from app.ui.common.chip import Chip
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Surface, clear, column, tight
from app.ui.common.text import TextBlock, set_tip
from app.ui.common.theme import XS, M, S
from app.ui.panel.mood_menu import MoodMenu
from app.ui.panel.mood_view import MoodChart
from app.ui.panel.state import SituationState


class SituationView(Surface):
    """A card that tells. Only the mood can be corrected: it is the one thing here that an agent hears better."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("card", gap=S, margin=M, parent=parent)
        self._look = look
        self._state: SituationState | None = None
        self._intent = TextBlock(look, "heading", max_lines=3)
        self._level = Chip(look, "", "success")
        self._evidence = TextBlock(look, "small", "muted", max_lines=2)
        self._mood = TextBlock(look, "body", max_lines=2)
        self._mood_evidence = TextBlock(look, "small", "muted", max_lines=2)
        self._wrong = IconButton(look, "mood-edit", t("Say how the customer really sounds"), act="mood")
        self._wrong.clicked.connect(self.correct_mood)
        stays = self._wrong.sizePolicy()
        stays.setRetainSizeWhenHidden(True)  # while a message is read there is nothing to correct, and nothing moves
        self._wrong.setSizePolicy(stays)
        self._menu = MoodMenu(look, self)
        self._menu.intent_made.connect(self.intent_made)
        self._line = MoodChart(look)
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
        feel.addStretch(1)
        feel.addWidget(self._mood)
        feel.addWidget(self._mood_evidence)
        feel.addStretch(1)
        self._feel = QWidget()
        row = tight(QHBoxLayout(self._feel), gap=S)
        row.addLayout(feel, 1)
        row.addWidget(self._wrong, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(about)
        self.body.addWidget(self._feel)
        self.body.addWidget(self._line)
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
        set_tip(self._level, t("{level} confidence that this is what the message is about", level=state.confidence))
        because = _quotes(state.evidence) or state.guesses
        self._evidence.set_text(because)
        self._evidence.setVisible(bool(because))
        mood = self._show_mood(state)
        self._partly.set_text(state.partly_read)
        self._partly.setVisible(bool(state.partly_read))
        clear(self._flow)
        for trigger in state.triggers:
            chip = Chip(self._look, trigger.words, trigger.tone, icon="alert-circle", max_lines=4)
            set_tip(chip, trigger.tip)
            self._flow.addWidget(chip)
        self._triggers.setVisible(bool(state.triggers))
        self.setAccessibleName(
            t("Situation: {intent}. {mood}", intent=state.intent, mood=mood)
            if mood
            else t("Situation: {intent}", intent=state.intent)
        )

    def _show_mood(self, state: SituationState) -> str:
        """Shows how the customer sounds, in words that are returned; nothing at all where it is not shown."""
        words = f"{state.mood_level} {state.mood.lower()}".strip()
        mood = t("Mood: {mood}, as you said", mood=words) if state.mood_corrected else t("Mood: {mood}", mood=words)
        self._mood.set_text(mood)
        self._feel.setVisible(bool(state.mood))
        self._mood.set_ink("text" if state.mood_evidence or state.mood_level or state.mood_corrected else "muted")
        self._mood_evidence.set_text(_quotes(state.mood_evidence))
        self._mood_evidence.setVisible(bool(state.mood_evidence))
        self._wrong.setVisible(bool(state.mood and state.moods))
        self._line.show_points(state.mood_points, state.mood_words)
        return mood if state.mood else ""

    def correct_mood(self) -> bool:
        """Opens the menu of moods; False when there is nothing to correct."""
        if self._state is None or not self._state.moods or not self._wrong.isVisible():
            return False
        box = self._wrong.rect()
        corner = box.bottomLeft() if self.isRightToLeft() else box.bottomRight()
        self._menu.open_at(self._wrong.mapToGlobal(corner), self._state)
        return True


def _quotes(words: tuple[str, ...]) -> str:
    return "  ".join(t("“{words}”", words=word) for word in words)
