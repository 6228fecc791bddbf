"""What was written for a ticket is offered at the one it was merged into, however the agent gets there."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from app.domain.errors import CalmdeskError, DeskFailed, HelpdeskUnreachable, TicketGone, UnexpectedAnswer
from app.domain.kept import KeptText
from app.domain.tickets import Ticket, TicketRef
from tests.copilot.test_following import COMPLAINT, merge, opened
from tests.support.clock import MovedClock
from tests.support.world import World

NOON = MovedClock().now


def kept(ref: TicketRef, key: str = "own", words: str = "Dear Cleo, ") -> KeptText:
    return KeptText(ref, key, words, "", NOON, saved=True)


async def words_of(world: World, ref: TicketRef) -> list[str]:
    return sorted(text.reply for text in await world.copilot.texts.of(ref))


async def test_texts_go_along_when_the_open_ticket_is_merged(world: World) -> None:
    into = world.desk.add_ticket("Charged again", "my parcel is lost", ticket_id="2")
    old = await opened(world)
    await world.copilot.texts.keep(kept(old))
    told: list[tuple[TicketRef, TicketRef]] = []
    world.copilot.texts.when_moved = lambda ref, to: told.append((ref, to))
    merge(world, old, into)
    await world.copilot.refresh()
    assert world.copilot.session.ref == into
    assert [text.reply for text in await world.store.kept_texts(into)] == ["Dear Cleo, "]
    assert await world.store.kept_texts(old) == []
    assert told == [(old, into)]
    await world.copilot.texts.keep(kept(old, words="Dear Cleo, a late save"))
    assert await words_of(world, into) == ["Dear Cleo, a late save"]
    await world.copilot.texts.drop(old, "own")
    assert await words_of(world, into) == []


async def test_texts_are_found_when_a_merged_ticket_is_opened_by_its_old_number(world: World) -> None:
    old = world.desk.add_ticket("Charged", COMPLAINT)
    into = world.desk.add_ticket("Charged again", "my parcel is lost", ticket_id="2")
    await world.store.keep_text(kept(old))
    merge(world, old, into)
    await world.copilot.open(old)
    assert [text.reply for text in await world.store.kept_texts(into)] == ["Dear Cleo, "]


async def test_texts_are_found_when_only_the_ticket_it_was_merged_into_is_opened(world: World) -> None:
    old = world.desk.add_ticket("Charged", COMPLAINT)
    into = world.desk.add_ticket("Charged again", "my parcel is lost", ticket_id="2")
    other = world.desk.add_ticket("Something else", "hello", ticket_id="3")
    for ref in (old, other):
        await world.store.keep_text(kept(ref, words=f"for {ref.id}"))
    await world.store.keep_text(kept(into, words="for 2"))
    merge(world, old, into)
    await world.copilot.open(into)
    await world.copilot.settled()
    assert await words_of(world, into) == ["for 1", "for 2"], "none takes the place of another of its name"
    assert await words_of(world, other) == ["for 3"]


async def test_what_was_written_at_another_account_is_not_put_into_this_database(world: World) -> None:
    elsewhere = TicketRef("elsewhere", "1")
    await world.copilot.texts.keep(kept(elsewhere))
    assert await world.store.kept_texts(elsewhere) == []


class Asked:
    """The tickets that the desk is asked for. `trouble` is what it answers about some in place of the ticket; the
    answers about those in `held` come when their event is set.
    """

    def __init__(self, world: World) -> None:
        self.tickets: list[TicketRef] = []
        self.trouble: dict[TicketRef, CalmdeskError] = {}
        self.held: Mapping[TicketRef, asyncio.Event] = {}
        self._news = asyncio.Event()
        self._real = world.desk.ticket
        world.desk.ticket = self._ticket  # type: ignore[method-assign]

    async def _ticket(self, ref: TicketRef) -> Ticket:
        self.tickets.append(ref)
        self._news.set()
        if ref in self.held:
            await self.held[ref].wait()
        if ref in self.trouble:
            raise self.trouble[ref]
        return await self._real(ref)

    async def until(self, ref: TicketRef) -> None:
        """Waits until this ticket is asked for."""
        while ref not in self.tickets:
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), 5)

    def about(self, refs: Collection[TicketRef]) -> list[TicketRef]:
        """The questions about these, in their order."""
        return [ref for ref in self.tickets if ref in refs]


@pytest.mark.parametrize("failure", [HelpdeskUnreachable(), DeskFailed(), UnexpectedAnswer()])
async def test_a_desk_that_could_not_tell_is_asked_again(world: World, failure: CalmdeskError) -> None:
    old, other = (world.desk.add_ticket("Charged", COMPLAINT, ticket_id=number) for number in ("1", "3"))
    into = world.desk.add_ticket("Charged again", "my parcel is lost", ticket_id="2")
    await world.store.keep_text(kept(other))
    world.clock.move(seconds=1)
    await world.store.keep_text(replace(kept(old), kept_at=world.clock()))
    merge(world, old, into)
    asked = Asked(world)
    asked.trouble[old] = failure
    await world.copilot.open(into)
    await world.copilot.settled()
    assert other not in asked.tickets, "nothing more is asked of a desk that does not answer"
    asked.trouble.clear()
    await world.copilot.open(into)
    await world.copilot.settled()
    assert await words_of(world, into) == ["Dear Cleo, "]


async def test_a_ticket_that_is_gone_does_not_hide_the_next_one(world: World) -> None:
    gone, old = (world.desk.add_ticket("Charged", COMPLAINT, ticket_id=number) for number in ("3", "1"))
    into = world.desk.add_ticket("Charged again", "my parcel is lost", ticket_id="2")
    await world.store.keep_text(replace(kept(gone), kept_at=NOON + timedelta(seconds=1)))
    await world.store.keep_text(kept(old))
    merge(world, old, into)
    Asked(world).trouble[gone] = TicketGone()
    await world.copilot.open(into)
    await world.copilot.settled()
    assert await words_of(world, into) == ["Dear Cleo, "]
    assert await words_of(world, gone) == ["Dear Cleo, "]


@pytest.mark.parametrize("way", [("5", "7", "5"), ("5", "7", "9", "5"), ("5", "5"), ("5", "7", "5", "7")])
async def test_a_ticket_that_is_merged_back_has_the_texts_again(world: World, way: tuple[str, ...]) -> None:
    refs = [TicketRef(world.desk.account, number) for number in way]
    await world.copilot.texts.keep(kept(refs[0]))
    for ref, to in pairwise(refs):
        await world.copilot.texts.follow(ref, to)
    for ref in refs:
        assert await words_of(world, ref) == ["Dear Cleo, "]
    assert [text.reply for text in await world.store.kept_texts(refs[-1])] == ["Dear Cleo, "]


async def waiting(world: World, count: int) -> list[TicketRef]:
    """Tickets with a text, which are not on the worklist."""
    refs = [world.desk.add_ticket("Charged", COMPLAINT, ticket_id=str(50 + number)) for number in range(count)]
    for ref in refs:
        await world.store.keep_text(kept(ref))
    return refs


async def test_news_are_shown_while_the_desk_is_slow_to_tell_what_was_merged(world: World) -> None:
    old = await waiting(world, 3)
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    asked, answers = Asked(world), asyncio.Event()
    asked.held = dict.fromkeys(old, answers)
    await world.copilot.open(ref)
    world.desk.customer_writes(ref, "and a second message")
    await world.copilot.refresh()
    assert [message.text for message in world.copilot.session.messages] == [COMPLAINT, "and a second message"]
    answers.set()
    await world.copilot.settled()
    assert {*asked.tickets} == {ref, *old}


async def test_a_search_ends_when_another_ticket_is_opened_and_asks_nothing_twice(world: World) -> None:
    old = await waiting(world, 2)
    first, second, third = (world.desk.add_ticket("Charged", COMPLAINT, ticket_id=number) for number in "123")
    asked = Asked(world)
    asked.held = {old[1]: asyncio.Event()}
    await world.copilot.open(first)
    await asked.until(old[1])
    asked.held = {}
    await world.copilot.open(second)
    await world.copilot.settled()
    assert asked.about(old) == [old[0], old[1], old[1]], "what was asked and not answered is asked again"
    await world.copilot.open(third)
    await world.copilot.settled()
    assert len(asked.about(old)) == 3
    world.clock.move(hours=3)
    await world.copilot.open(first)
    await world.copilot.settled()
    assert len(asked.about(old)) == 5


async def test_a_search_ends_with_the_program(world: World) -> None:
    (old,) = await waiting(world, 1)
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    asked = Asked(world)
    asked.held = {old: asyncio.Event()}
    await world.copilot.open(ref)
    await asked.until(old)
    await asyncio.wait_for(world.copilot.stop(), 5)
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
