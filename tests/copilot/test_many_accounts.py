"""Several accounts at once: each ticket belongs to its own, and one that fails disturbs no other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from app.copilot.copilot import Copilot
from app.copilot.drafts import Draft, Policy
from app.domain.errors import HelpdeskUnreachable, UnknownTicketAddress
from app.domain.tickets import Ticket, TicketRef
from app.storage.store import LocalStore
from tests.support.clock import CountedIds, MovedClock
from tests.support.desk import ME, MemoryDesk
from tests.support.knowledge import WordKnowledge
from tests.support.reader import WordReader
from tests.support.world import FixedContent


class SlowDesk(MemoryDesk):
    """Its list comes when the test lets it."""

    def __init__(self, clock: MovedClock, account: str) -> None:
        super().__init__(clock, account)
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def my_open_tickets(self, *, limit: int = 50) -> Sequence[Ticket]:
        await self.may_answer.wait()
        return await super().my_open_tickets(limit=limit)


class Two:
    """Two accounts whose tickets have the same numbers."""

    def __init__(self, store: LocalStore) -> None:
        clock = MovedClock()
        self.work, self.shop = MemoryDesk(clock, "work"), SlowDesk(clock, "shop")
        self.refs = {desk.account: desk.add_ticket("Two charges", "Twice!") for desk in (self.work, self.shop)}
        for desk in (self.work, self.shop):
            desk.change(self.refs[desk.account], assignee=ME)
        content = FixedContent()
        self.copilot = Copilot(
            desks={"work": self.work, "shop": self.shop},
            store=store,
            reader=WordReader(),
            content=content,
            knowledge=WordKnowledge(content),
            clock=clock,
            new_id=CountedIds(),
            policies={"work": Policy(), "shop": Policy()},
            agent_names={"work": "Ada", "shop": "Ada at the shop"},
            undo_time=timedelta(0),
            settle=timedelta(seconds=60),
            poll_every=timedelta(hours=1),
        )

    async def answers(self, account: str, words: str) -> None:
        await self.copilot.open(self.refs[account])
        await self.copilot.settled()
        await self.copilot.decide(Draft(None, None, reply=words))

    async def deliver(self) -> None:
        await self.copilot.deliver_due()
        await self.copilot.settled()


@pytest.fixture
def two(store: LocalStore) -> Two:
    return Two(store)


async def test_the_worklist_holds_the_tickets_of_both(two: Two) -> None:
    await two.copilot.load_worklist()
    assert {ticket.ref for ticket in two.copilot.session.worklist} == set(two.refs.values())


async def test_an_account_that_fails_leaves_the_others_list(two: Two) -> None:
    await two.copilot.load_worklist()
    two.work.online = False
    two.shop.change(two.refs["shop"], subject="Three charges")
    await two.copilot.load_worklist()
    listed = {ticket.ref.account: ticket.subject for ticket in two.copilot.session.worklist}
    assert listed == {"work": "Two charges", "shop": "Three charges"}, "the one that is away stands as it was"
    assert isinstance(two.copilot.session.error, HelpdeskUnreachable)


async def test_an_account_that_hangs_holds_up_no_other(two: Two) -> None:
    two.shop.may_answer.clear()
    listed = asyncio.Event()
    two.copilot.subscribe(lambda session: listed.set() if session.worklist else None)
    loading = asyncio.create_task(two.copilot.load_worklist())
    async with asyncio.timeout(20):
        await listed.wait()
    assert [ticket.ref.account for ticket in two.copilot.session.worklist] == ["work"]
    two.shop.may_answer.set()
    await loading
    assert len(two.copilot.session.worklist) == 2


async def test_desks_that_tell_no_times_have_their_place_in_the_list(two: Two) -> None:
    for account, desk in (("work", two.work), ("shop", two.shop)):
        desk.change(two.refs[account], created_at=two.work._clock() if account == "work" else None)
    await two.copilot.load_worklist()
    assert [ticket.ref.account for ticket in two.copilot.session.worklist] == ["shop", "work"]


async def test_an_address_opens_in_the_account_it_belongs_to(two: Two) -> None:
    for account in ("shop", "work"):
        desk = {"work": two.work, "shop": two.shop}[account]
        await two.copilot.open_url(desk.url_of(two.refs[account]))
        assert two.copilot.session.ref == TicketRef(account, "1")
    with pytest.raises(UnknownTicketAddress):
        await two.copilot.open_url("https://third.invalid/ticket/1")


async def test_a_decision_goes_to_the_desk_of_its_ticket(two: Two) -> None:
    await two.answers("shop", "The shop's answer")
    await two.answers("work", "The answer of work")
    await two.deliver()
    assert two.shop.said(two.refs["shop"], "public") == ["The shop's answer"]
    assert two.work.said(two.refs["work"], "public") == ["The answer of work"]


async def test_what_waits_for_one_account_holds_up_nothing_of_the_other(two: Two) -> None:
    await two.answers("work", "The answer of work")
    two.work.online = False
    await two.answers("shop", "The shop's answer")
    await two.deliver()
    assert two.shop.said(two.refs["shop"], "public") == ["The shop's answer"]
    assert two.work.said(two.refs["work"], "public") == []
    assert {row.ticket for row in two.copilot.session.unfinished} == {two.refs["work"]}
