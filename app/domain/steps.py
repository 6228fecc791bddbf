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


@dataclass(frozen=True, slots=True)
class Said:
    """A message as every playbook sees it. `note_of` is the playbook whose step one of our notes names, None for words;
    such a note has no words.
    """

    speaker: Speaker
    text: str
    step: str | None = None
    note_of: str | None = None


def said(messages: Sequence[Message]) -> tuple[Said, ...]:
    """What of a conversation counts, read once for all playbooks. Entries of the system and other notes do not."""
    found: list[Said] = []
    for message in messages:
        if message.visibility == "internal" and message.role != "result":
            facts = facts_in_note(message.text)
            if facts and facts.playbook and facts.step:
                found.append(Said("agent", "", facts.step, facts.playbook))
        elif message.role == "customer":
            found.append(Said("customer", new_words(message.text), message.step))
        elif message.role != "system":
            found.append(Said("result" if message.role == "result" else "agent", message.text.strip(), message.step))
    return tuple(found)


def exchange(conversation: Sequence[Said], playbook: Playbook | None = None) -> tuple[Event, ...]:
    """The conversation as events: a burst of the customer's is one, and a note of ours that names a step is one.

    Empty messages are no part of it; an unknown step counts as absent, and without a playbook all are unknown.
    """
    known = {step.id for step in playbook.steps} if playbook else set()
    events: list[Event] = []
    for one in conversation:
        step = one.step if one.step in known else None
        if one.text or (step is not None and one.note_of in (None, playbook and playbook.id)):
            events.append(Event(one.speaker, one.text, step))
    return tuple(_with_bursts(events))


def _with_bursts(events: Sequence[Event]) -> Iterator[Event]:
    """What the customer wrote in a row as one event, joined at once: a burst may be thousands of messages long."""
    for speaker, some in groupby(events, key=lambda event: event.speaker):
        if speaker == "customer":
            yield Event(speaker, "\n".join(event.text for event in some))
        else:
            yield from some
