"""Care: how to talk to a heated or delicate customer, and the rules that call for a hand-over."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.card import Card
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Picture, Surface, clear, column, tight
from app.ui.common.text import TextBlock, set_tip
from app.ui.common.theme import XS, M, S
from app.ui.panel.corner_acts import CornerActs
from app.ui.panel.intents import DismissCard, FlagCard
from app.ui.panel.state import DeescalationState, RuleLine
from app.ui.panel.steps_view import StepsView


class DeescalationView(Card):
    """The de-escalation card: where the conversation stands, a few prompts, who takes over, and why it is shown."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(("care",), surface="calm", parent=parent)
        self.setAccessibleName(t("How to calm things down"))
        self._look = look
        self._state: DeescalationState | None = None
        self._title = TextBlock(look, "strong", "calm_text", max_lines=3)
        top = tight(QHBoxLayout(), gap=S)
        top.addWidget(Picture(look, "heart-handshake", "calm_text"), 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self._title, 1, Qt.AlignmentFlag.AlignVCenter)
        self._corner = CornerActs(look, t("this card"))
        self._corner.act_chosen.connect(self.act)
        top.addWidget(self._corner, 0, Qt.AlignmentFlag.AlignTop)
        self._steps = StepsView(look)
        self._prompts = column(gap=XS)
        self._prompted: tuple[str, ...] = ()
        self._team = TextBlock(look, "small", "calm_text", max_lines=2)
        self._evidence = TextBlock(look, "small", "muted", max_lines=2)
        self._because = TextBlock(look, "small", "muted")
        self.body.addLayout(top)
        self.body.addWidget(self._steps)
        self.body.addLayout(self._prompts)
        for line in (self._team, self._evidence, self._because):
            self.body.addWidget(line)
        self.hide()

    def show_state(self, state: DeescalationState | None) -> None:
        if state == self._state:
            return
        self._state = state
        self.setVisible(state is not None)
        if state is None:
            return
        self.advice_id = state.advice_id
        self._corner.setVisible(bool(state.advice_id))
        self._title.set_text(state.title)
        self._steps.show_steps(state.steps)
        self._show_prompts(state.prompts)
        because = "  ".join(t("“{words}”", words=word) for word in state.evidence)
        self._evidence.set_text(because)
        self._evidence.setVisible(bool(because))
        self._team.set_text(t("Takes over: {team} (X)", team=state.team))
        self._team.setVisible(bool(state.team))
        self._because.set_text(state.because)
        self._because.setVisible(bool(state.because))
        set_tip(self._because, state.source)
        step = next((f"{mark.words}. " for mark in state.steps if mark.is_now), "")
        self.setAccessibleName(f"{state.title}: {step}{' '.join(state.prompts)}")
        self.describe(state.because)

    def _show_prompts(self, prompts: tuple[str, ...]) -> None:
        if prompts == self._prompted:
            return
        self._prompted = prompts
        clear(self._prompts)
        for prompt in prompts:
            line = QWidget()
            row = tight(QHBoxLayout(line), gap=S)
            row.addWidget(TextBlock(self._look, "body", "calm_text", text="•"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(TextBlock(self._look, "body", text=prompt), 1)
            self._prompts.addWidget(line)

    def act(self, name: str) -> bool:
        makers = {"dismiss": DismissCard, "flag": FlagCard}
        if self._state is None or name not in makers or not self._state.advice_id:
            return False
        self.intent_made.emit(makers[name](self._state.advice_id, self._state.key))
        return True


class RulesView(Surface):
    """The escalation rules that fired: value, threshold, evidence. The button itself is in the footer."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("danger", gap=S, margin=M, parent=parent)
        self._look = look
        self._rules: tuple[RuleLine, ...] = ()
        top = tight(QHBoxLayout(), gap=S)
        top.addWidget(Picture(look, "arrow-up-right", "danger_text"), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(TextBlock(look, "strong", "danger_text", text=t("Escalation is recommended")), 1)
        self._lines = column(gap=S)
        self.body.addLayout(top)
        self.body.addLayout(self._lines)
        self.hide()

    def show_rules(self, rules: tuple[RuleLine, ...]) -> None:
        if rules == self._rules:
            return
        self._rules = rules
        self.setVisible(bool(rules))
        clear(self._lines)
        for rule in rules:
            line = QWidget()
            words = column(line, gap=1)
            words.addWidget(TextBlock(self._look, "body", text=rule.title, max_lines=3))
            measured = " · ".join(part for part in (rule.measured, rule.evidence) if part)
            words.addWidget(TextBlock(self._look, "small", "muted", text=measured, max_lines=3))
            self._lines.addWidget(line)
        told = "; ".join(f"{rule.title}, {rule.measured}" for rule in rules)
        self.setAccessibleName(t("Escalation is recommended: {reasons}", reasons=told))
