"""Delivers the outbox: sends what is due, looks up what became of lost requests, and never sends anything twice."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.copilot.ports import Clock, Desk, Store
from app.copilot.urgency import urgency
from app.domain.decisions import AddMessage
from app.domain.errors import (
    CalmdeskError,
    InsecureAddress,
    NoRights,
    TicketGone,
    TooManyRequests,
)
from app.domain.journal import Fact, JournalRow
from app.domain.offline import WorkingOffline
from app.domain.outbox import (
    ACTIVE,
    SETTLE_TIME,
    OutboxEntry,
    OutboxState,
    PersonChoice,
    after_choice,
    after_look,
    after_outcome,
    after_restart,
    due,
    leaving,
    overridden,
    overtaken,
    postponed,
)
from app.domain.phrase import Phrase
from app.domain.tickets import Outcome, TicketRef

log = logging.getLogger(__name__)

_IDLE = timedelta(seconds=30)
_AGAIN = timedelta(seconds=2)
_A_MOMENT = 0.2
_LATE_LOOKS = 30
"""How often a message that was not found is looked for once more: half an hour, longer than any proxy keeps one."""


class Courier:
    """Carries decided operations to their desks. The only place that retries anything."""

    def __init__(
        self,
        store: Store,
        desks: Mapping[str, Desk],
        *,
        clock: Clock,
        new_id: Callable[[], str],
        settle: timedelta = SETTLE_TIME,
        held: Callable[[], bool] = lambda: False,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """While `held`, nothing is tried. `chance` spreads waits, so that not all programs come back at one moment."""
        self._store = store
        self._desks = desks
        self._clock = clock
        self._new_id = new_id
        self._settle = settle
        self._held = held
        self._chance = chance
        self._awake = asyncio.Event()
        self._ending = asyncio.Event()
        self._given_up: dict[str, datetime] = {}  # operation -> when the answer to its request was given up
        self._late: dict[str, tuple[int, datetime]] = {}  # operation -> how often it was looked for late, and when last
        self._looking: asyncio.Task[None] | None = None
        self._listeners: list[Callable[[OutboxEntry], None]] = []

    def on_entry_changed(self, listener: Callable[[OutboxEntry], None]) -> None:
        self._listeners.append(listener)

    def wake(self) -> None:
        """Something was decided, or the network is back: look at the outbox now."""
        self._awake.set()

    async def recover(self) -> None:
        """Rows still `sending` although nothing is out become `unknown`: the program, or its storage, failed then."""
        for entry in await self._store.outbox():
            if entry.state == "sending":
                self._given_up[entry.operation.id] = self._clock()
                await self._save(after_restart(entry, self._clock()), was="sending")

    def end(self) -> None:
        """Nothing more leaves; `run` returns when what is on its way was answered."""
        self._ending.set()
        if self._looking is not None:
            self._looking.cancel()
        self.wake()

    async def run(self) -> None:
        """Delivers until `end` or cancellation. An error of the storage is waited out: nothing was lost."""
        while not self._ending.is_set():
            self._awake.clear()
            try:
                wait = await self.deliver_due()
            except CalmdeskError:
                wait = _IDLE
            except Exception as error:  # noqa: BLE001 - whatever it is, it must not be the end of all delivery
                log.error("a round of deliveries failed: %s", type(error).__name__)
                wait = _IDLE
            if self._ending.is_set():
                return
            try:
                async with asyncio.timeout(max(wait.total_seconds(), 0.05)):
                    await self._awake.wait()
            except TimeoutError:
                continue

    async def deliver_due(self) -> timedelta:
        """Handles every row that is due, one per ticket at a time; returns how long until the next may be due."""
        await self.recover()
        out: dict[asyncio.Task[None], TicketRef] = {}
        try:
            if not await self._handle_due(out):
                return _AGAIN
        except asyncio.CancelledError:
            for task in out:
                task.cancel()
            raise
        finally:
            # All come to their end before a new round begins, which takes a row in `sending` for one left over.
            await asyncio.gather(*out, return_exceptions=True)
        rows = await self._store.outbox()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_for_late(rows))
        await asyncio.wait({self._looking}, timeout=_A_MOMENT)  # a slow desk must not hold up what is decided now
        now = self._clock()
        later = [row.not_before - now for row in rows if row.state in ACTIVE]
        return min([_IDLE, *(wait for wait in later if wait > timedelta())])

    async def _look_for_late(self, rows: Sequence[OutboxEntry]) -> None:
        """A message that waits for a person because it was not found may still land: then nobody needs to do anything.
        It is looked for once in each settle time, as often as that may happen.
        """
        now = self._clock()
        for entry in () if self._held() or self._ending.is_set() else rows:
            looks, last = self._late.get(entry.operation.id, (0, entry.left_at or now))
            lost = entry.state == "needs_help" and isinstance(entry.operation.action, AddMessage) and entry.left_at
            desk = self._desks.get(entry.ticket.account)
            if not lost or desk is None or looks >= _LATE_LOOKS or abs(now - last) < self._settle:
                continue
            self._late[entry.operation.id] = (looks + 1, now)
            try:
                with urgency("background"):
                    found = await self._found(desk, entry)
                if found is not None:
                    await self._save(after_look(entry, found, now=now), was="needs_help")
            except CalmdeskError:  # the desk is away, or has no room for it: nothing was looked at
                self._late[entry.operation.id] = (looks, now)
            except Exception as error:  # noqa: BLE001 - nobody waits for it, so it is said here
                log.error("a late message could not be looked for: %s", type(error).__name__)

    async def _handle_due(self, out: dict[asyncio.Task[None], TicketRef]) -> bool:
        """Until nothing is due: a slow desk holds up its own ticket only, also for what is decided meanwhile. False
        when a row did not change: it is left for the next round, or it would be tried without a pause.
        """
        handled: set[tuple[str, OutboxState, int]] = set()
        while True:
            rows = () if self._ending.is_set() or self._held() else due(await self._store.outbox(), self._clock())
            for row in rows:
                key = (row.operation.id, row.state, row.attempts)
                if key not in handled and row.ticket not in out.values():
                    handled.add(key)
                    out[asyncio.create_task(self._handle(row))] = row.ticket
            if not out:
                return not rows
            waking = asyncio.create_task(self._awake.wait())
            try:
                wait = _AGAIN.total_seconds()  # meanwhile another row may have become due
                await asyncio.wait({waking, *out}, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
            finally:
                waking.cancel()
            self._awake.clear()  # whatever it was, the outbox is looked at again now
            for task in [task for task in out if task.done()]:
                del out[task]
                task.result()

    async def resolve(self, operation_id: str, choice: PersonChoice, *, parts: frozenset[str] | None = None) -> bool:
        """Carries out what a person decided about a row that waits for one; False when it does not wait any more."""
        done = False
        for entry in await self._store.outbox():
            chosen = after_choice(entry, choice, now=self._clock(), parts=parts)
            if entry.operation.id == operation_id and chosen is not entry:
                done = await self._save(chosen, was=entry.state)
        self.wake()
        return done

    async def undo(self, decision_id: str) -> bool:
        """Cancels a decision of which nothing has left yet; False when it is too late."""
        rows = [row for row in await self._store.outbox() if row.decision_id == decision_id]
        notes = [self._delivery(after_choice(row, "drop", now=self._clock())) for row in rows]
        return bool(rows) and await self._store.undo(decision_id, notes)

    async def _handle(self, entry: OutboxEntry) -> None:
        desk = self._desks.get(entry.ticket.account)
        if desk is None:
            because = Phrase.of("The account “{account}” is not connected", account=entry.ticket.account)
            row = self._put_off(entry, because, _IDLE.total_seconds())
            await self._save(row, was=entry.state)
            return
        try:
            with urgency("delivery"):
                await (self._look(desk, entry) if entry.state == "unknown" else self._send(desk, entry))
        except (TicketGone, NoRights, InsecureAddress) as error:
            refused = Outcome("refused", refused={"ticket": error.title}, because=str(error))
            await self._save(after_outcome(entry, refused, now=self._clock()), was=entry.state)
        except CalmdeskError as error:
            retry_after = error.retry_after if isinstance(error, TooManyRequests) else None
            row = self._put_off(entry, error.title, retry_after)
            await self._save(row, was=entry.state)
        except Exception as error:  # noqa: BLE001 - one row that an adapter cannot handle must not end all delivery
            log.error("a delivery failed: %s", type(error).__name__)
            because = Phrase.of("Calmdesk failed ({kind})", kind=type(error).__name__)
            await self._save(self._put_off(entry, because), was=entry.state)

    def _put_off(self, entry: OutboxEntry, because: str, retry_after: float | None = None) -> OutboxEntry:
        return postponed(entry, now=self._clock(), because=because, retry_after=retry_after, chance=self._chance())

    async def _send(self, desk: Desk, entry: OutboxEntry) -> None:
        """Stores `sending` with the cursor of this moment, then lets the request leave. A message that left before may
        have landed after it was looked for, so it is looked for once more; a change only does what is left of it.
        """
        left_before = entry.left_at is not None and isinstance(entry.operation.action, AddMessage)
        if left_before and (found := await self._found(desk, entry)) is not None:
            await self._save(after_look(entry, found, now=self._clock()), was=entry.state)
            return
        seen = await desk.conversation(entry.ticket, entry.cursor)
        if self._ending.is_set():
            return  # still waiting, so it leaves at the next start
        customer_wrote = any(m.role == "customer" and m.visibility == "public" for m in seen.messages)
        if entry.answers_customer and entry.cursor is not None and customer_wrote:
            await self._save(overtaken(entry, cursor=seen.cursor), was=entry.state)
            return
        row = leaving(entry, cursor=seen.cursor, now=self._clock())
        if not await self._save(row, was=entry.state):
            return  # undone while its cursor was read: nothing leaves
        outcome = await self._call(desk, row, override=overridden(entry))
        if outcome.because == WorkingOffline.title:  # chosen in this very moment: nothing left, so it was no attempt
            row = replace(row, attempts=entry.attempts)
        if outcome.state == "unknown":
            self._given_up[row.operation.id] = self._clock()
        await self._save(after_outcome(row, outcome, now=self._clock(), chance=self._chance()), was="sending")

    async def _call(self, desk: Desk, row: OutboxEntry, *, override: bool) -> Outcome:
        action = row.operation.action
        name = row.operation.id
        try:
            if isinstance(action, AddMessage):
                return await desk.add_message(row.ticket, action.text, visibility=action.visibility, operation_id=name)
            expected = None if override else action.expected_version
            return await desk.update(row.ticket, action.changes, expected_version=expected, operation_id=name)
        except Exception as error:  # noqa: BLE001 - an adapter that breaks its promise must not leave a row in `sending`
            return Outcome("unknown", because=Phrase.of("{kind} while sending", kind=type(error).__name__))

    async def _look(self, desk: Desk, entry: OutboxEntry) -> None:
        found = await self._found(desk, entry)
        name, now = entry.operation.id, self._clock()
        if name in self._given_up:
            self._given_up[name] = min(self._given_up[name], now)  # the clock may have been set back
        row = after_look(entry, found, now=now, settle=self._settle, given_up=self._given_up.get(name))
        if await self._save(row, was="unknown") and row.state != "unknown":
            self._given_up.pop(name, None)

    async def _found(self, desk: Desk, entry: OutboxEntry) -> str | None:
        """The message this row became, as far as the desk shows it; "" for a change that stands."""
        candidates = await desk.find_operation(entry.ticket, entry.operation, after=entry.cursor)
        claimed = await self._store.claimed_messages(entry.ticket)
        return next((message_id for message_id in candidates if message_id not in claimed), None)

    async def _save(self, entry: OutboxEntry, *, was: OutboxState) -> bool:
        # The journal is never emptied: it hears of a change of state, not of every try in a day offline.
        rows = [self._delivery(entry)] if entry.state != was else []
        saved = await self._store.save_entry(entry, rows, was=was)
        if saved:
            for listener in self._listeners:
                listener(entry)
        return saved

    def _delivery(self, entry: OutboxEntry) -> JournalRow:
        facts: dict[str, Fact] = {"operation": entry.operation.id, "state": entry.state, "attempts": entry.attempts}
        return JournalRow(
            id=self._new_id(),
            kind="delivery",
            at=self._clock(),
            ticket=entry.ticket,
            decision_id=entry.decision_id,
            facts=facts,
        )
