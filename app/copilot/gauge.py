"""Gathers what the escalation rules look at for one turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.copilot.ports import Reader
from app.domain.content import Library
from app.domain.escalation import Measured
from app.domain.ranking import established, known_conditions, rank_steps, situations, steps_done
from app.domain.readings import Reading
from app.domain.talk import talk_of
from app.domain.tickets import Message, Ticket
from app.domain.topics import topics
from app.domain.turns import Turn


class Gauged(Protocol):
    """The part of a case that rules look at."""

    @property
    def ticket(self) -> Ticket: ...
    @property
    def messages(self) -> tuple[Message, ...]: ...
    @property
    def turn(self) -> Turn: ...
    @property
    def reading(self) -> Reading: ...
    @property
    def history(self) -> tuple[Reading, ...]: ...
    @property
    def library(self) -> Library: ...


async def measured(case: Gauged, reader: Reader, now: datetime) -> Measured:
    """The facts of the newest turn at this time. Raises nothing but what the reader raises."""
    asked = any(rule.measure == "unverified_steps" for rule in case.library.escalation)
    return Measured(
        case.reading,
        case.history,
        case.ticket,
        case.turn.text,
        talk_of(case.messages),
        now,
        case.library,
        tuple(await waiting_steps(case, reader)) if asked else (),
    )


async def waiting_steps(case: Gauged, reader: Reader) -> Sequence[str]:
    """Titles of the steps that fit best, one of each playbook for the topics, and wait for the customer's identity."""
    done = steps_done(case.messages)
    found: list[str] = []
    for topic in topics(case.reading, case.library):
        for playbook in case.library.playbooks:
            pairs = situations(playbook)
            if topic.label not in playbook.intents or not pairs:
                continue
            likeness = await reader.similarities(case.turn.text, [situation.text for _, situation in pairs])
            step = rank_steps(pairs, likeness, done)[0].step
            met = known_conditions(case.ticket.fields) | established(playbook, done)
            if "identity_verified" in step.needs and "identity_verified" not in met:
                found.append(step.title)
    return tuple(dict.fromkeys(found))
