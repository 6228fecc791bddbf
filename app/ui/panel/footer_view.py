"""The footer: the one clear way to escalate, and what becomes of the agent's decisions."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.intents import OpenEscalate
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Picture, Surface, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import M, S
from app.ui.panel.state import DeliveryState, RuleLine

_INK = {
    "quiet": "muted",
    "busy": "info_text",
    "kept": "warning_text",
    "sent": "success_text",
    "needs_you": "danger_text",
}


class FooterView(Surface):
    """Always at the bottom of the window, also on an empty panel."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("footer", gap=S, margin=M, parent=parent)
        self.body.setContentsMargins(M, S, M, S)
        self._delivery: DeliveryState | None = None
        self._icon = Picture(look, "circle-check", "muted")
        self._words = TextBlock(look, "small", "muted", max_lines=4)
        self._status = QWidget()
        row = tight(QHBoxLayout(self._status), gap=S)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        self._escalate = ActButton(
            look, t("Escalate"), act="escalate", icon="arrow-up-right", tip=t("Hand this ticket to another team")
        )
        self._escalate.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._escalate.clicked.connect(lambda: self.intent_made.emit(OpenEscalate()))
        self._why = TextBlock(look, "small", "danger_text", max_lines=1 if look.appearance.text_scale > 1.5 else 2)
        self.body.addWidget(self._status)
        self.body.addWidget(self._why)
        self.body.addWidget(self._escalate)

    def show_delivery(self, state: DeliveryState) -> None:
        if state == self._delivery:
            return
        self._delivery = state
        self._status.setVisible(bool(state.words) and state.undo is None)  # the strip below tells about those
        self._words.set_text(state.words)
        ink = _INK[state.tone]
        self._words.set_ink(ink)
        self._icon.show_icon(state.icon or "circle-check", ink)

    def show_escalation(self, rules: tuple[RuleLine, ...], *, possible: bool) -> None:
        self._escalate.setEnabled(possible)
        self._escalate.set_kind("outlined" if rules else "plain")
        reasons = "; ".join(rule.title for rule in rules)
        self._why.set_text(t("Recommended: {reasons}", reasons=reasons) if rules else "")
        self._why.setVisible(bool(rules))
        name = t("Escalate, recommended: {reasons}", reasons=reasons) if rules else t("Escalate")
        self._escalate.setAccessibleName(name)

    @property
    def status_words(self) -> str:
        return self._words.text() if self._status.isVisibleTo(self) else ""

    def focus_escalate(self) -> None:
        self._escalate.setFocus(Qt.FocusReason.ShortcutFocusReason)
