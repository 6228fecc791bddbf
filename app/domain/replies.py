"""Which wording of an approved reply fits: by the agent's habit, and by how the customer sounds. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.domain.content import LENGTHS, Length, ReplyTemplate, ReplyText, Tone
from app.domain.readings import Reading

_EARLIER_READINGS = 2
"""Messages before the newest whose mood still counts: nobody is cheerful two lines after an outburst."""
_UPSET = frozenset({"angry", "frustrated", "anxious", "disappointed"})
_SURE = 0.5
_CALM_BELOW = 0.6
_WORD = re.compile(r"\w+")
_SLOT = re.compile(r"\{[a-z_]+\}")
_RUN = 3
"""Words in a row that are looked for in what was said before."""
_SAID_ENOUGH = 0.6
_LONGEST = 4000
"""Characters of an earlier message that are compared."""


@dataclass(frozen=True, slots=True)
class Habit:
    """The length and tone an agent sent last; before the first time, medium and formal."""

    length: Length = "medium"
    tone: Tone = "formal"


FIRST_HABIT = Habit()


def nearest(texts: Sequence[ReplyText], length: Length, tone: Tone) -> ReplyText:
    """The wording nearest to a length and tone: the tone first, then the length, the shorter of two."""
    wanted = LENGTHS.index(length)

    def far(text: ReplyText) -> tuple[bool, int, int]:
        place = LENGTHS.index(text.length)
        return text.tone != tone, abs(place - wanted), place

    return min(texts, key=far)


def may_be_friendly(reading: Reading, history: Sequence[Reading]) -> bool:
    """Nothing speaks against a cheerful text: no trigger and no upset in the newest message and the two before."""
    return all(_is_easy(past) for past in (*history[-_EARLIER_READINGS - 1 :], reading))


def _is_easy(reading: Reading) -> bool:
    upset = reading.emotion is not None and reading.emotion.label in _UPSET and reading.emotion.probability >= _SURE
    return not upset and not reading.triggers and (reading.arousal is None or reading.arousal < _CALM_BELOW)


def fitting(texts: Sequence[ReplyText], *, friendly: bool) -> tuple[ReplyText, ...]:
    """The wordings that may be offered: the friendly ones only where `friendly` allows them."""
    return tuple(text for text in texts if friendly or text.tone != "friendly")


@dataclass(frozen=True, slots=True)
class Said:
    """What agents have said in public in a conversation, ready to be compared with."""

    runs: frozenset[tuple[str, ...]] = frozenset()

    def has(self, texts: Iterable[str]) -> bool:
        """Most of the own words (those outside slots) of one of these texts were said before, in the same order."""
        return any(self._has(text) for text in texts)

    def _has(self, text: str) -> bool:
        own = [run for part in _SLOT.split(text) for run in _runs(part)]
        return len(own) > 1 and sum(run in self.runs for run in own) >= _SAID_ENOUGH * len(own)


def said_in(texts: Iterable[str]) -> Said:
    """What these messages said."""
    return Said(frozenset(run for text in texts for run in _runs(text[:_LONGEST])))


def _runs(text: str) -> list[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]


def is_needless(template: ReplyTemplate, known: Collection[str], done: Collection[str]) -> bool:
    """The reply only asks for what is known, or belongs to steps that were all carried out."""
    asks_known = bool(template.asks) and set(template.asks) <= set(known)
    steps = {step.partition(".")[2] for step in template.steps}
    return asks_known or (bool(steps) and steps <= set(done))
