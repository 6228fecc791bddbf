"""The watch over the open ticket, on a clock that a test moves: requests of an hour, news, and coming back at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta

import pytest

from app.copilot.board import Board
from app.copilot.watch import Watch
from app.domain.errors import HelpdeskUnreachable
from app.domain.polling import Tempo
from app.domain.tickets import TicketRef
from tests.support.clock import MovedClock
from tests.support.desk import MemoryDesk

QUARTER = Tempo(timedelta(seconds=15))


class TellingDesk(MemoryDesk):
    """A desk in memory that tells what is new; `away` makes connecting fail."""

    def __init__(self, clock: Callable[[], object]) -> None:
        super().__init__(clock)  # type: ignore[arg-type]
        self.away = False
        self.connections = 0
        self.open_connections = 0
        self.told: asyncio.Queue[TicketRef] = asyncio.Queue()

    async def news(self) -> AsyncGenerator[TicketRef | None, None]:
        self.connections += 1
        if self.away:
            raise HelpdeskUnreachable("away")
        self.open_connections += 1
        try:
            yield None
            while True:
                yield await self.told.get()
        finally:
            self.open_connections -= 1


class Stage:
    """An open ticket under the watch. `cost` is how many requests a look makes."""

    def __init__(self, *, rhythm: Tempo = QUARTER, cost: int = 1, telling: bool = False) -> None:
        self.clock = MovedClock()
        self.desk = TellingDesk(self.clock) if telling else MemoryDesk(self.clock)
        self.ref = self.desk.add_ticket("Parcel", "Where is it?")
        self.board = Board()
        self.cost = cost
        self.looks: list[float] = []
        self.looked = asyncio.Event()
        self.requests = 0
        self.begin = self.clock.now
        self.fails: Exception | None = None
        self.watch = Watch(
            self.board,
            {self.desk.account: self.desk},
            look=self.look,
            tempo_of=lambda _: rhythm,
            made=lambda _: self.requests,
            clock=self.clock,
            chance=lambda: 0.0,
        )

    async def look(self) -> None:
        self.looks.append((self.clock.now - self.begin).total_seconds())
        self.requests += self.cost
        self.looked.set()
        if self.fails:
            raise self.fails

    async def passes(self, seconds: float) -> None:
        """The time passes; the watch does what it does when it is due, as its loop would."""
        end = self.clock.now + timedelta(seconds=seconds)
        while True:
            wait = await self.watch.look_if_due()
            for _ in range(5):
                await asyncio.sleep(0)  # what the desk tells arrives
            if self.watch._woken.is_set():
                self.watch._woken.clear()
                continue
            if wait is None or self.clock.now + wait > end:
                break
            self.clock.now += max(wait, timedelta(seconds=0.01))
        self.clock.now = end


async def opened(**about: object) -> Stage:
    stage = Stage(**about)  # type: ignore[arg-type]
    stage.board.change(ref=stage.ref)
    stage.watch.touch()
    return stage


async def test_an_hour_of_a_hidden_panel_on_an_idle_ticket_makes_no_request_at_all() -> None:
    stage = await opened()
    stage.watch.show(shown=False)
    await stage.passes(300)
    before = stage.requests
    await stage.passes(3600)
    assert stage.requests == before
    assert max(stage.looks) < 300


async def test_an_hour_in_use_stays_within_the_share_whatever_a_look_costs() -> None:
    stage = await opened(rhythm=Tempo(timedelta(seconds=2), 6), cost=3)
    for _ in range(60):
        stage.watch.touch()
        await stage.passes(60)
    assert stage.requests <= 60 * 6 + 6 + 3
    assert stage.requests >= 60 * 6 - 3


async def test_in_use_no_look_is_more_than_twenty_seconds_after_the_one_before() -> None:
    stage = await opened(rhythm=Tempo(timedelta(seconds=15), 4))
    for _ in range(20):
        stage.watch.touch()
        await stage.passes(60)
    gaps = [later - earlier for earlier, later in zip([0.0, *stage.looks], stage.looks, strict=False)]
    assert max(gaps) <= 20


async def test_where_it_is_allowed_looks_come_every_two_seconds() -> None:
    stage = await opened(rhythm=Tempo(timedelta(seconds=2), 300))
    await stage.passes(60)
    assert len(stage.looks) == 30


async def test_what_the_agent_does_is_never_held_back_and_costs_the_purse_nothing() -> None:
    stage = await opened(rhythm=Tempo(timedelta(seconds=15), 4))
    stage.requests += 1000  # the agent's own requests, between two looks
    await stage.passes(60)
    assert len(stage.looks) == 4


async def test_a_panel_that_comes_back_looks_at_once() -> None:
    stage = await opened()
    stage.watch.show(shown=False)
    await stage.passes(3600)
    stage.looks.clear()
    stage.watch.show(shown=True)
    await stage.passes(1)
    assert stage.looks == [3600]


async def test_an_agent_who_acts_again_is_looked_for_at_once() -> None:
    stage = await opened()
    await stage.passes(1830)
    stage.looks.clear()
    stage.watch.touch()
    await stage.passes(1)
    assert stage.looks == [1830]


async def test_an_idle_ticket_in_sight_is_looked_at_once_a_minute() -> None:
    stage = await opened()
    await stage.passes(300)
    stage.looks.clear()
    await stage.passes(600)
    assert len(stage.looks) == 10


async def test_something_new_on_the_ticket_counts_as_use() -> None:
    stage = await opened()
    await stage.passes(600)
    stage.board.change(messages=(await stage.desk.conversation(stage.ref)).messages)
    stage.looks.clear()
    await stage.passes(60)
    assert len(stage.looks) >= 3


async def test_no_ticket_no_look() -> None:
    stage = Stage()
    assert await stage.watch.look_if_due() is None
    assert stage.looks == []


async def test_a_look_that_fails_is_not_the_last_one() -> None:
    stage = await opened()
    stage.fails = RuntimeError("odd")
    await stage.passes(60)
    assert len(stage.looks) == 4


async def test_while_it_rests_nothing_is_asked_and_nothing_is_open() -> None:
    stage = await opened(telling=True)
    await stage.passes(1)
    stage.watch.rest(resting=True)
    await stage.passes(3600)
    assert isinstance(stage.desk, TellingDesk)
    assert stage.desk.open_connections == 0
    assert len(stage.looks) == 1
    stage.watch.rest(resting=False)
    stage.watch.touch()
    await stage.passes(1)
    assert len(stage.looks) > 1
    await stage.watch.close()


async def test_news_is_looked_at_at_once_and_without_it_the_desk_is_asked_seldom() -> None:
    stage = await opened(telling=True)
    desk = stage.desk
    assert isinstance(desk, TellingDesk)
    await stage.passes(1)
    await stage.passes(1)
    assert stage.watch.connected
    assert len(stage.looks) == 1, "once connected it looks, because something may have been missed"
    await stage.passes(100)
    assert len(stage.looks) == 1
    desk.told.put_nowait(TicketRef(desk.account, "another"))
    await asyncio.sleep(0.01)
    await stage.passes(1)
    assert len(stage.looks) == 1
    desk.told.put_nowait(stage.ref)
    await asyncio.sleep(0.01)
    await stage.passes(1)
    assert len(stage.looks) == 2
    await stage.watch.close()


async def test_news_that_cannot_be_paid_for_yet_is_looked_at_as_soon_as_it_can() -> None:
    stage = await opened(rhythm=Tempo(timedelta(seconds=15), 12), cost=3, telling=True)
    desk = stage.desk
    assert isinstance(desk, TellingDesk)
    await stage.passes(2)
    for _ in range(6):
        desk.told.put_nowait(stage.ref)
        await asyncio.sleep(0.01)
        await stage.passes(1)
    spent = len(stage.looks)
    desk.told.put_nowait(stage.ref)
    await asyncio.sleep(0.01)
    await stage.passes(20)
    assert len(stage.looks) > spent
    await stage.watch.close()


async def test_the_connection_is_closed_for_resting_also_while_a_look_is_under_way() -> None:
    stage = await opened(telling=True)
    desk = stage.desk
    assert isinstance(desk, TellingDesk)
    await stage.passes(1)
    assert desk.open_connections == 1
    stage.watch.touch()
    stage.clock.move(seconds=300)
    never = asyncio.Event()
    stage.watch._look = never.wait  # type: ignore[assignment]
    looking = asyncio.create_task(stage.watch.look_if_due())
    await asyncio.sleep(0.01)
    stage.watch.rest(resting=True)
    await asyncio.sleep(0.01)
    assert desk.open_connections == 0
    looking.cancel()
    await asyncio.wait({looking})


async def test_a_connection_that_breaks_as_soon_as_it_is_made_is_made_ever_more_seldom(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = await opened(telling=True)
    waits: list[int] = []

    async def breaks() -> AsyncGenerator[TicketRef | None, None]:
        if len(waits) == 3:
            stage.clock.move(seconds=3600)  # this one was good for an hour
        yield None
        raise HelpdeskUnreachable("broken off")

    def waiting(failures: int, _: float) -> timedelta:
        waits.append(failures)
        return timedelta() if len(waits) < 5 else timedelta(hours=1)

    monkeypatch.setattr(stage.desk, "news", breaks)
    monkeypatch.setattr("app.copilot.watch.connect_again_after", waiting)
    await stage.watch.look_if_due()
    for _ in range(100):
        await asyncio.sleep(0)
    assert waits == [1, 2, 3, 1, 2]
    await stage.watch.close()


async def test_without_the_connection_the_desk_is_asked_at_its_usual_pace() -> None:
    stage = await opened(telling=True)
    desk = stage.desk
    assert isinstance(desk, TellingDesk)
    desk.away = True
    await stage.passes(60)
    assert not stage.watch.connected
    assert len(stage.looks) == 4
    await stage.watch.close()


async def test_the_connection_is_closed_for_a_hidden_panel_on_an_idle_ticket() -> None:
    stage = await opened(telling=True)
    desk = stage.desk
    assert isinstance(desk, TellingDesk)
    await stage.passes(1)
    assert desk.open_connections == 1
    stage.watch.show(shown=False)
    await stage.passes(200)
    assert desk.open_connections == 1, "the ticket is still in use"
    await stage.passes(101)
    assert (desk.open_connections, stage.watch.connected) == (0, False)
    before = desk.connections
    await stage.passes(3600)
    assert desk.connections == before


async def test_the_loop_hears_an_act_while_it_waits() -> None:
    stage = await opened()
    stage.board.change(ref=None)
    running = asyncio.create_task(stage.watch.run())
    await asyncio.sleep(0.01)
    stage.board.change(ref=stage.ref)
    await stage.watch.look_if_due()
    stage.clock.move(seconds=30)
    stage.watch.touch()
    await asyncio.wait_for(stage.looked.wait(), 5)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
