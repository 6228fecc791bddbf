"""The open ticket is shown whole and as it is now, whatever is slow, full or merged while it is read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from app.copilot.drafts import Draft
from app.domain.errors import StorageFull, TooManyRequests
from app.domain.tickets import Ticket, TicketRef
from tests.support.world import World

COMPLAINT = "I was charged twice for one order"
SECOND = "and my parcel is lost"


@dataclass
class Slow:
    """Holds the answers of one reading call of the desk: they were made, and arrive when they are let go."""

    world: World
    call: str

    def __post_init__(self) -> None:
        self.answers: list[asyncio.Event] = []
        self._asked = asyncio.Event()
        self._real = getattr(self.world.desk, self.call)
        setattr(self.world.desk, self.call, self._held)

    async def _held(self, *args: object, **named: object) -> object:
        answer = await self._real(*args, **named)
        event = asyncio.Event()
        self.answers.append(event)
        self._asked.set()
        await event.wait()
        return answer

    async def asked(self) -> None:
        await asyncio.wait_for(self._asked.wait(), 5)

    def normal(self) -> None:
        setattr(self.world.desk, self.call, self._real)


def texts(world: World) -> list[str]:
    return [message.text for message in world.copilot.session.messages]


async def opened(world: World) -> TicketRef:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    return ref


async def test_a_late_answer_from_before_a_ticket_was_reopened_hides_no_message(world: World) -> None:
    """A -> B -> A while the look at A's news is slow: its few messages must not pass for the whole conversation."""
    ref = await opened(world)
    other = world.desk.add_ticket("Parcel", "where is my parcel", ticket_id="2")
    world.desk.customer_writes(ref, SECOND)
    news = Slow(world, "conversation")
    looking = asyncio.create_task(world.copilot.refresh())
    await news.asked()
    news.normal()
    await world.copilot.open(other)
    ticket = Slow(world, "ticket")
    opening = asyncio.create_task(world.copilot.open(ref))
    await ticket.asked()
    news.answers[0].set()
    await looking
    ticket.answers[0].set()
    ticket.normal()
    await opening
    await world.copilot.settled()
    assert texts(world) == [COMPLAINT, SECOND]
    seen = await world.store.recall_ticket(ref)
    assert seen is not None
    assert [message.text for message in seen[1].messages] == [COMPLAINT, SECOND]


async def test_a_late_answer_from_before_a_ticket_was_reopened_brings_no_old_advice(world: World) -> None:
    ref = await opened(world)
    world.desk.change(ref, priority="high")
    news = Slow(world, "conversation")
    looking = asyncio.create_task(world.copilot.refresh())
    await news.asked()
    news.normal()
    world.desk.customer_writes(ref, SECOND)
    await world.copilot.open(ref)
    await world.copilot.settled()
    news.answers[0].set()
    await looking
    await world.copilot.settled()
    assert texts(world) == [COMPLAINT, SECOND]
    session = world.copilot.session
    assert session.advice is not None
    assert session.advice.message_id == session.messages[-1].id


async def test_a_full_disk_hides_no_message(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = await opened(world)
    world.desk.customer_writes(ref, SECOND)
    real = world.store.remember_ticket

    async def full(*_: object) -> None:
        raise StorageFull("disk")

    monkeypatch.setattr(world.store, "remember_ticket", full)
    await world.copilot.refresh()
    await world.copilot.settled()
    assert isinstance(world.copilot.session.error, StorageFull)
    assert texts(world) == [COMPLAINT, SECOND]
    monkeypatch.setattr(world.store, "remember_ticket", real)
    await world.copilot.refresh()
    await world.copilot.settled()
    assert texts(world) == [COMPLAINT, SECOND]
    assert world.copilot.session.advice is not None
    assert world.copilot.session.advice.message_id == world.copilot.session.messages[-1].id


async def test_a_reply_decided_offline_about_the_last_seen_message_waits_when_the_customer_wrote_again(
    world: World,
) -> None:
    ref = await opened(world)
    await world.copilot.stop()
    world.copilot = world.new_copilot()
    world.desk.online = False
    await world.copilot.open(ref)
    await world.copilot.settled()
    assert world.copilot.session.offline
    await world.copilot.decide(Draft(None, None, reply="We look into both charges."))
    world.desk.online = True
    world.desk.customer_writes(ref, "Forget it, I found the second charge")
    world.clock.move(minutes=10)
    await world.deliver()
    assert world.desk.said(ref, "public") == []
    assert [row.state for row in world.copilot.session.unfinished] == ["conflict"]


def merge(world: World, old: TicketRef, into: TicketRef) -> None:
    """As Request Tracker merges: both numbers answer with one ticket, which has the messages of both."""
    desk = world.desk
    desk._messages[into.id] = desk._messages[old.id] = sorted(
        [*desk._messages[old.id], *desk._messages[into.id]], key=lambda message: int(message.id)
    )
    desk._tickets[old.id] = desk._tickets[into.id]
    desk._bump(into.id)
    desk._tickets[old.id] = desk._tickets[into.id]


async def test_a_ticket_opened_by_its_old_number_gets_its_advice_and_vocabulary(world: World) -> None:
    old = world.desk.add_ticket("Charged", COMPLAINT)
    into = world.desk.add_ticket("Charged again", "my parcel is lost", ticket_id="2")
    merge(world, old, into)
    await world.copilot.open(old)
    await world.copilot.settled()
    session = world.copilot.session
    assert session.ref == into
    assert session.advice is not None
    assert session.vocabulary is not None


async def test_a_ticket_merged_while_it_is_open_is_shown_with_all_messages_of_both(world: World) -> None:
    into = world.desk.add_ticket("Charged again", "my parcel is lost", ticket_id="2")
    ref = await opened(world)
    merge(world, ref, into)
    await world.copilot.refresh()
    await world.copilot.settled()
    session = world.copilot.session
    assert session.ref == into
    assert texts(world) == ["my parcel is lost", COMPLAINT]
    assert session.advice is not None
    assert session.advice.ticket == into


async def test_what_is_told_for_the_run_stays_and_what_is_told_while_true_goes(world: World) -> None:
    world.copilot.tell("for the run")
    world.copilot.tell_while_true(["one fault", "another"])
    await opened(world)
    world.copilot.tell("also for the run")
    assert world.copilot.session.notice.splitlines() == ["for the run", "also for the run", "one fault", "another"]
    world.copilot.tell_while_true(["another"])
    assert world.copilot.session.notice.splitlines() == ["for the run", "also for the run", "another"]
    world.copilot.tell_while_true([])
    assert world.copilot.session.notice.splitlines() == ["for the run", "also for the run"]


async def test_whose_ticket_it_is_stands_there_before_the_desk_has_answered(world: World) -> None:
    """From when it was seen before; its messages and what can be done with it wait for the desk."""
    seen = await opened(world)
    await world.copilot.open(world.desk.add_ticket("Lost", SECOND, ticket_id="2"))
    slow = Slow(world, "ticket")
    opening = asyncio.create_task(world.copilot.open(seen))
    await slow.asked()
    session = world.copilot.session
    assert (session.phase, session.ticket, session.messages) == ("opening", None, ())
    assert session.known is not None
    assert session.known.ref == seen
    slow.normal()
    slow.answers[0].set()
    await opening
    assert world.copilot.session.ticket is not None


async def test_whose_ticket_it_is_stands_there_before_its_conversation(world: World) -> None:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    slow = Slow(world, "conversation")
    opening = asyncio.create_task(world.copilot.open(ref))
    await slow.asked()
    assert world.copilot.session.known is not None
    assert world.copilot.session.known.subject == "Charged"
    slow.answers[0].set()
    await opening


async def test_nothing_is_said_about_a_ticket_that_is_gone(world: World) -> None:
    ref = await opened(world)
    await world.copilot.open(world.desk.add_ticket("Lost", SECOND, ticket_id="2"))
    world.desk.remove(ref)
    await world.copilot.open(ref)
    assert world.copilot.session.phase == "failed"
    assert world.copilot.session.known is None


async def test_after_a_delivery_a_limit_that_is_left_to_people_is_no_trouble(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody asked for that look: the reply arrived, and the desk answers."""
    ref = world.desk.add_ticket("Charged", "I was charged twice for one order")
    await world.copilot.open(ref)
    await world.copilot.settled()
    await world.copilot.decide(Draft(None, None, reply="We look into it."))

    async def left_to_people(_: TicketRef) -> Ticket:
        raise TooManyRequests("its limit is left to the people who work there", retry_after=30)

    monkeypatch.setattr(world.desk, "ticket", left_to_people)
    await world.deliver()
    assert world.desk.said(ref, "public") == ["We look into it."]
    assert (world.copilot.session.offline, world.copilot.session.error) == (False, None)
    await world.copilot.refresh()
    assert world.copilot.session.offline, "who asks is told"
