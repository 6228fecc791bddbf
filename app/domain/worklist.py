"""In which order my tickets are worth looking at: each place with its reasons in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.domain.phrase import Phrase
from app.domain.readings import Reading
from app.domain.requests import requests
from app.domain.tickets import Message, Ticket, TicketRef
from app.domain.turns import newest_turn

Urgency = Literal["now", "soon", "normal"]

_HOUR = timedelta(hours=1)
_SOON = timedelta(hours=4)
_UPSET_FROM = 0.6
"""Arousal with unhappiness from which a message counts as upset; the de-escalation cards begin there too."""
_DANGER = ("safety", "vulnerable_customer")
_HEAVY = ("legal_threat", "fraud_security", "supervisor_request", "human_request", "cancel_threat", "public_threat")
_SEVERAL = 3
_PRIORITIES = {"urgent": 2, "critical": 2, "highest": 2, "high": 1}
_WAITING = frozenset({"stalled", "pending", "waiting", "waiting_for_customer", "on-hold", "on hold", "hold"})
MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Glance:
    """What a ticket's conversation said when it was last seen here. `version` is the ticket's at that time: what may
    have changed since (whose turn it is) counts only while that is still the version.
    """

    version: str
    upset: int = 0
    triggers: frozenset[str] = frozenset()
    asks: int = 0
    waiting_since: datetime | None = None
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ticket in its place. `reasons` are phrases, the one that weighs most first; there is always one."""

    ticket: Ticket
    reasons: tuple[str, ...]
    urgency: Urgency = "normal"


def glance(ticket: Ticket, messages: Sequence[Message], readings: Sequence[Reading]) -> Glance:
    """What is worth remembering of a conversation for the order. `readings` are those of the customer's messages."""
    turn = newest_turn(messages, ticket.subject)
    upset = sum(1 for reading in readings if _is_upset(reading))
    triggers = (
        frozenset(found.label for reading in readings[-1:] for found in reading.triggers) if turn else frozenset()
    )
    first = next((message.at for message in messages if turn and message.id == turn.message_ids[0]), None)
    return Glance(
        ticket.version,
        upset=upset if turn else 0,
        triggers=triggers,
        asks=len(requests(turn.text)) if turn else 0,
        waiting_since=first,
        answered=bool(messages) and turn is None,
    )


def ranked(tickets: Sequence[Ticket], glances: Mapping[TicketRef, Glance], now: datetime) -> tuple[Ranked, ...]:
    """The tickets, the one to look at first in front.

    First what is due or may be dangerous, then what is due soon, then the rest, and last what waits for the customer;
    within each of these by how heated and how large a matter is, then by due time, then by how long one waits.
    A fact that is not known moves no ticket down: it counts as the ordinary case.
    """
    weighed = [(_weight(ticket, glances.get(ticket.ref), now), ticket) for ticket in tickets]
    weighed.sort(key=lambda each: (*each[0].key, str(each[1].ref)))
    return tuple(Ranked(ticket, weight.reasons[:MOST_REASONS], weight.urgency) for weight, ticket in weighed)


def in_own_order(suggested: Sequence[TicketRef], own: Sequence[TicketRef]) -> tuple[TicketRef, ...]:
    """The agent's own order of what is there now. A ticket they have not placed yet comes after the one that precedes
    it in the suggested order, or first when none does.
    """
    there = set(suggested)
    order = [ref for ref in dict.fromkeys(own) if ref in there]
    placed = set(order)
    before: TicketRef | None = None
    for ref in suggested:
        if ref not in placed:
            order.insert(0 if before is None else order.index(before) + 1, ref)
        before = ref
    return tuple(order)


def moved(order: Sequence[TicketRef], ref: TicketRef, beside: TicketRef, *, after: bool) -> tuple[TicketRef, ...]:
    """The order with one ticket taken out and put before or after another; as it was when either is not in it."""
    if ref == beside or ref not in order or beside not in order:
        return tuple(order)
    rest = [other for other in order if other != ref]
    rest.insert(rest.index(beside) + after, ref)
    return tuple(rest)


@dataclass(frozen=True, slots=True)
class _Weight:
    band: int
    points: int
    due: float
    waiting: float
    reasons: tuple[str, ...]
    urgency: Urgency

    @property
    def key(self) -> tuple[int, int, float, float]:
        return self.band, -self.points, self.due, -self.waiting


def _weight(ticket: Ticket, seen: Glance | None, now: datetime) -> _Weight:
    reasons: list[str] = []
    left = ticket.due_at - now if ticket.due_at else None
    triggers = seen.triggers if seen else frozenset()
    dangerous = any(name in triggers for name in _DANGER)
    if "safety" in triggers:
        reasons.append(Phrase.of("somebody may be in danger"))
    elif dangerous:
        reasons.append(Phrase.of("needs special care"))
    if left is not None:
        reasons.append(_due(left))
    points = _heat(seen, reasons) + _size(ticket, seen, reasons)
    current = seen is not None and seen.version == ticket.version
    waiting = timedelta(0)
    if current and seen is not None and seen.waiting_since is not None:
        waiting = max(now - seen.waiting_since, timedelta(0))
        if waiting >= _HOUR:
            reasons.append(Phrase.of("waiting for {span}", span=_span(waiting)))
    rests = ticket.status.casefold() in _WAITING or (current and seen is not None and seen.answered)
    band, urgency = _band(left, dangerous=dangerous, rests=rests)
    if rests:
        reasons.append(Phrase.of("the customer's turn to answer"))
    if not reasons:
        reasons.append(Phrase.of("nothing urgent is known"))
    due = left.total_seconds() if left is not None else float("inf")
    return _Weight(band, points, due, waiting.total_seconds(), tuple(reasons), urgency)


def _band(left: timedelta | None, *, dangerous: bool, rests: bool) -> tuple[int, Urgency]:
    if dangerous:
        return 0, "now"
    if left is not None and left <= _HOUR:
        return 1, "now"
    if rests:
        return 4, "normal"
    return (2, "soon") if left is not None and left <= _SOON else (3, "normal")


def _heat(seen: Glance | None, reasons: list[str]) -> int:
    """How strongly the customer feels and what they threaten with. It orders the list, and is used for nothing else."""
    if seen is None:
        return 0
    if seen.upset == 1:
        reasons.append(Phrase.of("customer upset"))
    elif seen.upset == 2:
        reasons.append(Phrase.of("customer upset twice"))
    elif seen.upset:
        reasons.append(Phrase.of("customer upset {count} times", count=seen.upset))
    words = {
        "legal_threat": Phrase.of("speaks of legal steps"),
        "fraud_security": Phrase.of("fears for their account"),
        "supervisor_request": Phrase.of("asks for a supervisor"),
        "human_request": Phrase.of("asks for a person"),
        "cancel_threat": Phrase.of("may leave"),
        "public_threat": Phrase.of("may make it public"),
    }
    heavy = [name for name in _HEAVY if name in seen.triggers]
    reasons += [words[name] for name in heavy[:1]]
    return min(seen.upset, 3) + (2 if heavy else 0)


def _size(ticket: Ticket, seen: Glance | None, reasons: list[str]) -> int:
    """How much there is to do, and how often it was tried."""
    points = _PRIORITIES.get((ticket.priority or "").casefold(), 0)
    if points:
        reasons.append(Phrase.of("urgent priority") if points > 1 else Phrase.of("high priority"))
    if ticket.reopened:
        reasons.append(Phrase.of("came back after it was solved"))
        points += 1
    if ticket.prior_contacts or (seen is not None and "repeat_contact" in seen.triggers):
        reasons.append(Phrase.of("wrote about it before"))
        points += 1
    if seen is not None and seen.asks >= _SEVERAL:
        reasons.append(Phrase.of("several requests"))
        points += 1
    return points


def _due(left: timedelta) -> str:
    if left < timedelta(0):
        return Phrase.of("overdue {span}", span=_span(-left))
    if left < timedelta(minutes=1):
        return Phrase.of("due now")
    return Phrase.of("due in {span}", span=_span(left))


def _span(span: timedelta) -> str:
    """Minutes to 90, hours to 36, then days."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 90:
        return Phrase.of("{minutes} min", minutes=max(minutes, 1))
    if (hours := round(minutes / 60)) < 36:
        return Phrase.of("{hours} h", hours=hours)
    return Phrase.of("{days} days", days=round(hours / 24))


def _is_upset(reading: Reading) -> bool:
    return reading.valence is not None and reading.valence < 0 and (reading.arousal or 0.0) >= _UPSET_FROM
