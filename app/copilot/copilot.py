"""The copilot as the window uses it: follow a ticket, get advice, decide. Composes the use cases, adds nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping
from datetime import timedelta
from typing import Any

from app.copilot.agent_acts import AgentActs
from app.copilot.attend import Attendant
from app.copilot.board import Board
from app.copilot.conflicts import look_at_conflicts
from app.copilot.decide import UNDO_TIME, Decider
from app.copilot.deliver import Courier
from app.copilot.drafts import Draft, Policy
from app.copilot.follow import Follower
from app.copilot.glances import Glances
from app.copilot.handing_over import handover_note
from app.copilot.ports import Clock, Content, Desk, Knowledge, Reader, Store
from app.copilot.practice import Practice
from app.copilot.prompts import Prompts
from app.copilot.records import AdviceRecords
from app.copilot.session import Session
from app.copilot.texts import Texts
from app.copilot.told import Told
from app.copilot.traffic import Traffic
from app.copilot.watch import Watch
from app.copilot.wordings import WordingOffer, Wordings
from app.domain.attention import PROMPTS_PER_HOUR
from app.domain.decisions import Decision
from app.domain.outbox import SETTLE_TIME, OutboxEntry
from app.domain.polling import Tempo
from app.domain.tickets import Article, TicketRef

POLL_EVERY = timedelta(seconds=10)
LAST_ANSWERS = timedelta(seconds=3)
"""How long the end of the program waits for the desk's answer to what is being sent."""
FIRST_LIST = timedelta(seconds=0.3)
"""How long the start waits for the worklist before it goes on with what takes the computer."""
_SHOWING = "show a delivery"
_LOOKING = "look at what is known of the list"


class Copilot(AgentActs, Told):
    """One agent's copilot. Everything runs on the event loop it was made on; no method blocks it."""

    def __init__(
        self,
        *,
        desks: Mapping[str, Desk],
        store: Store,
        reader: Reader,
        content: Content,
        knowledge: Knowledge | None = None,
        clock: Clock,
        new_id: Callable[[], str],
        policies: Mapping[str, Policy] | None = None,
        agent_names: Mapping[str, str] | None = None,
        undo_time: timedelta = UNDO_TIME,
        settle: timedelta = SETTLE_TIME,
        poll_every: timedelta = POLL_EVERY,
        tempos: Mapping[str, Tempo] | None = None,
        made: Callable[[str], int] = lambda _: 0,
        prompts_per_hour: int = PROMPTS_PER_HOUR,
        made_up: Collection[str] = (),
        traffic: Traffic | None = None,
    ) -> None:
        """`made_up` are accounts whose tickets are invented: practice may use all of them. `tempos` say how often an
        account may be looked at unasked, all others `poll_every`; `made` counts an account's requests. Every request
        goes by `traffic`.
        """
        self._board = Board()
        Told.__init__(self, self._board)
        self._traffic = traffic or Traffic()
        self._traffic.tells(lambda asking: self._board.change(asking=asking))
        self._desks = desks
        self._content = content
        self._knowledge = knowledge
        self._courier = Courier(
            store, desks, clock=clock, new_id=new_id, settle=settle, held=lambda: self._traffic.held
        )
        agent_name = (agent_names or {}).get
        self._wordings = Wordings(
            self._board, store, content, agent_name=lambda account: agent_name(account, ""), clock=clock
        )
        self._records = AdviceRecords(self._board, store, clock, new_id)
        self._prompts = Prompts(prompts_per_hour, clock)
        self._attendant = Attendant(
            self._board,
            reader=reader,
            knowledge=knowledge,
            content=content,
            records=self._records,
            desk_of=desks.get,
            agent_name=lambda account: agent_name(account, ""),
            wordings=self._wordings,
            clock=clock,
            new_id=new_id,
            prompts=self._prompts,
        )
        self.texts = Texts(store, desks, clock)
        self._follower = Follower(
            self._board,
            desks,
            store,
            before_shown=self._attendant.make_way,
            on_conversation=self._attendant.attend,
            on_back_online=self._courier.wake,
            on_lost=self._attendant.forget_ticket,
            texts=self.texts,
        )
        self.watch = Watch(
            self._board,
            desks,
            look=self._follower.refresh,
            tempo_of=lambda account: (tempos or {}).get(account, Tempo(poll_every, idle=poll_every)),
            made=made,
            clock=clock,
        )
        self._decider = Decider(
            self._board,
            self._attendant,
            self._records,
            self._courier,
            store,
            policies=policies or {},
            cursor=lambda: self._follower.cursor,
            agent_name=lambda account: agent_name(account, ""),
            clock=clock,
            new_id=new_id,
            undo_time=undo_time,
        )
        self.practice = Practice(
            self._board,
            store,
            desks,
            reader=reader,
            knowledge=knowledge,
            content=content,
            wordings=self._wordings,
            agent_name=lambda account: agent_name(account, ""),
            clock=clock,
            new_id=new_id,
            made_up=made_up,
        )
        self._courier.on_entry_changed(self._on_entry_changed)
        self._glances = Glances(self._board, store, reader)
        self._tasks: set[asyncio.Task[None]] = set()
        self._delivery: asyncio.Task[None] | None = None

    @property
    def session(self) -> Session:
        return self._board.session

    def subscribe(self, listener: Callable[[Session], None]) -> Callable[[], None]:
        """Calls the listener with every new session, on the loop's thread; the result ends that."""
        return self._board.subscribe(listener)

    async def start(self) -> None:
        """Takes up what an earlier run left in the outbox, then follows and delivers until `stop`."""
        await self._courier.recover()
        await self._decider.show_unfinished()
        self._delivery = self._spawn(self._courier.run())
        self._spawn(self.watch.run())
        # A desk that hangs must not keep the first ticket waiting.
        await asyncio.wait({self._spawn(self.load_worklist())}, timeout=FIRST_LIST.total_seconds())

    async def stop(self) -> None:
        """Ends the work. What is being sent gets a moment for its answer; without one it stays in the outbox and is
        looked up at the next start.
        """
        self._courier.end()
        if self._delivery is not None:
            await asyncio.wait({self._delivery}, timeout=LAST_ANSWERS.total_seconds())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._follower.close()
        self._attendant.forget_ticket()
        await self._records.written()

    async def open(self, ref: TicketRef) -> None:
        self._attendant.forget_ticket()
        self._glances.forget(self.session.ref)
        self._glances.forget(ref)
        self.watch.touch()
        await self._follower.open(ref)

    async def open_url(self, url: str) -> None:
        """Opens the ticket a pasted address names; raises UnknownTicketAddress."""
        await self.open(self.ref_of(url))

    def ref_of(self, url: str) -> TicketRef:
        """The ticket that an address names at a connected desk; raises UnknownTicketAddress. No network."""
        return self._follower.ref_of(url)

    async def refresh(self) -> None:
        await self._follower.refresh()
        self.watch.looked()

    def touched(self, *, shown: bool | None = None) -> None:
        """The agent did something in the window; `shown`, it came into sight or went out of it."""
        if shown is None:
            self.watch.touch()
        else:
            self.watch.show(shown=shown)

    async def content_changed(self) -> None:
        """A playbook, reply, rule or article was saved: the open ticket's advice is made anew. Returns at once."""
        await self._attendant.attend()

    async def look_at_conflicts(self) -> None:
        """Reads what stands now on every ticket where a decision met somebody else's change; raises nothing."""
        await look_at_conflicts(self._board, self._desks)

    async def load_worklist(self) -> None:
        await self._follower.load_worklist()
        if not any(task.get_name() == _LOOKING for task in self._tasks):
            self._spawn(self._glances.look(), name=_LOOKING)

    def allow_prompts(self, per_hour: int) -> None:
        """From now on so many cards an hour may call for attention unasked."""
        self._prompts.per_hour = per_hour

    async def settled(self) -> None:
        """Waits until the newest turn is read, its advice made and journalled, and deliveries are shown."""
        while showing := [task for task in self._tasks if task.get_name() == _SHOWING and not task.done()]:
            await asyncio.gather(*showing)
        await self._follower.settled()
        await self._attendant.settled()
        await self._records.written()

    async def deliver_due(self) -> timedelta:
        """Delivers what is due now; returns how long until more may be due. `start` does this for ever."""
        return await self._courier.deliver_due()

    def mark_shown(self, advice_id: str, *, folded: bool = False) -> None:
        """The window really painted this advice; `folded`, only what quiet mode leaves of it."""
        self._attendant.mark_shown(advice_id, folded=folded)

    def show_held_back(self, advice_id: str) -> None:
        """Shows the prompts of this advice that were held back."""
        self._attendant.show_held_back(advice_id)

    def handover_note(self, *, mood: bool = True) -> str:
        return handover_note(self.session, self._content.library(), mood=mood)

    async def decide(self, draft: Draft) -> Decision:
        sent = self._wordings.sent(draft)
        decision = await self._decider.decide(draft)
        if sent is not None:
            await self._wordings.note_sent(sent)
        return decision

    def wording_offer(self, draft: Draft) -> WordingOffer | None:
        """An edited reply as a wording to keep for next time; ask before deciding, None when there is nothing."""
        return self._wordings.offer(draft)

    async def keep_wording(self, offer: WordingOffer, text: str) -> None:
        await self._wordings.keep(offer, text)

    async def forget_wording(self, item: str, variant: str) -> bool:
        return await self._wordings.forget(item, variant)

    async def article(self, article: str) -> Article | None:
        """The whole of an article that was found, from what is on this computer; None when it is not there any more."""
        return await self._knowledge.article(article) if self._knowledge else None

    def _look_at_desks(self) -> None:
        self.watch.rest(resting=self._traffic.held)
        self._courier.wake()
        self._spawn(self._follower.refresh())
        self._spawn(self.load_worklist())

    def _on_entry_changed(self, entry: OutboxEntry) -> None:
        self._spawn(self._after_delivery(entry), name=_SHOWING)

    async def _after_delivery(self, entry: OutboxEntry) -> None:
        await self._decider.show_unfinished()
        if entry.state == "conflict":
            await self.look_at_conflicts()
        if entry.ticket != self.session.ref:
            return
        if entry.state == "sent":
            await self._follower.refresh()
        else:  # a reply that waits for a person now leaves room for advice on what the customer wrote meanwhile
            await self._attendant.attend()

    def _spawn(self, work: Coroutine[Any, Any, None], *, name: str | None = None) -> asyncio.Task[None]:
        try:
            task = asyncio.create_task(work, name=name)
        except RuntimeError:  # the program has ended, and an act of its window came to its end after it
            work.close()
            raise
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
