"""A reader for tests of what comes after reading: finds intents by plain words instead of by a model."""

from __future__ import annotations

import asyncio
import hashlib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from app.domain.content import Playbook
from app.domain.readings import EMOTIONS, Reading, Scored, Span
from app.domain.steps import Event, RankedStep, Ranking

_INTENTS = {"twice": "double_charge", "parcel": "delivery_problem", "password": "cannot_sign_in"}
_TRIGGERS = {"manager": "supervisor_request", "human": "human_request", "third time": "repeat_contact"}


class WordReader:
    """Implements the Reader port. `slow` makes each reading wait until `let_go` is called."""

    status: Literal["loading", "ready", "failed"] = "ready"

    def __init__(self, *, error: Exception | None = None) -> None:
        self.error = error
        self.texts: list[str] = []
        self.listened: list[tuple[str, int]] = []
        self._gate = asyncio.Event()
        self._gate.set()

    def hold(self) -> None:
        self._gate.clear()

    def let_go(self) -> None:
        self._gate.set()

    async def read(self, text: str) -> Reading:
        await self._gate.wait()
        if self.error:
            raise self.error
        self.texts.append(text)
        return reading(text)

    async def read_many(self, texts: Sequence[str]) -> Sequence[Reading]:
        await self._gate.wait()
        return [reading(text) for text in texts]

    async def similarities(self, text: str, others: Sequence[str]) -> Sequence[float]:
        mine = _words(text)
        return [len(mine & _words(other)) / max(len(mine | _words(other)), 1) + 0.3 for other in others]

    def listen(self, text: str, conversation: Callable[[], Sequence[Event]]) -> None:
        """Nothing is read ahead here, but it is kept that it was asked for."""
        self.listened.append((text, len(conversation())))

    async def rank(self, asked: Sequence[tuple[Playbook, Sequence[Event]]]) -> Sequence[Ranking]:
        """By shared words, and by what a situation comes after; a step that was carried out moves back."""
        return [self._ranked(playbook, events) for playbook, events in asked]

    def _ranked(self, playbook: Playbook, events: Sequence[Event]) -> Ranking:
        newest, done = _words(events[-1].text), [event.step for event in events if event.step]
        best: dict[str, RankedStep] = {}
        for step in playbook.steps:
            for situation in step.when:
                theirs = _words(situation.text)
                alike = len(newest & theirs) / max(len(newest | theirs), 1) + 0.3
                order = 0.0 if situation.after is None else 0.15 if situation.after in done[-1:] else -0.15
                odds = math.exp(12 * (alike + order - (0.3 if step.id in done else 0.0)))
                if step.id not in best or odds > best[step.id].probability:
                    best[step.id] = RankedStep(step, odds, situation, alike)
        total = sum(item.probability for item in best.values()) or 1.0
        ranked = [replace(item, probability=item.probability / total) for item in best.values()]
        return Ranking(tuple(sorted(ranked, key=lambda item: item.probability, reverse=True)))


def reading(text: str) -> Reading:
    """What WordReader says about a text."""
    found = _first(text, _INTENTS)
    intents = (found,) if found else (Scored("how_to", 0.2),)
    triggers = tuple(hit for word, label in _TRIGGERS.items() if (hit := _first(text, {word: label})))
    upset = "!" in text
    emotion = Scored("angry" if upset else "neutral", 0.8)
    return Reading(
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        language="en",
        intent=found,
        intents=intents,
        abstained=found is None,
        emotion=emotion,
        emotions=tuple(Scored(name, 0.8 if name == emotion.label else 0.03) for name in EMOTIONS),
        valence=-0.7 if upset else 0.0,
        arousal=0.9 if upset else 0.2,
        triggers=triggers,
        packs=("words/1",),
    )


def _first(text: str, labels: Mapping[str, str]) -> Scored | None:
    for word, label in labels.items():
        at = text.lower().find(word)
        if at >= 0:
            return Scored(label, 0.92, (Span(at, at + len(word), text[at : at + len(word)]),))
    return None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
