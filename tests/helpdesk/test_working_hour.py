"""The requests of an hour, counted in the ledger and at the desk: adapters and servers on a clock that is moved."""

from __future__ import annotations

from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from app.copilot.copilot import Copilot
from app.copilot.ledger import Ledger
from app.domain.polling import tempo
from app.domain.tickets import TicketRef
from app.helpdesk.chatwoot.adapter import Chatwoot
from app.helpdesk.zammad.adapter import Zammad
from app.storage.store import LocalStore
from tests.support.chatwoot_fake import ChatwootFake
from tests.support.http_fake import serving
from tests.support.world import World
from tests.support.zammad_fake import ZammadFake

AGENTS, POLL = 25, 15.0


class Hour:
    """A copilot with an open ticket at a desk that is only looked at."""

    def __init__(self, vendor: str, world: World, url: str, server: ChatwootFake | ZammadFake) -> None:
        self.server = server
        self.world = world
        self.ledger = Ledger(world.store)
        rhythm = tempo("chatwoot" if vendor == "chatwoot" else "zammad", POLL, AGENTS)
        assert rhythm.per_minute is not None
        self.allowed = rhythm.per_minute * 61
        made = Chatwoot if isinstance(server, ChatwootFake) else Zammad
        token = "ada-token" if isinstance(server, ChatwootFake) else "ada-token-1"
        self.desk = made("lab", url, token, ledger=self.ledger.add, clock=world.clock)
        self.copilot = Copilot(
            desks={"lab": self.desk},
            store=world.store,
            reader=world.reader,
            content=world.content,
            knowledge=world.knowledge,
            clock=world.clock,
            new_id=world.ids,
            tempos={"lab": rhythm},
            made=self.ledger.made,
        )

    def opened(self) -> TicketRef:
        return TicketRef("lab", str(self.server.open("Parcel", "Where is it?").number))

    async def passes(self, seconds: float) -> None:
        clock = self.world.clock
        end = clock.now + timedelta(seconds=seconds)
        while (wait := await self.copilot.watch.look_if_due()) is not None and clock.now + wait <= end:
            clock.now += wait
        clock.now = end


@pytest.mark.parametrize("vendor", ["chatwoot", "zammad"])
async def test_an_hour_in_use_keeps_within_the_share_and_a_hidden_idle_one_asks_nothing(
    vendor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(Chatwoot, "news")  # the other way is in test_news
    server = ChatwootFake() if vendor == "chatwoot" else ZammadFake()
    async with AsyncExitStack() as steps:
        url = await steps.enter_async_context(serving(server.answer))
        world = World(await LocalStore.open(None, key=None))
        hour = Hour(vendor, world, url, server)
        steps.push_async_callback(world.store.close)
        steps.push_async_callback(hour.desk.close)
        steps.push_async_callback(hour.ledger.flush)
        steps.push_async_callback(hour.copilot.stop)
        await hour.copilot.open(hour.opened())
        await hour.copilot.settled()
        server.requests.clear()
        before = hour.ledger.made("lab")
        for _ in range(60):
            hour.copilot.touched()
            await hour.passes(60)
        in_use = Counter(server.requests)
        assert hour.ledger.made("lab") - before == sum(in_use.values())
        assert 200 <= sum(in_use.values()) <= min(hour.allowed, 245)
        hour.copilot.touched(shown=False)
        await hour.passes(301)
        server.requests.clear()
        before = hour.ledger.made("lab")
        await hour.passes(3600)
        assert (server.requests, hour.ledger.made("lab")) == ([], before)
