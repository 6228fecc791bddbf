"""The program is left in the middle of something: what was decided is kept, and what would be lost is said."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

import app.workplace.programs
from app.content.shipped import ShippedName
from app.domain.outbox import OutboxEntry
from app.storage.store import LocalStore
from app.ui.window.view import PanelWindow
from app.wiring import Program
from app.workplace.programs import desk_program
from tests.real.rt_up import RunningTracker
from tests.support.faults import FaultProxy, fault_proxy
from tests.support.live import KEY, QUICK, Person, folders_in, live, settings_for
from tests.support.undriven import painted, run_until_closed, true_soon, until_painted

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("qapp")]

SUBJECT = "Two charges"
COMPLAINT = "I see two charges of 49.90 EUR for the same order. Please refund one."


class Desk:
    """The program at a desk whose network can fail, made when the loop runs."""

    def __init__(self, rt: RunningTracker, home: Path, key: bytes | None) -> None:
        self._rt, self._home, self._key = rt, home, key
        self.proxy: FaultProxy
        self.program: Program

    async def make(self) -> Program:
        stack = AsyncExitStack()
        self.proxy = await stack.enter_async_context(fault_proxy(self._rt.base_url))
        tokens = {"rt": self._rt.tokens["agent"]}
        self.program = await desk_program(
            folders_in(self._home), settings_for(self.proxy.url), tokens, self._key, QUICK
        )
        stack.push_async_callback(self.program.stop)
        self.program.stop = stack.aclose  # type: ignore[method-assign]  # the network goes last
        return self.program

    async def person_with_advice(self, window: PanelWindow, ticket: str) -> Person:
        person = Person(window, self.program)
        await true_soon("the desk", lambda: bool(self.program.desks))
        await self.program.open(ticket)
        await person.until("advice", lambda session: session.advice is not None)
        return person


def comments(rt: RunningTracker, ticket: str) -> int:
    return [entry["Type"] for entry in rt.history(ticket)].count("Comment")


def left_in_the_outbox(home: Path) -> list[OutboxEntry]:
    async def look() -> list[OutboxEntry]:
        store = await LocalStore.open(folders_in(home).database, key=KEY)
        try:
            return list(await store.outbox())
        finally:
            await store.close()

    return asyncio.run(look())


def test_closed_while_something_is_being_sent_it_waits_a_moment_and_keeps_it(
    rt: RunningTracker, tmp_path: Path
) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)
    desk = Desk(rt, tmp_path, KEY)
    closed_at: list[float] = []

    async def story(window: PanelWindow) -> None:
        person = await desk.person_with_advice(window, ticket)
        desk.proxy.lose("hold", method="POST", path="/comment")
        await person.accept_first_action()
        await desk.proxy.served()
        closed_at.append(time.monotonic())

    assert run_until_closed(desk.make, story) == 0
    assert time.monotonic() - closed_at[0] < 10, "it does not wait for ever"
    states = [row.state for row in left_in_the_outbox(tmp_path)]
    assert states[0] == "sending", "at the next start it is looked up"
    assert len(states) == 3
    assert comments(rt, ticket) == 1

    async def next_day(person: Person) -> None:
        await person.program.open(ticket)
        await person.until("everything at the desk", lambda session: not session.unfinished)

    live(tmp_path, rt.base_url, rt.tokens["agent"], next_day)
    assert comments(rt, ticket) == 1


def test_an_answer_that_comes_soon_after_closing_is_still_taken(rt: RunningTracker, tmp_path: Path) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)
    desk = Desk(rt, tmp_path, KEY)

    async def story(window: PanelWindow) -> None:
        person = await desk.person_with_advice(window, ticket)
        desk.proxy.lose("hold", method="POST", path="/comment")
        await person.accept_first_action()
        await desk.proxy.served()
        asyncio.get_running_loop().call_later(0.5, desk.proxy.release)

    assert run_until_closed(desk.make, story) == 0
    assert [row.state for row in left_in_the_outbox(tmp_path)] == ["waiting", "waiting"], "the note was answered"


def test_what_nothing_keeps_is_said_before_it_is_lost(
    rt: RunningTracker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)
    desk = Desk(rt, tmp_path, None)

    async def story(window: PanelWindow) -> None:
        person = await desk.person_with_advice(window, ticket)
        await desk.proxy.refuse()
        await person.until("that the desk is away", lambda session: session.offline)
        await person.accept_first_action()
        await person.until("the decision", lambda session: len(session.unfinished) == 3)
        window.close()
        said = await until_painted(window, "Close the window again to give it up.")
        assert "1 decision did not reach the helpdesk yet, and nothing is kept on this computer." in said

    assert run_until_closed(desk.make, story) == 0
    assert "1 decision did not reach the helpdesk yet" in capsys.readouterr().err


def test_a_start_that_fails_ends_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unreadable(_: ShippedName) -> Path:
        raise PermissionError(13, "Permission denied", "/opt/calmdesk/resources")

    async def make() -> Program:
        program = await app.workplace.programs.demo_program(folders_in(tmp_path), QUICK)
        monkeypatch.setattr(app.workplace.programs, "shipped", unreadable)
        return program

    async def story(window: PanelWindow) -> None:
        said = await until_painted(window, "Calmdesk could not start (/opt/calmdesk/resources: Permission denied)")
        assert "Run `calmdesk doctor`" in said

    assert run_until_closed(make, story) == 1
    assert "Calmdesk could not start (/opt/calmdesk/resources: Permission denied)" in capsys.readouterr().err


def test_closed_while_the_desk_does_not_answer_the_start_it_ends(rt: RunningTracker, tmp_path: Path) -> None:
    desk = Desk(rt, tmp_path, KEY)

    async def make() -> Program:
        program = await desk.make()
        desk.proxy.lose("hold", times=99)
        return program

    async def story(window: PanelWindow) -> None:
        await desk.proxy.met()
        assert "No ticket is open" in painted(window)
        begun.append(time.monotonic())

    begun: list[float] = []
    assert run_until_closed(make, story) == 0
    assert time.monotonic() - begun[0] < 10
