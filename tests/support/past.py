"""Weeks of invented work, for what looks back: journal rows with decisions and deliveries, and lines of the ledger."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from app.domain.decisions import AddMessage, Decision, DecisionKind, Operation
from app.domain.journal import Fact, JournalKind, JournalRow, LedgerLine
from app.domain.tickets import TicketRef
from app.storage.store import LocalStore

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_SILENT = ("Calmdesk is not sure enough what this message is about.", "The customer only says thanks.")
_KINDS: Sequence[DecisionKind] = ("accept", "accept", "edit", "dismiss", "flag", "escalate", "compose")
PURPOSES = (("GET", "read ticket"), ("POST", "read conversation"), ("GET", "watch for changes"), ("POST", "send reply"))


def lines(count: int, *, until: datetime = NOON, host: str = "rt.example.com") -> list[LedgerLine]:
    """Requests in the order in which they were made, one every ten seconds."""
    chance = random.Random(4711)  # noqa: S311 - invented data
    made = []
    for number in range(count):
        method, purpose = PURPOSES[chance.choice((0, 0, 1, 1, 2, 2, 2, 2, 2, 3))]
        ticket = None if purpose == "watch for changes" else str(4700 + chance.randrange(40))
        size = chance.randrange(40, 900) if method == "POST" else 0
        status = chance.choice((200,) * 30 + (404, 503, None))
        at = until - timedelta(seconds=10 * (count - number))
        received = chance.randrange(80, 9000) if status else 0
        made.append(LedgerLine(at, "work", host, method, purpose, size, status, ticket, received))
    return made


class Work:
    """Plays an agent's messages into a store, the way the copilot records them."""

    def __init__(self, store: LocalStore, seed: int = 1) -> None:
        self._store = store
        self._seed = seed
        self._chance = random.Random(seed)  # noqa: S311 - invented data
        self._numbers = iter(range(1, 1 << 30))

    async def weeks(self, days: int, each: int, *, until: datetime = NOON) -> None:
        """`each` messages on each of the days before `until`."""
        for day in range(days, 0, -1):
            begin = until - timedelta(days=day - 1, hours=4)
            for number in range(each):
                await self.message(begin + timedelta(minutes=7 * number))

    async def message(self, at: datetime) -> None:
        """One message of a customer, and what became of the help for it."""
        chance = self._chance
        ticket = TicketRef("work", str(4700 + chance.randrange(90)))
        advice = self._name("advice")
        facts: dict[str, Fact] = {
            "cards": ("parcel.trace", "reply.late"),
            "library": "1a2b3c",
            "intent": "delivery_problem",
        }
        facts |= {"packs": ("classifier 0.1.0", "sentiment 0.1.0"), "probability": 0.91}
        rows = [self._row("eligible", ticket, at, advice, facts)]
        fate = chance.random()
        if fate < 0.3:
            rows.append(self._row("silent", ticket, at, advice, {"because": chance.choice(_SILENT)}))
        elif fate < 0.36:
            rows.append(
                self._row("withheld", ticket, at, advice, {"because": "prompts_per_hour", "prompts": ("cards",)})
            )
        elif fate < 0.95:
            rows.append(self._row("shown", ticket, at + timedelta(seconds=1), advice, {"cards": ("parcel.trace",)}))
        await self._store.add_journal(rows)
        if 0.36 <= fate < 0.8:
            await self._decide(ticket, advice, at + timedelta(seconds=chance.randrange(20, 400)))
        elif fate >= 0.8:
            gone: dict[str, Fact] = {"because": "newer_message", "was_shown": fate < 0.95}
            await self._store.add_journal([self._row("expired", ticket, at + timedelta(minutes=6), advice, gone)])

    async def _decide(self, ticket: TicketRef, advice: str, at: datetime) -> None:
        kind = self._chance.choice(_KINDS)
        name = self._name("decision")
        operations: tuple[Operation, ...] = ()
        if kind != "dismiss":
            note = Operation(self._name("op"), AddMessage("Looked it up.", "internal"))
            reply = Operation(self._name("op"), AddMessage("Hi Cleo, it is on the road.", "public"))
            operations = (note,) if kind in ("flag", "escalate") else (note, reply)
        facts: dict[str, Fact] = {"kind": kind, "item": "parcel.trace", "drafted": kind != "compose"}
        facts |= {"edit_distance": {"accept": 0, "edit": 42}.get(kind), "library": "1a2b3c"}
        facts |= {"operations": tuple(each.id for each in operations), "packs": ("classifier 0.1.0",)}
        if kind == "flag":
            facts |= {"reason": "wrong topic", "right_label": "refund_request"}
        advised = None if kind == "compose" else advice
        row = self._row("decision", ticket, at, advised, facts, decision=name, text="Hi Cleo, it is on the road.")
        decision = Decision(name, kind, ticket, at, advice_id=advised, operations=operations)
        entries = await self._store.record(decision, [row])
        if operations and self._chance.random() < 0.1:
            back = [self._delivery(ticket, at, name, each.id, "cancelled") for each in operations]
            assert await self._store.undo(name, back)
            return
        for entry in entries:
            sent = self._delivery(ticket, at + timedelta(seconds=6), name, entry.operation.id, "sent")
            await self._store.add_journal([sent])

    def _delivery(self, ticket: TicketRef, at: datetime, decision: str, operation: str, state: str) -> JournalRow:
        facts: dict[str, Fact] = {"operation": operation, "state": state, "attempts": 1}
        return self._row("delivery", ticket, at, None, facts, decision=decision)

    def _row(
        self,
        kind: JournalKind,
        ticket: TicketRef,
        at: datetime,
        advice: str | None,
        facts: dict[str, Fact],
        *,
        decision: str | None = None,
        text: str | None = None,
    ) -> JournalRow:
        return JournalRow(self._name("row"), kind, at, ticket, "m1", advice, decision, facts, text)

    def _name(self, what: str) -> str:
        return f"{what}-{self._seed}-{next(self._numbers)}"


def days_before(end: datetime, count: int) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of a day each, the oldest first."""
    for number in range(count, 0, -1):
        yield end - timedelta(days=number), end - timedelta(days=number - 1)
