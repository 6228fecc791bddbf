"""The outbox's rules: which row may leave now, and what becomes of it. Pure; time comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from app.domain.decisions import AddMessage, DecisionKind, Operation, UpdateTicket
from app.domain.parts import narrowed
from app.domain.phrase import Phrase
from app.domain.tickets import Outcome, TicketRef

OutboxState = Literal["waiting", "sending", "sent", "refused", "conflict", "unknown", "needs_help", "cancelled"]
OUTBOX_STATES: tuple[str, ...] = get_args(OutboxState)
ACTIVE: frozenset[OutboxState] = frozenset({"waiting", "sending", "unknown"})
FOR_A_PERSON: frozenset[OutboxState] = frozenset({"refused", "conflict", "needs_help"})

SETTLE_TIME = timedelta(seconds=60)
"""How long a lost request may still land at the desk (ARCHITECTURE, decision 4)."""
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=5)
_LONGEST_POSTPONED = timedelta(minutes=1)
_SHORTEST_WAIT, _LONGEST_ASKED = 0.5, 3600.0
_SPREAD = 1.0
"""Seconds over which those come back that were all told to wait equally long."""
_NEVER_SO_LONG = timedelta(hours=2)
"""No row is put off this far (a desk's pause ends after an hour): if one seems to be, the clock was set back."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One operation on its way. `sequence` orders all rows of this device.

    `cursor` is what the agent had read when deciding and, from the first request on, the read cursor of the moment
    before the (last) request left: only messages after it can be ours.
    `left_at` is when that request left. `message_id` is what it became at the desk.
    """

    operation: Operation
    decision_id: str
    decision_kind: DecisionKind
    ticket: TicketRef
    sequence: int
    state: OutboxState
    created_at: datetime
    not_before: datetime
    attempts: int = 0
    cursor: str | None = None
    left_at: datetime | None = None
    message_id: str | None = None
    because: str = ""

    @property
    def is_public_reply(self) -> bool:
        action = self.operation.action
        return isinstance(action, AddMessage) and action.visibility == "public"

    @property
    def answers_customer(self) -> bool:
        """A newer message of the customer makes it wrong: a public reply, or a new status such as closed."""
        action = self.operation.action
        return self.is_public_reply or (isinstance(action, UpdateTicket) and action.changes.status is not None)


_PARTS = {
    "message": Phrase.of("message"),
    "ticket": Phrase.of("ticket"),
    "status": Phrase.of("status"),
    "priority": Phrase.of("priority"),
    "assignee": Phrase.of("assignee"),
    "group": Phrase.of("group"),
    "tags": Phrase.of("tags"),
}
"""Parts of a change that a desk can refuse; all others are the names of its own fields."""


def due(entries: Iterable[OutboxEntry], now: datetime) -> tuple[OutboxEntry, ...]:
    """Rows that may leave or be looked up now: at most one per ticket, the oldest that is not finished.

    Rows of one ticket keep their order. A row that waits for a person holds back the later rows of its own decision
    (a reply must not promise what a refused change did not do) and nothing else.
    """
    ready: list[OutboxEntry] = []
    busy: set[TicketRef] = set()
    held: set[str] = set()
    for entry in sorted(entries, key=lambda row: row.sequence):
        if entry.state in FOR_A_PERSON:
            held.add(entry.decision_id)
        if entry.state not in ACTIVE or entry.ticket in busy or entry.decision_id in held:
            continue
        busy.add(entry.ticket)
        waits = timedelta() < entry.not_before - now < _NEVER_SO_LONG
        if not waits and entry.state != "sending":
            ready.append(entry)
    return tuple(ready)


def overtaken(entry: OutboxEntry, *, cursor: str) -> OutboxEntry:
    """What answers the customer found a newer message when it was about to leave: the agent looks first."""
    why = Phrase.of("The customer wrote again after you decided: read it, then send this or drop it")
    return replace(entry, state="conflict", cursor=cursor, because=why)


def leaving(entry: OutboxEntry, *, cursor: str | None, now: datetime) -> OutboxEntry:
    """The row just before its request leaves; this is stored first."""
    return replace(
        entry, state="sending", cursor=cursor, left_at=now, attempts=entry.attempts + 1, because=_kept(entry)
    )


def after_restart(entry: OutboxEntry, now: datetime) -> OutboxEntry:
    """A row found in `sending` at start: the program ended while the request was out, so nobody knows."""
    if entry.state != "sending":
        return entry
    because = _kept(entry, Phrase.of("Calmdesk ended while this was being sent"))
    return replace(entry, state="unknown", not_before=now, because=because)


def after_outcome(entry: OutboxEntry, outcome: Outcome, *, now: datetime, chance: float = 1.0) -> OutboxEntry:
    """The row after the desk answered, or did not. `chance`, 0..1, spreads the waits of many programs apart."""
    match outcome.state:
        case "done":
            return replace(entry, state="sent", message_id=outcome.message_id, because="")
        case "partly" | "refused":
            because = _reasons(outcome.refused) or outcome.because
            return replace(entry, state="refused", message_id=outcome.message_id, because=because)
        case "conflict":
            return replace(entry, state="conflict", because=outcome.because)
        case "unknown":
            return replace(entry, state="unknown", not_before=now, because=_kept(entry, outcome.because))
        case "later":
            wait = _wait(entry.attempts, outcome.retry_after, chance)
            return replace(entry, state="waiting", not_before=now + wait, because=_kept(entry, outcome.because))


def _reasons(refused: Mapping[str, str]) -> str:
    """Part and reason, one after the other, each of which can still be translated; empty for none."""
    told: dict[str, str] = {}
    for number, (part, why) in enumerate(sorted(refused.items())):
        told |= {f"part{number}": _PARTS.get(part, part), f"why{number}": why}
    template = "; ".join(f"{{part{number}}}: {{why{number}}}" for number in range(len(refused)))
    return Phrase.of(template, **told)


_MOST_TRIES = 5
"""A change that was sent so often and never stood at the desk is one that it fails at."""
_LOST_REPLY = Phrase.of(
    "The answer was lost and the reply was not found on the ticket: look, then send again or drop it"
)
_LOST_NOTE = Phrase.of("The answer was lost and the note was not found on the ticket: look, then send again or drop it")


def after_look(
    entry: OutboxEntry,
    found: str | None,
    *,
    now: datetime,
    settle: timedelta = SETTLE_TIME,
    given_up: datetime | None = None,
) -> OutboxEntry:
    """The row after its operation was looked for at the desk: found, not yet, or not there.

    The settle time begins when the answer was `given_up`, because until then the request was still out; where that
    is not known any more, when it left.
    A change not found after the settle time goes out again, some times: it does what is left of it, and one that lands
    late meets a newer version. A message never does by itself: something between here and the desk may have kept the
    request and may let it go at any time, and then it would stand there twice (docs/decisions/0010).
    """
    if found is not None:
        return replace(entry, state="sent", message_id=found or None, because="")
    settled_at = (given_up or entry.left_at or entry.created_at) + settle
    if now < settled_at:
        return replace(entry, not_before=min(settled_at, now + max(settle / 12, timedelta(milliseconds=200))))
    if isinstance(entry.operation.action, AddMessage):
        return replace(entry, state="needs_help", because=_LOST_REPLY if entry.is_public_reply else _LOST_NOTE)
    if entry.attempts >= _MOST_TRIES:
        why = Phrase.of("Sent {count} times, and it never stood there: look at the ticket", count=entry.attempts)
        return replace(entry, state="needs_help", because=why)
    return replace(
        entry,
        state="waiting",
        not_before=now,
        because=_kept(entry, Phrase.of("Not found at the helpdesk: it is sent again")),
    )


def postponed(
    entry: OutboxEntry, *, now: datetime, because: str, retry_after: float | None = None, chance: float = 1.0
) -> OutboxEntry:
    """The row after a look or a preparation that could not reach the desk: same state, later.

    The older the row, the longer the pause: nothing left, so there are no attempts to count.
    """
    pause = min(max((now - entry.created_at) / 4, _FIRST_WAIT), _LONGEST_POSTPONED) * (0.5 + chance / 2)
    if retry_after is not None and retry_after > 0:
        pause = _wait(0, retry_after, chance)
    return replace(entry, not_before=now + pause, because=_kept(entry, because))


def _wait(attempts: int, retry_after: float | None, chance: float) -> timedelta:
    """Never shorter than the desk asked for. A desk that asks for no time at all gets our own wait, which grows: or a
    row would be sent without a pause for as long as the desk says so.
    """
    if retry_after is not None and retry_after > 0:
        return timedelta(seconds=min(max(retry_after, _SHORTEST_WAIT), _LONGEST_ASKED) + _SPREAD * (1.0 - chance))
    doublings = min(max(attempts - 1, 0), 10)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT) * (0.5 + chance / 2)


_OVERRIDE = Phrase.of("Sent although the ticket was changed meanwhile")

PersonChoice = Literal["send_again", "drop", "mark_sent"]


def after_choice(
    entry: OutboxEntry, choice: PersonChoice, *, now: datetime, parts: frozenset[str] | None = None
) -> OutboxEntry:
    """The row after a person decided about it. Only rows that wait for a person, or have not left, can be decided.

    Of a change that met another one, `parts` are those that are written all the same (None: all of them); none of them
    drops it.
    """
    if entry.state not in FOR_A_PERSON and not (entry.state == "waiting" and choice == "drop"):
        return entry
    match choice:
        case "send_again" if parts is not None and entry.state == "conflict":
            return _chosen_parts(entry, parts, now)
        case "send_again":
            because = _OVERRIDE if entry.state == "conflict" else ""
            return replace(entry, state="waiting", not_before=now, attempts=0, because=because)
        case "drop":
            return replace(entry, state="cancelled", because=Phrase.of("Dropped by the agent"))
        case "mark_sent":
            return replace(entry, state="sent", because=Phrase.of("Found at the helpdesk by the agent"))


def _chosen_parts(entry: OutboxEntry, parts: frozenset[str], now: datetime) -> OutboxEntry:
    action = entry.operation.action
    if not isinstance(action, UpdateTicket):
        return after_choice(entry, "send_again", now=now)
    changes = narrowed(action.changes, parts)
    if changes.is_empty():
        return after_choice(entry, "drop", now=now)
    chosen = replace(entry, operation=replace(entry.operation, action=replace(action, changes=changes)))
    return after_choice(chosen, "send_again", now=now)


def overridden(entry: OutboxEntry) -> bool:
    """The agent has seen that somebody changed the ticket meanwhile, and wants this all the same."""
    return entry.because == _OVERRIDE


def _kept(entry: OutboxEntry, because: str = "") -> str:
    """The new reason; an override stays until the row is at its end, or a lost connection would take it back."""
    return entry.because if overridden(entry) else because


def undelivered(entries: Sequence[OutboxEntry], ticket: TicketRef) -> tuple[OutboxEntry, ...]:
    """What the view lays over the server's data for this ticket: everything not yet standing there."""
    return tuple(row for row in entries if row.ticket == ticket and row.state not in ("sent", "cancelled"))
