"""What the list knows of tickets that were opened here before: from this computer, without a call to the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from app.copilot.session import Session
from app.domain.errors import ModelMissing
from app.domain.tickets import TicketRef
from tests.support.world import World

ANGRY = "THIS IS THE THIRD TIME!!! I want a manager, I was charged twice"


async def until(world: World, true: Callable[[Session], bool]) -> None:
    changed = asyncio.Event()
    end = world.copilot.subscribe(lambda _: changed.set())
    async with asyncio.timeout(5):
        while not true(world.copilot.session):
            changed.clear()
            await changed.wait()
    end()


def counted(world: World, call: str) -> list[object]:
    """The desk's real call, and what it was asked."""
    asked: list[object] = []
    real = getattr(world.desk, call)

    async def counting(*given: object, **named: object) -> object:
        asked.append(given)
        return await real(*given, **named)

    setattr(world.desk, call, counting)
    return asked


async def test_a_ticket_that_was_seen_is_known_in_the_list_and_the_desk_is_not_asked(world: World) -> None:
    seen = world.desk.add_ticket("Charged", ANGRY)
    never_seen = world.desk.add_ticket("Parcel", "Where is it?", ticket_id="2")
    await world.copilot.open(seen)
    await world.copilot.settled()
    later = world.new_copilot()
    asked = counted(world, "conversation")
    await later.load_worklist()
    world.copilot = later
    await until(world, lambda session: bool(session.glances))
    known = later.session.glances
    assert set(known) == {seen}
    assert "supervisor_request" in known[seen].triggers
    assert known[seen].waiting_since is not None
    assert asked == []
    await later.open(never_seen)
    assert seen in later.session.glances
    await later.stop()


async def test_what_happened_on_a_ticket_is_looked_at_the_next_time(world: World) -> None:
    ref = world.desk.add_ticket("Charged", "I was charged twice")
    world.desk.add_ticket("Parcel", "Where is it?", ticket_id="2")
    await world.copilot.open(ref)
    await world.copilot.settled()
    await world.copilot.load_worklist()
    await until(world, lambda session: ref in session.glances)
    assert not world.copilot.session.glances[ref].triggers
    world.desk.customer_writes(ref, ANGRY)
    await world.copilot.refresh()
    await world.copilot.settled()
    await world.copilot.open(TicketRef(ref.account, "2"))
    await world.copilot.load_worklist()
    await until(world, lambda session: bool(session.glances[ref].triggers))
    await world.copilot.stop()


async def test_without_a_model_the_list_is_there_all_the_same(world: World) -> None:
    ref = world.desk.add_ticket("Charged", ANGRY)
    await world.copilot.open(ref)
    await world.copilot.settled()

    async def no_model(_: object) -> object:
        raise ModelMissing("classifier")

    world.reader.read_many = no_model  # type: ignore[method-assign, assignment]
    await world.copilot.load_worklist()
    for _ in range(50):
        await asyncio.sleep(0.002)
    assert [ticket.ref for ticket in world.copilot.session.worklist] == [ref]
    assert world.copilot.session.glances == {}
    await world.copilot.stop()
