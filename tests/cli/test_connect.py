"""`calmdesk connect` and `disconnect` at a real Request Tracker: what is kept, and that nothing is half kept."""

from __future__ import annotations

import asyncio
import base64
import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.desktop.folders import find_folders
from app.desktop.settings_file import load_settings
from app.domain.decisions import AddMessage, Decision, Operation
from app.domain.tickets import TicketRef
from app.storage.store import LocalStore
from tests.cli.home import Home, Said
from tests.cli.servers import self_signed_page, web_page
from tests.real.rt_up import RunningTracker

GOOD_LOOKING = "1-23-0123456789abcdef0123456789abcdef"
BEFORE = 'appearance = "dark"\ntext_scale = 1.2\n'


def connect(home: Home, url: str, token: str, *more: str) -> Said:
    return home.run("connect", url, "--token-stdin", *more, typed=f"{token}\n")


def nothing_kept(home: Home) -> None:
    assert home.settings_file.read_text() == BEFORE
    assert home.secrets() == {}


@pytest.fixture
def settled(home: Home) -> Home:
    """A home whose settings somebody has written."""
    home.settings_file.parent.mkdir(parents=True)
    home.settings_file.write_text(BEFORE)
    return home


@pytest.mark.real
def test_a_good_token_is_kept_in_the_keyring_and_nowhere_else(settled: Home, rt: RunningTracker) -> None:
    said = connect(settled, f"{rt.base_url}/", rt.tokens["agent"], "--intent-field", "Intent")
    assert said.status == 0, said.err
    assert f"Request Tracker at {rt.base_url}.\n" in said.out
    assert "as Ada Agent." in said.out
    assert "Kept as “127.0.0.1”" in said.out
    settings = load_settings(settled.settings_file)
    assert settings.appearance == "dark"
    (account,) = settings.accounts
    assert (account.url, account.agent_name, account.tags_field) == (rt.base_url, "Ada Agent", "Tags")
    assert settled.secrets() == {"token of 127.0.0.1": rt.tokens["agent"]}
    for name in settled.files():
        assert rt.tokens["agent"].encode() not in (settled.folder / name).read_bytes()
    assert rt.tokens["agent"] not in said.out + said.err


@pytest.mark.real
def test_an_account_that_may_only_look_is_told_what_will_not_work(settled: Home, rt: RunningTracker) -> None:
    rt.create_ticket("To look at", "Where is my parcel?")
    said = connect(settled, rt.base_url, rt.tokens["viewer"])
    assert said.status == 0
    assert "as Vi Viewer." in said.out
    assert "Allowed: read tickets, answer customers.\n" in said.out
    assert "Not allowed: write internal notes (CommentOnTicket).\n" in said.out


@pytest.mark.real
def test_a_new_token_keeps_what_was_chosen_for_the_account(settled: Home, rt: RunningTracker) -> None:
    connect(settled, rt.base_url, rt.tokens["viewer"], "--name", "lab", "--tags-field", "")
    assert connect(settled, rt.base_url, rt.tokens["agent"], "--name", "lab").status == 0
    (account,) = load_settings(settled.settings_file).accounts
    assert account.agent_name == "Ada Agent"
    assert account.tags_field is None
    assert settled.secrets() == {"token of lab": rt.tokens["agent"]}


@pytest.mark.real
def test_a_second_desk_never_takes_the_name_of_the_first(settled: Home, rt: RunningTracker) -> None:
    connect(settled, rt.base_url, rt.tokens["agent"])
    other = rt.base_url.replace("127.0.0.1", "localhost")
    said = connect(settled, other, rt.tokens["agent"], "--name", "127.0.0.1")
    said.fails_with("This name belongs to another helpdesk", rt.base_url, "--name")
    assert [account.url for account in load_settings(settled.settings_file).accounts] == [rt.base_url]


@pytest.mark.real
def test_a_wrong_token_is_refused(settled: Home, rt: RunningTracker) -> None:
    said = connect(settled, rt.base_url, rt.tokens["agent"][:-4] + "0000")
    said.fails_with("The helpdesk refused the sign-in", "make a new one")
    nothing_kept(settled)


@pytest.mark.real
def test_without_a_keyring_nothing_is_kept_and_a_way_is_named(settled: Home, rt: RunningTracker) -> None:
    said = connect(settled.without_keyring(), rt.base_url, rt.tokens["agent"])
    said.fails_with("No keyring was found", "Nothing was kept", f"calmdesk start --desk {rt.base_url}")
    nothing_kept(settled)


@pytest.mark.real
def test_settings_that_cannot_be_written_take_the_token_back(settled: Home, rt: RunningTracker) -> None:
    settled.settings_file.unlink()
    settled.settings_file.mkdir()  # nobody can write a file over a folder, not even root
    said = connect(settled, rt.base_url, rt.tokens["agent"])
    said.fails_with("settings.toml")
    assert settled.secrets() == {}


@pytest.mark.parametrize("token", ["", "abc", "1-23"])
def test_what_cannot_be_a_token_is_refused(settled: Home, token: str) -> None:
    with web_page() as address:
        connect(settled, address, token, "--vendor", "rt").fails_with("token")
    nothing_kept(settled)


def test_a_host_that_does_not_answer(settled: Home) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        said = connect(settled, f"http://127.0.0.1:{unused.getsockname()[1]}", GOOD_LOOKING)
    said.fails_with("The helpdesk cannot be reached", "127.0.0.1")
    nothing_kept(settled)


def test_a_name_that_does_not_exist(settled: Home) -> None:
    said = connect(settled, "desk.invalid", GOOD_LOOKING)
    said.fails_with("The helpdesk cannot be reached", "desk.invalid")
    nothing_kept(settled)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with it")
def test_a_certificate_nobody_trusts(settled: Home, tmp_path: Path) -> None:
    with self_signed_page(tmp_path) as address:
        said = connect(settled, address, GOOD_LOOKING)
    said.fails_with("certificate is not trusted", "Ask IT to install your company's certificate")
    nothing_kept(settled)


def test_an_address_that_is_not_secure_is_refused_before_a_token_is_asked_for(settled: Home) -> None:
    said = settled.run("connect", "http://desk.example.org", "--token-stdin")
    said.fails_with("The helpdesk's address is not secure (http://desk.example.org)", "https://")
    nothing_kept(settled)


def test_no_token_goes_to_what_is_not_recognised(settled: Home) -> None:
    with web_page() as address:
        said = connect(settled, f"{address}/shop/index.html", GOOD_LOOKING)
        said.fails_with("No helpdesk that Calmdesk knows was recognised", address, "--vendor", "nothing was sent")
    nothing_kept(settled)


def test_a_web_page_is_no_helpdesk_whoever_says_so(settled: Home) -> None:
    with web_page() as address:
        said = connect(settled, address, GOOD_LOOKING, "--vendor", "rt")
        said.fails_with("unexpected form", "Check that the address")
    nothing_kept(settled)


def test_a_product_without_it_cannot_be_signed_in_to_with_the_browser(settled: Home) -> None:
    said = settled.run("connect", "https://desk.invalid", "--vendor", "rt", "--browser")
    said.fails_with("One cannot sign in to this helpdesk with the browser", "Request Tracker", "--browser")
    nothing_kept(settled)


def test_damaged_settings_are_said_before_anything_else(settled: Home) -> None:
    settled.settings_file.write_text('appearance = "dark"\ntext_scal = 2\n')
    said = connect(settled, "https://desk.example.org", GOOD_LOOKING)
    said.fails_with("settings.toml:2: text_scal: unknown field, did you mean “text_scale”?")


# -- disconnect -------------------------------------------------------------------------------------------------------


@pytest.fixture
def connected(settled: Home) -> Home:
    """A home with an account and its token."""
    settled.add_account("lab", "https://desk.example.org", GOOD_LOOKING)
    return settled


def test_disconnect_forgets_account_and_token(connected: Home) -> None:
    said = connected.run("disconnect", "lab")
    assert said.out == "Forgot “lab” and its token.\n"
    assert (said.status, said.err) == (0, "")
    assert connected.secrets() == {}
    settings = load_settings(connected.settings_file)
    assert (settings.accounts, settings.text_scale) == ((), 1.2)


def test_disconnect_names_the_accounts_when_there_is_no_such_one(connected: Home) -> None:
    connected.run("disconnect", "lap").fails_with("There is no account “lap”", "Connected: lab.")
    assert connected.secrets() != {}


def test_disconnect_without_a_keyring_changes_nothing(connected: Home) -> None:
    before = connected.settings_file.read_text()
    connected.without_keyring().run("disconnect", "lab").fails_with("No keyring was found", "Nothing was changed")
    assert connected.settings_file.read_text() == before


def test_disconnect_says_which_decisions_are_still_here(connected: Home) -> None:
    store_a_decision(connected)
    said = connected.run("disconnect", "lab")
    assert said.status == 0
    assert "1 decision did not reach it: kept on this computer" in said.out


def store_a_decision(home: Home) -> None:
    """As the program leaves one when the desk is away."""
    folders = find_folders({"CALMDESK_HOME": str(home.folder)})
    folders.make()
    key = bytes(range(32))
    home.keep_secret("database key", base64.b64encode(key).decode())
    now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    note = Operation("op1", AddMessage("A note", "internal"))
    decision = Decision(id="d1", kind="compose", ticket=TicketRef("lab", "4"), at=now, operations=(note,))

    async def store() -> None:
        opened = await LocalStore.open(folders.database, key=key)
        await opened.record(decision, [])
        await opened.close()

    asyncio.run(store())
