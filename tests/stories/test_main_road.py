"""From a customer's mail to a decision that stands on a real ticket, through the real window, models and storage."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from app.copilot.session import Session
from app.domain.outbox import ACTIVE
from app.wiring import Program
from app.workplace.programs import desk_program
from tests.real.rt_up import RunningTracker
from tests.support.faults import FaultProxy, fault_proxy
from tests.support.live import KEY, QUICK, Person, folders_in, live, live_with, settings_for

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("qapp")]

SUBJECT = "Two charges"
COMPLAINT = "I see two charges for the same order. Please look into it."


def delivered(session: Session) -> bool:
    return not session.unfinished and session.turn is None


def on_the_way(session: Session) -> bool:
    return any(row.state in ACTIVE for row in session.unfinished)


def stands_once(rt: RunningTracker, ticket: str, reply: str) -> None:
    """The ticket holds exactly one reply, one note and the tags; one mail left for the reply, none for the note."""
    history = [entry for entry in rt.history(ticket) if str(entry["Creator"]["id"]) == "agent"]
    kinds = [entry["Type"] for entry in history]
    assert kinds.count("Correspond") == 1, kinds
    assert kinds.count("Comment") == 1, kinds
    fields = {field["name"]: field["values"] for field in rt.call("GET", f"/ticket/{ticket}")["CustomFields"]}
    assert fields["Tags"] == ["double-charge"]
    assert fields["Intent"] == ["double_charge"]
    first_words = reply[:40]
    assert len([sent for sent in rt.mails_with(first_words) if f"#{ticket}]" in str(sent["Subject"])]) == 1
    notes = [sent for sent in rt.mails_with("Step taken") if f"#{ticket}]" in str(sent["Subject"])]
    assert notes == []


def test_a_mail_becomes_a_decision_on_the_ticket(rt: RunningTracker, tmp_path: Path) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)
    sent: list[str] = []

    async def story(person: Person) -> None:
        await person.copilot.open_url(f"{rt.base_url}/Ticket/Display.html?id={ticket}")
        session = await person.until("advice", lambda session: session.advice is not None)
        assert session.reading is not None
        assert session.reading.intent is not None
        assert session.reading.intent.label == "double_charge"
        await asyncio.sleep(0.5)
        painted = person.words()
        assert "Charged twice" in painted
        assert "two charges" in painted, "the evidence words are on screen"
        assert "Mood" in painted
        assert session.advice is not None
        assert session.advice.actions[0].title in painted
        sent.append(await person.accept_first_action())
        await person.until("the reply at the desk", delivered)

    live(tmp_path, rt.base_url, rt.tokens["agent"], story)
    stands_once(rt, ticket, sent[0])


def test_a_decision_made_offline_arrives_once_when_the_network_is_back(rt: RunningTracker, tmp_path: Path) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)
    stack, proxies, sent = AsyncExitStack(), list[FaultProxy](), list[str]()

    async def program() -> Program:
        proxies.append(await stack.enter_async_context(fault_proxy(rt.base_url)))
        settings = settings_for(proxies[0].url)
        return await desk_program(folders_in(tmp_path), settings, {"rt": rt.tokens["agent"]}, KEY, QUICK)

    async def story(person: Person) -> None:
        async with stack:
            await person.program.open(ticket)
            await person.until("advice", lambda session: session.advice is not None)
            await proxies[0].refuse()
            await person.until("that the desk is away", lambda session: session.offline)
            sent.append(await person.accept_first_action())
            session = await person.until("the kept decision", lambda session: len(session.unfinished) == 3)
            assert {row.state for row in session.unfinished} == {"waiting"}
            assert len([entry for entry in rt.history(ticket) if entry["Type"] in ("Correspond", "Comment")]) == 0
            await proxies[0].accept()
            await person.until("the reply at the desk", delivered)

    live_with(program, story)
    stands_once(rt, ticket, sent[0])


@pytest.mark.parametrize("request_path", ["/comment", "/ticket/", "/correspond"])
async def test_killed_after_the_request_left_everything_stands_once(
    rt: RunningTracker, tmp_path: Path, request_path: str
) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)
    method = "PUT" if request_path == "/ticket/" else "POST"
    async with fault_proxy(rt.base_url) as proxy:
        proxy.lose("hold", method=method, path=request_path)
        async with started(tmp_path, proxy.url, ticket, rt.tokens["agent"]):
            await proxy.served()
    # The program is started again, as the agent would; this time the network is well.
    done = await asyncio.to_thread(finish, tmp_path, rt)
    assert done == 0
    stands_once(rt, ticket, reply_on(rt, ticket))


async def test_killed_before_the_reply_arrived_it_waits_for_a_person(rt: RunningTracker, tmp_path: Path) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)
    async with fault_proxy(rt.base_url) as proxy:
        proxy.lose("cut", method="POST", path="/correspond")
        async with started(tmp_path, proxy.url, ticket, rt.tokens["agent"]):
            await proxy.met()
    assert await asyncio.to_thread(finish, tmp_path, rt) == 1
    kinds = [entry["Type"] for entry in rt.history(ticket)]
    assert kinds.count("Correspond") == 0
    assert kinds.count("Comment") == 1


@asynccontextmanager
async def started(home: Path, url: str, ticket: str, token: str) -> AsyncIterator[None]:
    """The program in a process of its own, which is killed at the end, whatever came of it."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.live_child",
        str(home),
        url,
        ticket,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert child.stdin is not None
    try:
        child.stdin.write(f"{token}\n".encode())
        await child.stdin.drain()
        yield
    finally:
        child.send_signal(signal.SIGKILL)
        await child.wait()


def finish(home: Path, rt: RunningTracker) -> int:
    """Runs the program's delivery on what the killed one left; how many rows then need a person."""

    async def deliver() -> int:
        program = await desk_program(
            folders_in(home), settings_for(rt.base_url), {"rt": rt.tokens["agent"]}, KEY, QUICK
        )
        await program.start()
        settled = asyncio.Event()
        program.copilot.subscribe(lambda session: None if on_the_way(session) else settled.set())
        if not on_the_way(program.copilot.session):
            settled.set()
        try:
            async with asyncio.timeout(60):
                await settled.wait()
            return len(program.copilot.session.unfinished)
        finally:
            await program.stop()

    return asyncio.run(deliver())


def reply_on(rt: RunningTracker, ticket: str) -> str:
    found = rt.call("GET", f"/ticket/{ticket}/attachments?fields=Content,ContentType,Creator&per_page=100")["items"]
    (words,) = [
        item["Content"] for item in found if item["Creator"]["id"] == "agent" and "calmdesk:" not in item["Content"]
    ]
    return str(words)
