"""When a person who was insulted is offered a pause. Pure; nobody is told and nothing is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.readings import Reading
from app.domain.tickets import Message, TicketRef

SHORT, LONG = timedelta(minutes=2), timedelta(minutes=5)
_AN_HOUR = timedelta(hours=1)
_MANY = 2
"""So many insults are enough also while nothing is answered."""


@dataclass(frozen=True, slots=True)
class Insult:
    """One message with insults, and whether the agent is through with it: answered, or handed over."""

    account: str
    message: str
    over: bool


@dataclass(frozen=True, slots=True)
class Strain:
    """What a person had to read: insults that wait for their end, those that count no more, the last offer."""

    waiting: tuple[Insult, ...] = ()
    past: frozenset[tuple[str, str]] = frozenset()
    offered_at: datetime | None = None


def insults(
    ref: TicketRef, messages: Sequence[Message], readings: Sequence[Reading], now: datetime, *, over: bool
) -> tuple[Insult, ...]:
    """The insults of the last hour. `readings` are those of the customer's newest messages, in order; `over` says that
    an answer or a hand-over is on its way. What somebody wrote last week hurts nobody now.
    """
    said = [m for m in messages if m.role == "customer" and m.visibility == "public"]
    answers = [m.at for m in messages if m.role == "agent" and m.visibility == "public"]
    pairs = list(zip(reversed(said), reversed(readings), strict=False))
    return tuple(
        Insult(ref.account, message.id, over or any(at > message.at for at in answers))
        for message, reading in reversed(pairs)
        if reading.trigger("abuse") is not None and now - message.at < _AN_HOUR
    )


def after(strain: Strain, found: Sequence[Insult], now: datetime) -> tuple[Strain, bool]:
    """The strain with these insults, and whether a pause should be offered: after one that is over, or after two; at
    most once an hour, and never later for what the hour left out.
    """
    known = {(each.account, each.message): each for each in strain.waiting}
    for each in found:
        if (each.account, each.message) not in strain.past:
            known[(each.account, each.message)] = each
    waiting = tuple(known.values())
    if not any(each.over for each in waiting) and len(waiting) < _MANY:
        return replace(strain, waiting=waiting), False
    rested = strain.offered_at is None or now - strain.offered_at >= _AN_HOUR
    return Strain((), strain.past | frozenset(known), now if rested else strain.offered_at), rested
