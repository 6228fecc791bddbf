"""News of a desk: only numbers are heard, only from the desk's own host, and every connection is in the ledger."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.copilot.copilot import Copilot
from app.copilot.news import TellsNews
from app.domain.errors import HelpdeskUnreachable, TlsFailed
from app.domain.journal import LedgerLine
from app.domain.tickets import TicketRef
from app.helpdesk.chatwoot import news
from app.helpdesk.chatwoot.adapter import Chatwoot
from app.storage.store import LocalStore
from tests.helpdesk.answering import answer, answering
from tests.support.cable import Cable
from tests.support.certificate import untrusted_certificate
from tests.support.chatwoot_fake import BEGIN, INCOMING, ChatwootFake
from tests.support.http_fake import serving
from tests.support.world import World


def may_listen(about: dict[str, Any]) -> bool:
    return (about["channel"], about["pubsub_token"], about["account_id"], about["user_id"]) == (
        "RoomChannel",
        "pub-11",
        3,
        11,
    )


@dataclass
class Lab:
    server: ChatwootFake
    cable: Cable
    url: str
    ledger: list[LedgerLine] = field(default_factory=list)

    def desk(self) -> Chatwoot:
        now = datetime.fromtimestamp(BEGIN, UTC)
        return Chatwoot("lab", self.url, "ada-token", ledger=self.ledger.append, clock=lambda: now)


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    server, cable = ChatwootFake(), Cable(may_listen)
    server.told.append(cable.tell)
    async with serving(server.answer, cable.serve) as url:
        yield Lab(server, cable, url)


async def until(true: Callable[[], bool]) -> None:
    """Looks again and again, for as long as a test may take: what is waited for tells nobody."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - as said
            await asyncio.sleep(0.01)


async def test_what_a_customer_writes_is_heard_as_a_number_and_nothing_more(lab: Lab) -> None:
    desk, talk = lab.desk(), lab.server.open("Parcel", "Where is it?")
    assert isinstance(desk, TellsNews)
    async with aclosing(desk.news()) as told:
        assert await anext(told) is None
        lab.server.say(talk, "hello? secret", kind=INCOMING, sender=21)
        assert await asyncio.wait_for(anext(told), 3) == TicketRef("lab", str(talk.number))
        assert lab.cable.open_lines == 1
    await desk.close()
    lines = [line for line in lab.ledger if line.purpose == "listen for news"]
    assert [(line.method, line.status) for line in lines] == [("GET", 101), ("WS", 101)]
    assert lines[-1].size > 0
    assert "secret" not in str(lab.ledger)
    assert "pub-11" not in str(lab.ledger)
    assert lab.cable.origins == [lab.url]
    assert len({line.host for line in lab.ledger}) == 1


async def test_a_line_that_is_not_allowed_is_no_line_and_its_sign_is_asked_for_again(lab: Lab) -> None:
    desk = lab.desk()
    lab.cable.may = lambda _: False
    for _ in range(2):
        with pytest.raises(HelpdeskUnreachable):
            await anext(desk.news())
    assert lab.server.requests.count("GET /api/v1/profile") == 2
    await desk.close()


async def test_a_line_that_goes_silent_counts_as_broken(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "_QUIET", 0.2)
    desk = lab.desk()
    async with aclosing(desk.news()) as told:
        assert await anext(told) is None
        lab.cable.silent = True
        with pytest.raises(HelpdeskUnreachable):
            await anext(told)
    await desk.close()


async def test_no_line_is_made_to_where_it_is_sent_to(lab: Lab) -> None:
    async with answering() as elsewhere:
        elsewhere.say = lambda _: answer(302, b"", Location=f"{lab.url.replace('http', 'ws')}/cable")
        desk = lab.desk()
        await desk.check_sign_in()
        desk._calls.client.address = Chatwoot(
            "lab",
            f"http://127.0.0.1:{elsewhere.port}",
            "ada-token",
            ledger=lab.ledger.append,
            clock=desk._clock,
        )._calls.client.address
        with pytest.raises(HelpdeskUnreachable):
            await anext(desk.news())
        assert lab.cable.subscribed == []
        assert lab.ledger[-1].status is None
        await desk.close()


async def test_a_certificate_nobody_trusts_ends_it(lab: Lab, tmp_path: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(untrusted_certificate(tmp_path))
    async with answering(tls=tls) as server:
        desk = lab.desk()
        await desk.check_sign_in()
        other = Chatwoot(
            "lab", f"https://localhost:{server.port}", "ada-token", ledger=lab.ledger.append, clock=desk._clock
        )
        desk._calls.client.address = other._calls.client.address
        with pytest.raises(TlsFailed):
            await anext(desk.news())
        await desk.close()


@pytest.mark.parametrize(
    ("frame", "what", "number"),
    [
        ({"type": "ping", "message": 1}, "nothing", ""),
        ({"type": "confirm_subscription"}, "confirmed", ""),
        ({"type": "disconnect", "reason": "server_restart"}, "closing", ""),
        (
            {"message": {"event": "message.created", "data": {"account_id": 3, "conversation_id": 7, "id": 9}}},
            "news",
            "7",
        ),
        ({"message": {"event": "conversation.updated", "data": {"account_id": 3, "id": 7}}}, "news", "7"),
        ({"message": {"event": "assignee.changed", "data": {"account_id": 3, "id": 7}}}, "news", "7"),
        ({"message": {"event": "conversation.typing_on", "data": {"account_id": 3, "id": 7}}}, "nothing", ""),
        ({"message": {"event": "presence.update", "data": {"account_id": 3, "users": {}}}}, "nothing", ""),
        ({"message": {"event": "message.created", "data": {"account_id": 4, "conversation_id": 7}}}, "nothing", ""),
        ({"message": {"event": "message.created", "data": {"account_id": 3, "conversation_id": "7"}}}, "nothing", ""),
        ([1, 2], "nothing", ""),
    ],
)
def test_every_frame_is_read_strictly(frame: object, what: str, number: str) -> None:
    told = news.heard(json.dumps(frame), account="3")
    assert (told.what, told.conversation) == (what, number)


def test_what_is_no_frame_is_nothing() -> None:
    assert news.heard("{", account="3").what == "nothing"
    assert news.heard("[" * 100_000, account="3").what == "nothing"


async def test_a_new_message_is_on_the_panel_within_three_seconds_and_the_line_ends_with_its_use(lab: Lab) -> None:
    desk, talk = lab.desk(), lab.server.open("Parcel", "Where is it?")
    world = World(await LocalStore.open(None, key=None))
    copilot = Copilot(
        desks={"lab": desk},
        store=world.store,
        reader=world.reader,
        content=world.content,
        knowledge=world.knowledge,
        clock=world.clock,
        new_id=world.ids,
        poll_every=timedelta(hours=1),
    )
    arrived = asyncio.Event()
    copilot.subscribe(lambda session: arrived.set() if len(session.messages) == 2 else None)
    await copilot.start()
    try:
        await copilot.open(TicketRef("lab", str(talk.number)))
        await until(lambda: copilot.watch.connected)
        lab.server.say(talk, "hello?", kind=INCOMING, sender=21)
        await asyncio.wait_for(arrived.wait(), 3)
        copilot.touched(shown=False)

        def unused() -> bool:
            world.clock.move(minutes=6)
            copilot.watch._woken.set()
            return not lab.cable.open_lines

        await until(unused)
    finally:
        await copilot.stop()
        await desk.close()
        await world.store.close()
