"""The whole way: a tab of Request Tracker in a real Chromium comes to the front, and the panel shows its ticket."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject

from app.copilot.ports import Desk
from app.desktop.handover import socket_name
from app.domain.tickets import Conversation, Ticket, TicketRef
from app.main import Run, run_window
from app.ui.window.view import PanelWindow
from app.wiring import Pace, Program
from app.workplace.programs import desk_program
from tests.real.browser import Installed, browser_or_skip, web_server
from tests.real.rt_up import RunningTracker
from tests.support.chromium import Chromium
from tests.support.live import KEY, Person, settings_for

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]

SWITCHES = 20
SUBJECTS = ("Where is my parcel?", "Charged twice for one order")


class Painted(QObject):
    """Knows when the header was last painted with which subject."""

    def __init__(self, window: PanelWindow) -> None:
        super().__init__(window)
        self._header = window.panel.header
        self._header.installEventFilter(self)
        self.at: dict[str, float] = {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at[self._header.subject] = time.perf_counter()
        return super().eventFilter(watched, event)

    async def with_subject(self, subject: str) -> float:
        """When it was painted with these words, after they were forgotten here."""
        async with asyncio.timeout(30):
            while subject not in self.at:  # noqa: ASYNC110 - it looks at what is painted, from outside
                await asyncio.sleep(0.002)
        return self.at[subject]


class Watched:
    """How long the desk takes to answer what the header needs."""

    def __init__(self, desk: Desk) -> None:
        self.seconds = 0.0
        self._ticket, self._conversation = desk.ticket, desk.conversation
        desk.ticket = self.ticket  # type: ignore[method-assign]
        desk.conversation = self.conversation  # type: ignore[method-assign]

    async def ticket(self, ref: TicketRef) -> Ticket:
        begin = time.perf_counter()
        try:
            return await self._ticket(ref)
        finally:
            self.seconds += time.perf_counter() - begin

    async def conversation(self, ref: TicketRef, after: str | None = None) -> Conversation:
        begin = time.perf_counter()
        try:
            return await self._conversation(ref, after)
        finally:
            self.seconds += time.perf_counter() - begin


@pytest.fixture(name="browser")
def a_browser(tmp_path: Path, rt: RunningTracker) -> Iterator[Installed]:
    with browser_or_skip(tmp_path, rt.base_url) as browser:
        yield browser


def sign_in(chromium: Chromium, base_url: str) -> str:
    """Signs in on Request Tracker's own page; the tab."""
    tab = chromium.open(f"{base_url}/")
    chromium.run(
        tab,
        """document.querySelector('input[name=user]').value = 'root';
        document.querySelector('input[name=pass]').value = 'rootpass';
        document.querySelector('input[name=pass]').form.submit()""",
    )
    chromium.wait(tab, "document.readyState === 'complete' && !document.querySelector('input[name=pass]')")
    return tab


def in_front(browser: Installed, rt: RunningTracker, drive: Callable[[Person], Awaitable[None]]) -> None:
    """The program with its window beside the browser, listening as it does for everybody."""
    settings = settings_for(rt.base_url)

    async def make() -> Program:
        pace = Pace(poll=timedelta(hours=1))
        return await desk_program(browser.folders, settings, {"rt": rt.tokens["agent"]}, KEY, pace)

    async def story(window: PanelWindow, program: Program) -> int:
        await drive(Person(window, program))
        return 0

    run = Run(make_program=make, settings=settings, drive=story, listen=socket_name(browser.folders))
    assert run_window(run) == 0


def test_the_panel_follows_the_tab_and_no_other_page_is_known(
    browser: Installed, rt: RunningTracker, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = [rt.create_ticket(subject, "Hello, please look into this. Thank you.") for subject in SUBJECTS]
    whole: list[float] = []
    to_panel: list[float] = []
    at_desk: list[float] = []
    read: list[float] = []

    async def drive(person: Person) -> None:
        chromium, window, program = browser.chromium, person.window, person.program
        painted, watched = Painted(window), Watched(program.desks["rt"])
        await asyncio.to_thread(sign_in, chromium, rt.base_url)
        tabs = []
        for number, subject in zip(numbers, SUBJECTS, strict=True):
            tabs.append(await asyncio.to_thread(chromium.open, f"{rt.base_url}/Ticket/Display.html?id={number}"))
            await painted.with_subject(subject)
            await person.until("the conversation", lambda session: bool(session.messages))
        with web_server() as port:
            elsewhere = await asyncio.to_thread(chromium.open, f"http://localhost:{port}/secret?for=nobody")
            await person.copilot.settled()
            opened: list[float] = []
            person.copilot.subscribe(
                lambda session: opened.append(time.perf_counter()) if session.phase == "opening" else None
            )
            for turn in range(SWITCHES):
                which = turn % 2
                await asyncio.sleep(1)
                await person.until("the conversation", lambda session: bool(session.messages))
                painted.at.clear()
                opened.clear()
                watched.seconds = 0
                begin = time.perf_counter()
                await asyncio.to_thread(chromium.show, tabs[which])
                shown = await painted.with_subject(SUBJECTS[which])
                whole.append(1000 * (shown - begin))
                to_panel.append(1000 * (opened[0] - begin))
                await person.until("the conversation", lambda session: bool(session.messages))
                at_desk.append(1000 * watched.seconds)
                read.append(1000 * (time.perf_counter() - begin))
                assert person.copilot.session.ref == TicketRef("rt", numbers[which])
            await asyncio.to_thread(chromium.show, elsewhere)
            await asyncio.sleep(1)
            assert person.copilot.session.ref == TicketRef("rt", numbers[which])

    in_front(browser, rt, drive)
    heard = browser.bytes_heard()
    assert b"secret" not in heard
    assert b"localhost" not in heard
    with capsys.disabled():
        print(f"\ntab switch until the panel's header, ms over {SWITCHES}: {figures(whole)}")
        print(f"  of that until the panel knows which ticket: {figures(to_panel)}")
        print(f"  until its conversation is there: {figures(read)}; of that the desk's answers: {figures(at_desk)}")


def figures(times: list[float]) -> str:
    return f"median {statistics.median(times):.0f}, worst {max(times):.0f}"
