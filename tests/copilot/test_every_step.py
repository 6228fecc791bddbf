"""The program ends, or its storage fails, at each step of a delivery in turn: nothing stands twice, nothing is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from app.domain.errors import CalmdeskError, StorageFull
from app.domain.tickets import TicketRef
from app.storage.store import LocalStore
from tests.support.world import World

DESK_CALLS = ("conversation", "add_message", "update", "find_operation")
STORE_CALLS = ("save_entry", "outbox", "claimed_messages")


class Killed(BaseException):
    """The program ends here: nothing may catch it."""


class Countdown:
    """Raises once, at the given step."""

    def __init__(self, at: int, error: BaseException) -> None:
        self._left = at
        self._error = error

    def step(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise self._error

    def around(self, owner: object, names: tuple[str, ...], *, after: bool) -> None:
        """Steps before each of these calls and, with `after`, also when it was carried out."""
        for name in names:
            setattr(owner, name, self._counted(getattr(owner, name), after=after))

    def _counted(self, real: Callable[..., Awaitable[object]], *, after: bool) -> Callable[..., Awaitable[object]]:
        async def counted(*args: object, **named: object) -> object:
            self.step()
            result = await real(*args, **named)
            if after:
                self.step()
            return result

        return counted


@asynccontextmanager
async def decided() -> AsyncIterator[tuple[World, TicketRef]]:
    """A note, a change and a reply, decided and not yet delivered."""
    store = await LocalStore.open(None, key=None)
    world = World(store)
    try:
        ref = world.desk.add_ticket("Charged", "I was charged twice for one order")
        await world.copilot.open(ref)
        await world.copilot.settled()
        assert world.copilot.session.advice is not None
        await world.copilot.decide(world.copilot.draft_for(world.copilot.session.advice.actions[0].id))
        yield world, ref
    finally:
        await world.copilot.stop()
        await store.close()


async def until_settled(world: World) -> None:
    for _ in range(40):
        try:
            await world.deliver()
        except (CalmdeskError, ValueError):
            world.clock.move(seconds=30)
        world.clock.move(seconds=5)


@pytest.mark.parametrize("step", range(1, 57))
async def test_a_program_that_ends_at_any_step_doubles_and_loses_nothing(step: int) -> None:
    async with decided() as (world, ref):
        kill = Countdown(step, Killed())
        kill.around(world.desk, DESK_CALLS, after=True)
        kill.around(world.store, STORE_CALLS, after=True)
        try:
            await world.copilot.deliver_due()
        except Killed:
            world.copilot = world.new_copilot()
        await until_settled(world)
        states = [row.state for row in await world.store.outbox()]
        if not world.desk.said(ref, "internal"):  # it waits for a person, and so does what must come after it
            assert (states, world.desk.said(ref, "public")) == (["needs_help", "waiting", "waiting"], [])
            assert world.desk.tags(ref) == set()
            return
        assert len(world.desk.said(ref, "internal")) == 1
        assert world.desk.tags(ref) == {"double-charge"}
        assert (len(world.desk.said(ref, "public")), states) in ((1, []), (0, ["needs_help"]))


@pytest.mark.parametrize("error", [StorageFull("disk"), ValueError("odd")], ids=["full", "odd"])
@pytest.mark.parametrize("step", range(1, 20))
async def test_storage_that_fails_at_any_step_doubles_and_loses_nothing(step: int, error: Exception) -> None:
    async with decided() as (world, ref):
        Countdown(step, error).around(world.store, STORE_CALLS, after=False)
        await until_settled(world)
        assert await world.store.outbox() == []
        assert len(world.desk.said(ref, "internal")) == 1
        assert world.desk.tags(ref) == {"double-charge"}
        assert len(world.desk.said(ref, "public")) == 1
