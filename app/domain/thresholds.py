"""What the thresholds of escalation rules may be, measure by measure, and how their numbers are written for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.content import EscalationRule, Measure
from app.domain.phrase import Number, Phrase
from app.domain.requests import MOST_REQUESTS
from app.domain.talk import MOST_TURNS
from app.domain.technical import MOST_FACTS


@dataclass(frozen=True, slots=True)
class Scale:
    """What a measure can say. A probability or a rise lies in 0..1; `most` is the highest number that is ever counted
    (None: there is none).
    """

    least: int = 0
    most: int | None = None
    whole: bool = False
    unit: str = ""

    def refuses(self, threshold: float) -> str:
        """Why this threshold is none, as the end of a sentence; "" when it is one. NaN and infinity are none."""
        if self.whole:
            right = threshold >= self.least and threshold == threshold // 1 < float("inf")
            return "" if right else f"must be a whole number from {self.least}"
        if self.most == 1:
            return "" if 0 < threshold <= 1 else "must be above 0 and at most 1"
        return "" if 0 < threshold < float("inf") else "must be above 0"


_SHARE = Scale(most=1)
SCALES: Mapping[Measure, Scale] = {
    "trigger": _SHARE,
    "arousal": _SHARE,
    "arousal_rise": _SHARE,
    "negative_turns": Scale(1, MOST_TURNS, whole=True),
    "contacts": Scale(1, whole=True),
    "low_confidence": _SHARE,
    "intent": _SHARE,
    "no_playbook": _SHARE,
    "topics": Scale(2, MOST_TURNS, whole=True),
    "requests": Scale(2, MOST_REQUESTS, whole=True),
    "technical_facts": Scale(1, MOST_FACTS, whole=True),
    "customer_repeats": Scale(2, MOST_TURNS, whole=True),
    "same_answers": Scale(2, whole=True),
    "turns_without_step": Scale(1, MOST_TURNS, whole=True),
    "hours_open": Scale(unit="h"),
    "hours_waiting": Scale(unit="h"),
    "amount": Scale(),
    "unverified_steps": Scale(1, whole=True),
}


def unit_of(rule: EscalationRule) -> str:
    """What the rule's numbers are counted in; "" for probabilities and plain counts."""
    return rule.currency or SCALES[rule.measure].unit


def figure(value: float, unit: str = "") -> str:
    """A measured value or threshold for people: "3", "0.92", "384 h (16 days)", "1250.50 EUR"."""
    if unit == "h":
        hours = f"{value:.1f}".removesuffix(".0")
        if value >= 72:
            return Phrase.of("{hours} h ({days} days)", hours=Number(hours), days=f"{value / 24:.0f}")
        return Phrase.of("{hours} h", hours=Number(hours))
    if unit:
        return Phrase.of("{amount} {unit}", amount=Number(f"{value:.2f}".removesuffix(".00")), unit=unit)
    if 0.99 < value < 1:
        return Number("0.99")  # no reading is certain
    return Number(f"{value:.2f}".rstrip("0").rstrip(".") if value < 1000 else f"{value:.0f}")
