"""Working offline: with every socket shut the whole way from message to decision works, and it goes out afterwards."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.desktop.preferences import Preferences
from app.desktop.settings_file import load_settings
from app.domain.outbox import ACTIVE
from app.domain.settings import Settings
from app.domain.tickets import Conversation, Message, Person, Ticket, TicketRef
from app.main import Run, run_window
from app.storage.store import LocalStore
from app.ui.window.view import PanelWindow
from app.wiring import Program
from app.workplace.place import Workplace
from app.workplace.programs import desk_program
from tests.real.rt_up import RunningTracker
from tests.support.live import KEY, QUICK, Story, folders_in, settings_for
from tests.support.live import Person as Agent
from tests.support.no_network import network_shut
from tests.support.second_window import settings_page

pytestmark = pytest.mark.usefixtures("qapp")

URL = "https://desk.example.org"
REF = TicketRef("rt", "7")
COMPLAINT = "I see two charges for the same order. Please look into it."
OFFLINE = "Working offline"


class OwnPlace(Workplace):
    """A workplace whose token and key need no keyring."""

    token = "1-2-abc"

    async def make_program(self) -> Program:
        self.program = await desk_program(self.folders, self.choices.settings, {"rt": self.token}, KEY, QUICK)
        return self.program


def work(home: Path, settings: Settings, story: Story, *, token: str = OwnPlace.token) -> None:
    """The whole program with settings that can be changed, and a person at its window."""
    folders = folders_in(home)
    place = OwnPlace(folders, Preferences(settings, folders.settings_file), pace=QUICK)
    place.token = token

    async def drive(window: PanelWindow, program: Program) -> int:
        window.activateWindow()
        await story(Agent(window, program))
        return 0

    assert run_window(Run(make_program=place.make_program, workplace=place, drive=drive)) == 0


def remembered(home: Path) -> None:
    """A ticket that was seen before, as it lies in the database."""
    cleo = Person("cleo", "Cleo Customer")
    at = datetime.now(UTC) - timedelta(minutes=5)
    ticket = Ticket(REF, f"{URL}/Ticket/Display.html?id=7", "Two charges", "open", "1", cleo, created_at=at)
    talk = Conversation((Message("31", "customer", "public", cleo, COMPLAINT, at),), "31")

    async def keep() -> None:
        store = await LocalStore.open(folders_in(home).database, key=KEY)
        await store.remember_ticket(ticket, talk)
        await store.remember_worklist("rt", [ticket])
        await store.close()

    asyncio.run(keep())


def choosing() -> Settings:
    return replace(settings_for(URL), language="en", welcomed=True)


def test_message_to_decision_with_every_socket_shut(tmp_path: Path) -> None:
    remembered(tmp_path)

    async def story(person: Agent) -> None:
        await person.copilot.open_url(f"{URL}/Ticket/Display.html?id=7")
        session = await person.until("advice", lambda session: session.advice is not None)
        assert session.reading is not None
        assert session.reading.intent is not None
        assert session.reading.intent.label == "double_charge"
        assert session.advice is not None
        assert session.advice.knowledge, "knowledge is searched on this computer"
        await person.see("that it is told", lambda: OFFLINE in person.names(person.window.panel.header))
        assert "You are working offline" in person.words()
        person.picture("offline-panel")
        await person.accept_first_action()
        session = await person.until("the kept decision", lambda session: len(session.unfinished) == 3)
        await asyncio.sleep(1)  # several rounds of delivery
        assert {(row.state, row.attempts) for row in person.copilot.session.unfinished} == {("waiting", 0)}
        assert "will be sent when you work online" in person.words()
        assert await person.program.knowledge.search("I forgot my password")

    with network_shut() as tried:
        work(tmp_path, replace(choosing(), work_offline=True), story)
    assert tried == []


def test_without_the_switch_the_same_program_does_try(tmp_path: Path) -> None:
    """Else the test above could not fail."""
    remembered(tmp_path)

    async def story(person: Agent) -> None:
        await person.copilot.open_url(f"{URL}/Ticket/Display.html?id=7")
        await person.until("that the desk is away", lambda session: session.offline)

    with network_shut() as tried:
        work(tmp_path, choosing(), story)
    assert any("desk.example.org" in each for each in tried), tried


@pytest.mark.real
@pytest.mark.skipif(sys.platform == "win32", reason="the server runs on Linux only")
def test_what_was_decided_offline_goes_out_once_when_it_is_over(rt: RunningTracker, tmp_path: Path) -> None:
    ticket = rt.create_ticket("Two charges", COMPLAINT)

    def written() -> list[str]:
        history = [entry for entry in rt.history(ticket) if str(entry["Creator"]["id"]) == "agent"]
        return [str(entry["Type"]) for entry in history if entry["Type"] in ("Correspond", "Comment")]

    async def story(person: Agent) -> None:
        asked = await _requests(person)
        await person.program.open(ticket)
        await person.until("advice", lambda session: session.advice is not None)
        await person.choose_in_menu("Work offline")
        await person.until("that nothing leaves", lambda session: session.by_choice)
        await asyncio.sleep(1)
        before = await asked()
        await person.accept_first_action()
        await person.until("the kept decision", lambda session: len(session.unfinished) == 3)
        await asyncio.sleep(2)
        assert await asked() == before
        assert written() == []
        lamp = person.control(OFFLINE, root=person.window.panel.header)
        await person.click(lamp)
        await person.until("the reply at the desk", lambda now: not any(r.state in ACTIVE for r in now.unfinished))
        await person.until("that the desk is asked again", lambda session: not session.offline)

    work(tmp_path, replace(settings_for(rt.base_url), welcomed=True), story, token=rt.tokens["agent"])
    assert sorted(written()) == ["Comment", "Correspond"]
    assert not load_settings(folders_in(tmp_path).settings_file).work_offline


async def _requests(person: Agent) -> Callable[[], Awaitable[int]]:
    async def count() -> int:
        await person.program.ledger.flush()
        return len(await person.program.store.ledger())

    return count


def test_the_settings_switch_it_too(tmp_path: Path) -> None:
    remembered(tmp_path)

    async def story(person: Agent) -> None:
        await person.choose_in_menu("Settings")
        await person.see("the settings", lambda: "Work offline" in person.names(settings_page()))
        page: QWidget = settings_page()
        await person.click("Work offline", root=page)
        await person.until("that nothing leaves", lambda session: session.by_choice)
        person.picture("offline-settings", page.window())

    with network_shut():
        work(tmp_path, choosing(), story)
    assert load_settings(folders_in(tmp_path).settings_file).work_offline
