"""Gathers what the escalation rules look at for one turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.content import Library
from app.domain.escalation import Measured
from app.domain.readings import Reading
from app.domain.talk import talk_of
from app.domain.tickets import Message, Ticket
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


def measured(case: Gauged, withheld: Sequence[str], now: datetime) -> Measured:
    """The facts of the newest turn at this time. `withheld` are titles of steps that wait for the identity."""
    return Measured(
        case.reading,
        case.history,
        case.ticket,
        case.turn.text,
        talk_of(case.messages),
        now,
        case.library,
        tuple(withheld),
    )
