"""What the person at the window reads when something is wrong: asserted in the words that are painted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer

import app.workplace.programs
from app.content.shipped import ShippedName, shipped
from app.ui.window.view import PanelWindow
from app.wiring import Program
from app.workplace.programs import desk_program
from tests.real.rt_up import RunningTracker, mail
from tests.support.faults import FaultProxy, fault_proxy
from tests.support.live import KEY, QUICK, Person, folders_in, live, live_with, settings_for
from tests.support.undriven import run_until_closed, until_painted

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("qapp")]

SUBJECT = "Two charges"
COMPLAINT = "I see two charges of 49.90 EUR for the same order. Please refund one."


async def reads(person: Person, words: str) -> str:
    return await until_painted(person.window, words)


@contextmanager
def disabled(rt: RunningTracker, user: str) -> Iterator[None]:
    """The desk refuses this user's token."""
    rt.call("PUT", f"/user/{user}", {"Disabled": 1})
    try:
        yield
    finally:
        rt.call("PUT", f"/user/{user}", {"Disabled": 0})


# -- the desk ---------------------------------------------------------------------------------------------------------


def test_a_token_that_is_revoked_is_said_and_the_work_goes_on_when_it_is_back(
    rt: RunningTracker, tmp_path: Path
) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)

    async def story(person: Person) -> None:
        await person.program.open(ticket)
        await person.until("advice", lambda session: session.advice is not None)
        with disabled(rt, "agent2"):
            painted = await reads(person, "The helpdesk refused the sign-in")
            assert "make a new one there, then run `calmdesk connect` again" in painted
            assert "Charged twice" not in painted, "nothing can be accepted that may be old"
        await person.until("advice again", lambda session: session.advice is not None)
        await reads(person, "Charged twice")

    live(tmp_path, rt.base_url, rt.tokens["agent2"], story)


def test_a_desk_that_is_down_from_the_start_is_said_until_it_is_up(rt: RunningTracker, tmp_path: Path) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)

    async def story(person: Person, proxy: FaultProxy) -> None:
        await person.program.open(ticket)
        painted = await reads(person, "The helpdesk cannot be reached")
        assert "Your decisions are kept and will be sent when it is back." in painted
        await proxy.accept()
        await reads(person, "Charged twice")

    behind_a_proxy(rt, tmp_path, story, up=False)


def test_a_desk_that_goes_down_leaves_the_last_seen_ticket(rt: RunningTracker, tmp_path: Path) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)

    async def story(person: Person, proxy: FaultProxy) -> None:
        await person.program.open(ticket)
        await reads(person, "Charged twice")
        await proxy.refuse()
        painted = await reads(person, "You see what was last known.")
        assert "The helpdesk cannot be reached" in painted
        assert "Charged twice" in painted
        assert SUBJECT in painted

    behind_a_proxy(rt, tmp_path, story)


def test_a_ticket_that_is_gone_is_said_before_and_while_it_is_open(rt: RunningTracker, tmp_path: Path) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)

    async def story(person: Person) -> None:
        await person.program.open("999999")
        painted = await reads(person, "This ticket is not there any more")
        assert "choose another ticket" in painted
        await person.program.open(ticket)
        await reads(person, "Charged twice")
        rt.call("PUT", f"/ticket/{ticket}", {"Status": "deleted"})
        painted = await reads(person, "This ticket is not there any more")
        assert "Charged twice" not in painted

    live(tmp_path, rt.base_url, rt.tokens["agent"], story)


def test_without_rights_the_ticket_is_read_and_the_refusal_waits_for_the_person(
    rt: RunningTracker, tmp_path: Path
) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)

    async def story(person: Person) -> None:
        await person.program.open(ticket)
        await person.until("advice", lambda session: session.advice is not None)
        await person.accept_first_action()
        await person.until("the refusal", lambda session: any(row.state == "refused" for row in session.unfinished))
        painted = await reads(person, "need")
        assert "decision" in painted
        await person.press(Qt.Key.Key_N)
        await reads(person, "The helpdesk refused it")

    live(tmp_path, rt.base_url, rt.tokens["viewer"], story)
    assert [entry for entry in rt.history(ticket) if entry["Type"] == "Comment"] == []


# -- the customer's words ---------------------------------------------------------------------------------------------


def test_a_mail_of_html_alone_is_read_as_words(rt: RunningTracker, tmp_path: Path) -> None:
    page = f"<html><head><style>p {{color: red}}</style></head><body><p>{COMPLAINT}</p><script>x()</script></body>"
    ticket = rt.receive(mail(SUBJECT, page, html=True))

    async def story(person: Person) -> None:
        await person.program.open(ticket)
        painted = await reads(person, "Charged twice")
        assert "two charges" in painted
        assert "color" not in painted
        assert "<p>" not in painted

    live(tmp_path, rt.base_url, rt.tokens["agent"], story)


def test_a_mail_of_two_megabytes_opens_while_the_window_answers(
    rt: RunningTracker, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    line = "I was charged twice for the same order and nobody answers me. "
    ticket = rt.create_ticket(SUBJECT, (line + "\n") * (2_000_000 // len(line)))

    async def story(person: Person) -> None:
        with longest_gap() as gaps:
            await person.program.open(ticket)
            await person.until("advice", lambda session: session.advice is not None)
            await reads(person, "Long message: only its last part was read")
        record_property("longest_gap_ms", max(gaps))
        print(f"\n2 MB mail: the window's loop stood still for at most {max(gaps)} ms")

    live(tmp_path, rt.base_url, rt.tokens["agent"], story)


def test_an_empty_ticket_is_ready_and_silent(rt: RunningTracker, tmp_path: Path) -> None:
    empty = str(rt.call("POST", "/ticket", {"Queue": "Support", "Subject": "Nothing here"})["id"])
    blank = rt.create_ticket("Only a subject", " \n\n ")

    async def story(person: Person) -> None:
        for ticket, subject in ((empty, "Nothing here"), (blank, "Only a subject")):
            await person.program.open(ticket)
            painted = await reads(person, "Calmdesk has nothing to add")
            assert subject in painted

    live(tmp_path, rt.base_url, rt.tokens["agent"], story)


# -- this computer ----------------------------------------------------------------------------------------------------


def test_without_a_model_the_ticket_opens_and_it_is_said(
    rt: RunningTracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def incomplete(name: ShippedName) -> Path:
        return tmp_path / "nowhere" if name == "packs" else shipped(name)

    monkeypatch.setattr(app.workplace.programs, "shipped", incomplete)
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)

    async def story(person: Person) -> None:
        await person.program.open(ticket)
        painted = await reads(person, "A model is missing")
        assert "Install Calmdesk again; until then tickets open, but nothing is read or suggested." in painted
        assert SUBJECT in painted

    live(tmp_path / "home", rt.base_url, rt.tokens["agent"], story)


def test_a_damaged_database_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    folders = folders_in(tmp_path)
    content = b"SQLite format 3\0" + b"\xff" * 8176
    folders.demo_database.write_bytes(content)

    async def story(window: PanelWindow) -> None:
        painted = await until_painted(window, "The local database is damaged")
        assert str(folders.demo_database) in painted
        assert "Without one, move the file aside; keep it." in painted

    assert run_until_closed(lambda: app.workplace.programs.demo_program(folders, QUICK), story) == 1
    assert folders.demo_database.read_bytes() == content


def test_without_a_keyring_nothing_is_on_disk_and_that_is_said(rt: RunningTracker, tmp_path: Path) -> None:
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)
    folders = folders_in(tmp_path)

    async def story(person: Person) -> None:
        await person.program.open(ticket)
        await person.until("advice", lambda session: session.advice is not None)
        painted = await reads(person, "Charged twice")
        assert "This account works until you quit: nothing is kept on this computer." in painted
        await person.accept_first_action()
        await person.until("the reply at the desk", lambda session: not session.unfinished and session.turn is None)

    settings = settings_for(rt.base_url)
    live_with(lambda: desk_program(folders, settings, {"rt": rt.tokens["agent"]}, None, QUICK), story)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_company_playbook_with_a_mistake_is_said_and_the_rest_works(rt: RunningTracker, tmp_path: Path) -> None:
    playbooks = folders_in(tmp_path).content / "playbooks"
    playbooks.mkdir(parents=True)
    (playbooks / "own.yaml").write_text("schema: calmdesk.playbook/1\nid: own\ntitle: Ours\nsteps: 7\n")
    ticket = rt.create_ticket(SUBJECT, COMPLAINT)

    async def story(person: Person) -> None:
        await person.program.open(ticket)
        painted = await reads(person, "Charged twice")
        assert "Mistakes in content files: 2. `calmdesk doctor` names file and line." in painted

    live(tmp_path, rt.base_url, rt.tokens["agent"], story)


# -- what stories share -----------------------------------------------------------------------------------------------


def behind_a_proxy(
    rt: RunningTracker, home: Path, story: Callable[[Person, FaultProxy], Awaitable[None]], *, up: bool = True
) -> None:
    """Runs the program on a desk behind a network that can fail; `up` False lets it begin without one."""
    stack, proxies = AsyncExitStack(), list[FaultProxy]()

    async def program() -> Program:
        proxy = await stack.enter_async_context(fault_proxy(rt.base_url))
        if not up:
            await proxy.refuse()
        proxies.append(proxy)
        return await desk_program(folders_in(home), settings_for(proxy.url), {"rt": rt.tokens["agent"]}, KEY, QUICK)

    async def in_front(person: Person) -> None:
        async with stack:
            await story(person, proxies[0])

    live_with(program, in_front)


@contextmanager
def longest_gap() -> Iterator[list[int]]:
    """Milliseconds between the ticks of a timer of 5 ms: how long the window could not have answered."""
    gaps, watch = [0], QElapsedTimer()
    timer = QTimer()
    timer.setInterval(5)
    timer.timeout.connect(lambda: gaps.append(watch.restart()))
    watch.start()
    timer.start()
    try:
        yield gaps
    finally:
        timer.stop()
