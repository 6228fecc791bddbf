"""How the customer sounded, message by message, for the small chart and in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.quotes import quoted
from app.domain.readings import EMOTIONS, Reading
from app.domain.tickets import Message
from app.domain.turns import new_words
from app.ui.common.language import t
from app.ui.panel.state import MoodPoint
from app.ui.panel.words import arousal_words, evidence_of, mood_of, mood_words

_QUOTE = 90
_LOOKED_AT = 2000


@dataclass(frozen=True, slots=True)
class ShownMood:
    """Whether a mood is shown at all, of which messages, what the agent said instead, and what they can say."""

    on: bool = True
    messages: tuple[Message, ...] = ()
    corrected: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    advice_id: str = ""


NO_MOOD = ShownMood(on=False)


def mood_choices() -> tuple[tuple[str, str], ...]:
    """What an agent can say a customer sounds like: the moods of the reader, neutral first."""
    names = ("neutral", *(name for name in EMOTIONS if name != "neutral"))
    return tuple((name, mood_words(name)) for name in names)


def mood_now(reading: Reading, shown: ShownMood) -> tuple[str, str]:
    """The mood of the newest message, and how strongly it is felt."""
    if not shown.on or reading.valence is None:
        return "", ""
    if shown.corrected:
        return mood_words(shown.corrected), ""
    emotion = mood_of(reading)
    return (mood_words(emotion.label), arousal_words(reading.arousal)) if emotion else (mood_words("neutral"), "")


def mood_points(messages: Sequence[Message], readings: Sequence[Reading], corrected: str = "") -> tuple[MoodPoint, ...]:
    """A point for each message that was read, oldest first. `readings` are those of the newest messages; `corrected` is
    what the agent said about the last one.
    """
    said = [m.text for m in messages if m.role == "customer" and m.visibility == "public"]
    texts = [""] * (len(readings) - len(said)) + said[max(len(said) - len(readings), 0) :]
    found = [
        MoodPoint(reading.valence, one_mood(reading), _quote_of(text[:_LOOKED_AT]))
        for reading, text in zip(readings, texts, strict=True)
        if reading.valence is not None
    ]
    if corrected and found:
        found[-1] = MoodPoint(found[-1].valence, t("{mood}, as you said", mood=mood_words(corrected)), found[-1].quote)
    return tuple(found) if len(found) > 1 else ()


@lru_cache(maxsize=256)  # every message of a conversation, each time something of it is shown
def _quote_of(text: str) -> str:
    return quoted(new_words(text), _QUOTE) if text else ""


def one_mood(reading: Reading) -> str:
    """The mood of one message in a word or two: "very angry", "neutral"."""
    emotion = mood_of(reading)
    if emotion is None:
        return mood_words("neutral")
    very = arousal_words(reading.arousal)
    return t("{very} {mood}", very=very, mood=mood_words(emotion.label).lower()) if very else mood_words(emotion.label)


def mood_evidence(reading: Reading, corrected: str) -> tuple[str, ...]:
    """The words behind the mood; none for a mood that the agent corrected."""
    return () if corrected else evidence_of(mood_of(reading))
