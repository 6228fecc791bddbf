"""What the models say about one text: intent, emotion, valence, arousal and triggers, each with its evidence words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from app.domain.phrase import Phrase

Emotion = Literal["angry", "frustrated", "anxious", "disappointed", "confused", "positive", "neutral"]
EMOTIONS: tuple[str, ...] = get_args(Emotion)

TriggerId = Literal[
    "human_request",
    "supervisor_request",
    "cancel_threat",
    "legal_threat",
    "public_threat",
    "abuse",
    "safety",
    "fraud_security",
    "vulnerable_customer",
    "repeat_contact",
]
TRIGGERS: tuple[str, ...] = get_args(TriggerId)
TRIGGER_WORDS: Mapping[str, Phrase] = {
    "human_request": Phrase.of("human request"),
    "supervisor_request": Phrase.of("supervisor request"),
    "cancel_threat": Phrase.of("cancel threat"),
    "legal_threat": Phrase.of("legal threat"),
    "public_threat": Phrase.of("public threat"),
    "abuse": Phrase.of("abuse"),
    "safety": Phrase.of("safety"),
    "fraud_security": Phrase.of("fraud security"),
    "vulnerable_customer": Phrase.of("vulnerable customer"),
    "repeat_contact": Phrase.of("repeat contact"),
}

Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of the text that was read, and the words there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A label with its calibrated probability, 0..1, and the words that spoke for it."""

    label: str
    probability: float
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as the models understand it.

    `intent` is None when the reader abstains (`abstained`): below its threshold, or a language it does not know; then
    `intents` still holds the five most probable, highest first. `emotion`, `valence` (-1..1) and `arousal` (0..1) are
    None only for an unsupported language. `read_from` is where the text that was read begins when it was too long.
    """

    text_hash: str
    language: str | None
    intent: Scored | None
    intents: tuple[Scored, ...]
    abstained: bool
    emotion: Scored | None
    emotions: tuple[Scored, ...]
    valence: float | None
    arousal: float | None
    triggers: tuple[Scored, ...]
    packs: tuple[str, ...] = ()
    read_from: int = 0
    milliseconds: float = 0.0
    emotions28: tuple[Scored, ...] = field(default=(), repr=False)

    def trigger(self, name: TriggerId) -> Scored | None:
        return next((found for found in self.triggers if found.label == name), None)


def confidence(probability: float) -> Confidence:
    """High, Medium or Low, from a calibrated probability: nine in ten, two in three, below."""
    if probability >= 0.9:
        return "high"
    return "medium" if probability >= 0.66 else "low"
