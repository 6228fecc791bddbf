"""One random afternoon of an agent, from a seed: everybody and everything acts at moments of its own."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from app.copilot.copilot import Copilot
from app.copilot.drafts import Draft, Policy
from app.copilot.session import Session
from app.domain.advice import Advice, KnowledgeHit
from app.domain.content import Library
from app.domain.decisions import AddMessage, Decision, Flag, Operation
from app.domain.errors import NothingToSend, StaleAdvice
from app.domain.journal import JournalRow
from app.domain.outbox import OutboxEntry
from app.domain.readings import Reading
from app.domain.tickets import Article, Conversation, Message, Ticket, TicketRef
from app.storage.database import Database
from app.storage.opening import connect
from app.storage.store import LocalStore
from tests.support.clock import CountedIds
from tests.support.desk import MemoryDesk
from tests.support.knowledge import WordKnowledge
from tests.support.reader import WordReader
from tests.support.world import LIBRARY, FixedContent

T = TypeVar("T")
Pause = Callable[[], Awaitable[None]]

BEGIN = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LINES = (
    "I was charged twice for one order",
    "You charged me twice!",
    "and my parcel is lost",
    "My order number is 4711",
    "I want to talk to a human!",
    "two charges for the same order, you took money twice",
    "ok",
)


class _Database(Database):
    """Real transactions in memory, without a thread: each waits as long as it is told, in the order of asking."""

    def __init__(self, pause: Pause) -> None:
        super().__init__(connect(None, None), ThreadPoolExecutor(1), "memory")
        self._pause = pause
        self._turn = asyncio.Lock()

    async def _call(self, work: Callable[[], T]) -> T:
        return await asyncio.shield(asyncio.ensure_future(self._in_turn(work)))

    async def _in_turn(self, work: Callable[[], T]) -> T:
        async with self._turn:
            await self._pause()
            return self._translate(work)


class _Store(LocalStore):
    """Tells of each decision at the moment it is recorded."""

    def __init__(self, pause: Pause, on_decision: Callable[[Decision], None]) -> None:
        super().__init__(_Database(pause))
        self._on_decision = on_decision

    async def record(self, decision: Decision, rows: Sequence[JournalRow]) -> Sequence[OutboxEntry]:
        self._on_decision(decision)
        return await super().record(decision, rows)


class _Desk(MemoryDesk):
    """Answers late: what it says was true at some moment on the way."""

    pause: Pause

    async def ticket(self, ref: TicketRef) -> Ticket:
        await self.pause()
        answer = await super().ticket(ref)
        await self.pause()
        return answer

    async def conversation(self, ref: TicketRef, after: str | None = None) -> Conversation:
        answer = await super().conversation(ref, after)
        await self.pause()
        return answer

    async def search_articles(self, query: str, *, limit: int = 3) -> Sequence[Article]:
        await self.pause()
        await self.pause()
        return await super().search_articles(query, limit=limit)


class _Reader(WordReader):
    pause: Pause

    async def read(self, text: str) -> Reading:
        await self.pause()
        return await super().read(text)

    async def read_many(self, texts: Sequence[str]) -> Sequence[Reading]:
        await self.pause()
        return await super().read_many(texts)

    async def similarities(self, text: str, others: Sequence[str]) -> Sequence[float]:
        await self.pause()
        return await super().similarities(text, others)


class _Knowledge(WordKnowledge):
    pause: Pause

    async def search(self, text: str, others: Sequence[Article] = ()) -> tuple[KnowledgeHit, ...]:
        await self.pause()
        return await super().search(text, others)


def newest_open(messages: Sequence[Message]) -> str | None:
    """The customer's last message that nobody answered in public; found without the code under test."""
    public = [message for message in messages if message.visibility == "public"]
    return public[-1].id if public and public[-1].role == "customer" else None


class Race:
    """`wrong` is what must never happen, in words; `tried` and `refused` count acts on advice."""

    def __init__(self, seed: int, *, acts: int = 16) -> None:
        self.wrong: list[str] = []
        self.tried = self.refused = self.recorded = self.boards = 0
        self._random = random.Random(seed)  # noqa: S311 - a schedule, not a secret
        self._acts = acts
        self._answers: dict[str, str] = {}
        self._messages: dict[str, str] = {}
        self._pace = {name: self._random.choice((0.0, 0.05, 1.0, 6.0)) for name in ("desk", "reader", "store")}
        self._desk = _Desk(self._now)
        self._desk.pause = self._pausing("desk")
        self._desk.articles = [Article("d1", "Charged twice", LINES[0], "desk/d1")]
        self._reader = _Reader()
        self._reader.pause = self._pausing("reader")
        self._content = FixedContent()
        self._knowledge = _Knowledge(self._content)
        self._knowledge.pause = self._pausing("reader")
        self._tickets = [self._desk.add_ticket("Charged", LINES[0], ticket_id=name) for name in ("1", "2")]
        self._store = _Store(self._pausing("store"), self._on_decision)
        self._copilot = Copilot(
            desks={"desk": self._desk},
            store=self._store,
            reader=self._reader,
            content=self._content,
            knowledge=self._knowledge,
            clock=self._now,
            new_id=CountedIds(),
            policies={"desk": Policy(tags=True, intent_field="Intent")},
            undo_time=timedelta(seconds=self._random.choice((0, 5))),
            poll_every=timedelta(seconds=self._random.choice((1, 4))),
        )
        self._copilot.subscribe(self._look)

    async def run(self) -> None:
        await self._copilot.start()
        people = [self._customers(), self._others_at_the_desk(), self._agent()]
        await asyncio.gather(*people)
        self._desk.online = True
        await self._come_to_rest()
        await self._copilot.stop()
        await self._store.close()

    # -- what must be true --------------------------------------------------------------------------------------------

    def _look(self, session: Session) -> None:
        self.boards += 1
        advice = session.advice
        if advice is None:
            return
        self._messages[advice.id] = advice.message_id
        newest = newest_open(session.messages)
        if advice.message_id != newest:
            self.wrong.append(f"advice for message {advice.message_id} on the board while {newest} was seen")
        if session.ref != advice.ticket:
            self.wrong.append(f"advice for ticket {advice.ticket} on the board of {session.ref}")

    def _on_decision(self, decision: Decision) -> None:
        self.recorded += 1
        session = self._copilot.session
        newest = newest_open(session.messages)
        if decision.advice_id and self._messages[decision.advice_id] != newest:
            self.wrong.append(f"advice for {self._messages[decision.advice_id]} accepted while {newest} was seen")
        if decision.ticket != session.ref:
            self.wrong.append(f"a decision on {decision.ticket} while {session.ref} was open")
        if newest and (decision.kind == "escalate" or any(map(_is_reply, decision.operations))):
            self._answers[decision.id] = newest

    async def _come_to_rest(self) -> None:
        """In the end, within ten minutes of the slowest models and storage, what nobody answered has its advice."""
        for _ in range(30):
            await asyncio.sleep(20)
            if not (missing := self._missing()):
                return
        self.wrong.append(missing)

    def _missing(self) -> str:
        session = self._copilot.session
        newest = newest_open(session.messages)
        on_its_way = any(row.ticket == session.ref and row.is_public_reply for row in session.unfinished)
        wanted = newest is not None and newest not in self._answers.values() and not on_its_way
        if wanted and (session.advice is None or session.advice.message_id != newest):
            return f"no advice for message {newest} in the end (phase {session.phase}: {session.error})"
        return "" if session.phase in ("ready", "failed") else f"still {session.phase} in the end"

    # -- who acts -----------------------------------------------------------------------------------------------------

    async def _customers(self) -> None:
        for _ in range(self._random.randint(1, 5)):
            await asyncio.sleep(self._random.uniform(0, 12))
            for _ in range(self._random.choice((1, 1, 1, 3))):
                self._desk.customer_writes(self._random.choice(self._tickets), self._random.choice(LINES))
                await asyncio.sleep(self._random.choice((0, 0.2)))

    async def _others_at_the_desk(self) -> None:
        for _ in range(self._random.randint(0, 4)):
            await asyncio.sleep(self._random.uniform(0, 12))
            ref = self._random.choice(self._tickets)
            match self._random.randrange(5):
                case 0:
                    self._desk.change(ref, group=self._random.choice(("Support", "Billing")))
                case 1:
                    self._desk.change(ref, tags=frozenset({"seen"}))
                case 2:
                    self._content.current = self._written_anew()
                    if self._random.random() < 0.7:  # else the next look at the ticket meets it first
                        await self._copilot.content_changed()
                case 3:
                    await self._desk.add_message(ref, "from the browser", visibility="public", operation_id="-")
                case 4:
                    self._desk.online = not self._desk.online

    async def _agent(self) -> None:
        doing = [asyncio.create_task(self._copilot.open(self._tickets[0]))]
        for _ in range(self._acts):
            await asyncio.sleep(self._random.choice((0, self._random.uniform(0, 1), self._random.uniform(0, 9))))
            doing.append(asyncio.create_task(self._act()))
        await asyncio.gather(*doing)

    async def _act(self) -> None:
        act = self._random.choice((*(self._on_advice,) * 7, self._open_a_ticket, self._write_alone, self._undo))
        try:
            await act()
        except StaleAdvice:
            self.refused += 1
        except NothingToSend:
            pass

    async def _on_advice(self) -> None:
        """Looks at a card, thinks, and acts on it: whether it still stands is for the copilot to know."""
        advice = self._copilot.session.advice
        if advice is None or not advice.card_ids:
            return
        self._copilot.mark_shown(advice.id)
        items = [action.id for action in advice.actions] + [reply.id for reply in advice.replies]
        if not items:
            return
        item = self._random.choice(items)
        draft = self._copilot.draft_for(item)
        await self._think()
        self.tried += 1
        match self._random.randrange(6):
            case 0:
                await self._copilot.dismiss(advice.id, item)
            case 1:
                await self._copilot.flag(advice.id, item, Flag("wrong topic", None, ""))
            case 2:
                await self._copilot.escalate("Billing", "please", advice_id=advice.id)
            case 3:
                await self._decide(advice, replace(draft, reply="in my own words", missing=()))
            case _:
                await self._decide(advice, replace(draft, reply=(draft.reply or "").replace("{", "") or None))

    async def _decide(self, advice: Advice, draft: Draft) -> None:
        now = self._copilot.session.advice
        decision = await self._copilot.decide(draft)
        if now is None or now.id != advice.id:
            self.wrong.append(f"advice {advice.id} was accepted after it had gone (decision {decision.id})")

    async def _think(self) -> None:
        await asyncio.sleep(self._random.choice((0, self._random.uniform(0, 1), self._random.uniform(0, 8))))

    async def _open_a_ticket(self) -> None:
        await self._copilot.open(self._random.choice(self._tickets))

    async def _write_alone(self) -> None:
        if self._copilot.session.ticket is not None:
            await self._copilot.decide(Draft(None, None, reply=f"I look into it {self._random.random()}"))

    async def _undo(self) -> None:
        if self._answers and await self._copilot.undo(decision := next(reversed(self._answers))):
            self._answers.pop(decision, None)

    # -- inside -------------------------------------------------------------------------------------------------------

    def _written_anew(self) -> Library:
        """What the company wrote in other words, or only under another version."""
        title = self._random.choice(("Check both charges", "Look at both charges"))
        (book,) = LIBRARY.playbooks
        changed = replace(book, steps=(replace(book.steps[0], title=title), *book.steps[1:]))
        return replace(LIBRARY, playbooks=(changed,), version=f"lib{self._random.random()}")

    def _now(self) -> datetime:
        return BEGIN + timedelta(seconds=asyncio.get_running_loop().time()) if _running() else BEGIN

    def _pausing(self, name: str) -> Pause:
        async def pause() -> None:
            longest = self._pace[name]
            if longest and self._random.random() < 0.7:
                await asyncio.sleep(self._random.uniform(0, longest))

        return pause


def _is_reply(operation: Operation) -> bool:
    return isinstance(operation.action, AddMessage) and operation.action.visibility == "public"


def _running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
