"""`calmdesk` and `calmdesk demo` as processes: one copy only, an end in order, a sentence for what keeps it away."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.desktop.single_instance import InstanceLock
from app.domain.links import link_to
from app.helpdesk.demo.state import URL
from tests.cli.home import Home, Said
from tests.cli.servers import web_page
from tests.real.rt_up import RunningTracker
from tests.support.faults import fault_proxy

GOOD_LOOKING = "1-23-0123456789abcdef0123456789abcdef"
DAMAGED = b"SQLite format 3\0" + b"\xff" * 8176

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that a program can answer")


@contextmanager
def running(home: Home, *arguments: str, typed: str = "") -> Iterator[subprocess.Popen[str]]:
    """The program, ended in any case."""
    process = home.start(*arguments, typed=typed)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def wait_until(true: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def has_worklist(home: Home) -> bool:
    """The demo has started when its tickets are stored; the write-ahead log grows with them."""
    log = home.folder / "data" / "demo.db-wal"
    return log.exists() and log.stat().st_size > 0


def test_a_first_copy_that_is_not_heard_is_said_to_be_there(home: Home) -> None:
    (home.folder / "data").mkdir(parents=True)
    with InstanceLock(home.folder / "data"):
        home.run("demo").fails_with("Calmdesk is already running", str(home.folder / "data"), "quit that copy")


def test_a_ticket_is_opened_in_the_panel_that_runs(home: Home) -> None:
    with running(home, "demo") as first:
        wait_until(lambda: has_worklist(home), first)
        assert home.run("open", f"{URL}/ticket/1").status == 0  # also before it listens
        assert home.run("open", link_to(f"{URL}/ticket/2")) == Said(0, "", "")
        wait_until(lambda: home.run("open", "https://other.example/1").status == 1, first)  # it may still be starting
        home.run("open", "https://other.example/1").fails_with("This address is not a ticket of a connected helpdesk")
        home.run("open", "My parcel never came").fails_with("This is not a ticket's address")
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=20)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_end_the_program_in_order(home: Home, number: signal.Signals) -> None:
    with running(home, "demo") as process:
        wait_until(lambda: has_worklist(home), process)
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in err
    assert not (home.folder / "data" / "demo.db-wal").exists(), "the database was closed"


def test_a_second_copy_has_the_first_one_come_up(home: Home) -> None:
    with running(home, "demo") as first:
        wait_until(lambda: has_worklist(home), first)
        second = home.run("demo")
        assert (second.status, second.err) == (0, "Calmdesk is running already: its panel came up.\n")
        home.run("demo", "--reset").fails_with("Calmdesk is already running", str(home.folder / "data"))
        assert first.poll() is None
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=20)
    assert first.returncode == 0


def test_a_damaged_database_fails_with_a_sentence_and_stays(home: Home) -> None:
    file = home.folder / "data" / "demo.db"
    file.parent.mkdir(parents=True)
    file.write_bytes(DAMAGED)
    with running(home, "demo") as process:
        assert process.stderr is not None
        said = next(line for line in process.stderr if line.startswith("calmdesk: "))
        assert "The local database is damaged" in said
        assert str(file) in said
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    assert process.returncode == 1
    assert file.read_bytes() == DAMAGED


def test_where_nothing_can_be_stored_a_window_says_so_and_stays(home: Home) -> None:
    home.folder.mkdir(parents=True, exist_ok=True)
    file = home.folder / "data"
    file.write_text("in the way of the folder")
    with running(home, "demo") as process:
        assert process.stderr is not None
        said = next(line for line in process.stderr if line.startswith("calmdesk: "))
        assert "Nothing can be stored on this computer" in said
        assert str(file) in said
        assert "make this folder writable, then start again" in said
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(2)  # the window is for those who started from a menu and see no console
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    assert process.returncode == 1


def test_without_a_screen_it_says_so(home: Home) -> None:
    home.more |= {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    home.run("demo").fails_with("No window can be opened here", "calmdesk demo --offscreen")


def test_damaged_settings_are_named(home: Home) -> None:
    home.settings_file.parent.mkdir(parents=True)
    home.settings_file.write_text('appearance = "pink"\n')
    home.run().fails_with(f"{home.settings_file}:1: appearance", "Mend the line named here")


@pytest.mark.parametrize(
    ("keyring", "words"),
    [(True, "the keyring has no token for any account"), (False, "The keyring with your token does not answer")],
)
def test_connected_without_a_token_it_says_what_to_do(home: Home, *, keyring: bool, words: str) -> None:
    home.add_account("lab", "https://desk.example.org", "")
    if not keyring:
        home.without_keyring()
    with running(home, "start") as process:
        assert process.stderr is not None
        said = next(line for line in process.stderr if line.startswith("calmdesk: "))
        assert words in said
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    assert process.returncode == 1


def test_for_one_session_a_wrong_desk_is_told_before_a_window_opens(home: Home) -> None:
    with web_page() as address:
        home.run("start", "--desk", address, "--token-stdin", typed=GOOD_LOOKING).fails_with("was recognised", address)
        sure = ("start", "--desk", address, "--vendor", "rt", "--token-stdin")
        home.run(*sure, typed=GOOD_LOOKING).fails_with("unexpected form")
    home.run("start", "--desk", "http://desk.example.org").fails_with("not secure")
    assert home.files() == []


@pytest.mark.real
async def test_for_one_session_nothing_is_written(home: Home, rt: RunningTracker) -> None:
    ticket = rt.create_ticket("Two charges", "I see two charges for one order.")
    async with fault_proxy(rt.base_url) as proxy:
        arguments = ("start", "--desk", proxy.url, "--token-stdin", "--ticket", ticket)
        with running(home, *arguments, typed=rt.tokens["agent"]) as process:
            async with asyncio.timeout(30):
                while not any("/attachments" in request for request in proxy.seen):  # noqa: ASYNC110 - a list of theirs
                    await asyncio.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            _, err = await asyncio.to_thread(process.communicate, timeout=20)
    assert process.returncode == 0
    assert "This account works until you quit: nothing is kept on this computer." in err
    assert home.files() == []
    assert home.secrets() == {}
