"""The exchange so far, as the choice of the next step reads it: who said what, and which steps were carried out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from app.domain.content import Playbook, Situation, Step
from app.domain.decisions import facts_in_note
from app.domain.tickets import Message
from app.domain.turns import new_words

Speaker = Literal["customer", "agent", "result"]
MAX_EVENTS = 60
"""Of a long conversation the newest are looked at; steps that were carried out count from its beginning."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the exchange. `step` is what an agent's message carried out, where known."""

    speaker: Speaker
    text: str
    step: str | None = None


@dataclass(frozen=True, slots=True)
class RankedStep:
    """A step with its probability, and the situation that spoke for it. `likeness` is that situation's, -1..1."""

    step: Step
    probability: float
    situation: Situation
    likeness: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The steps of a playbook, most probable first. `fits` is the probability that one of them fits at all."""

    steps: tuple[RankedStep, ...]
    fits: float = 1.0


def exchange(messages: Sequence[Message], playbook: Playbook) -> tuple[Event, ...]:
    """The conversation as events: a burst of the customer's is one, and a note of ours that names a step is one.

    Entries of the system, other notes and empty messages are no part of it; an unknown step counts as absent.
    """
    known = {step.id for step in playbook.steps}
    events: list[Event] = []
    for message in messages:
        step = message.step if message.step in known else None
        if message.visibility == "internal" and message.role != "result":
            facts = facts_in_note(message.text)
            if facts and facts.playbook == playbook.id and facts.step in known:
                events.append(Event("agent", "", facts.step))
            continue
        if message.role == "system":
            continue
        speaker: Speaker = (
            "agent" if message.role in ("agent", "bot") else "result" if message.role == "result" else "customer"
        )
        text = new_words(message.text) if speaker == "customer" else message.text.strip()
        if not text and step is None:
            continue
        events.append(Event(speaker, text, step))
    return tuple(_with_bursts(events))


def _with_bursts(events: Sequence[Event]) -> Iterator[Event]:
    """What the customer wrote in a row as one event, joined at once: a burst may be thousands of messages long."""
    for speaker, some in groupby(events, key=lambda event: event.speaker):
        if speaker == "customer":
            yield Event(speaker, "\n".join(event.text for event in some))
        else:
            yield from some
