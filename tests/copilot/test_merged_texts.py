"""What was written for a ticket is offered at the one it was merged into, however the agent gets there."""

from __future__ import annotations

from app.domain.kept import KeptText
from app.domain.tickets import TicketRef
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
