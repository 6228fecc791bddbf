"""Zendesk from the form to the next start: signed in with the browser, kept, renewed, and still signed in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest

from app.copilot.connecting import Tried
from app.desktop.folders import Folders
from app.desktop.preferences import Preferences
from app.desktop.settings_file import load_settings
from app.domain.sign_in_errors import BrowserSignInEnded
from app.domain.tickets import TicketRef
from app.helpdesk.zendesk.loopback import PORTS
from app.helpdesk.zendesk.secret import Secret, parse_secret
from app.ui.connect.presenter import ConnectPresenter
from app.ui.connect.state import ConnectState, FindOut, Keep, StopWaiting, UseBrowser
from app.wiring import Program
from app.workplace.place import Workplace
from tests.contract.zendesk import ZendeskUnderTest
from tests.helpdesk_zendesk.test_sign_in import Browser, is_free
from tests.support.file_keyring import FileKeyring
from tests.support.live import QUICK, folders_in

NAME = "127.0.0.1"


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folders]:
    """A home whose keyring is a file, and nothing in it yet."""
    monkeypatch.setenv("CALMDESK_TEST_KEYRING", "1")
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring(tmp_path / "keyring.json"))
    made = folders_in(tmp_path / "home")
    made.make()
    yield made
    keyring.set_keyring(before)


class Form:
    """The form on a real workplace, as one start of the program has it."""

    def __init__(self, folders: Folders, browse: Callable[[str], object]) -> None:
        settings = load_settings(folders.settings_file)
        self.place = Workplace(folders, Preferences(settings, folders.settings_file), pace=QUICK)
        self.connected: list[Tried] = []
        self._under_way: set[asyncio.Task[None]] = set()
        self._presenter = ConnectPresenter(
            self.place,
            start=lambda work: self._under_way.add(asyncio.ensure_future(work)),
            changed=lambda: None,
            connected=self.connected.append,
            browse=lambda url: (browse(url), None)[1],
        )

    def begin(self, intent: object) -> None:
        assert self._presenter.handle(intent)

    async def do(self, intent: object) -> ConnectState:
        """What the form shows when nothing is under way any more."""
        self.begin(intent)
        async with asyncio.timeout(20):
            await asyncio.gather(*self._under_way)
        return self._presenter.state


@pytest.fixture
def now(zendesk: ZendeskUnderTest) -> ZendeskUnderTest:
    """A workplace asks this computer for the time, so the desk is put there too."""
    zendesk.server.account.now = datetime.now(UTC)
    return zendesk


async def kept(place: Workplace) -> Secret:
    text = await place.keyring.get_token(NAME)
    assert text is not None
    return parse_secret(text)


async def started(place: Workplace) -> Program:
    program = await place.make_program()
    await program.start()
    return program


def end_all(zendesk: ZendeskUnderTest) -> None:
    """The desk takes no access token of now any more; each can be renewed."""
    oauth = zendesk.server.oauth
    oauth.tokens = {name: replace(token, ends=zendesk.server.account.now) for name, token in oauth.tokens.items()}


async def connected(folders: Folders, zendesk: ZendeskUnderTest) -> Workplace:
    browser = Browser()
    form = Form(folders, browser)
    await form.do(FindOut(f"{zendesk.network.url}/agent/tickets/3"))
    state = await form.do(UseBrowser())
    assert state.who == f"Signed in to {zendesk.network.url.removeprefix('http://')} as Alex Agent.", state.trouble
    assert await form.place.keyring.get_token(NAME) is None, "nothing is kept before the person says so"
    await form.do(Keep())
    await browser.finish()
    assert len(form.connected) == 1
    return form.place


async def test_from_the_form_to_the_next_start(folders: Folders, now: ZendeskUnderTest) -> None:
    ref = replace(await now.create_ticket("Parcel", "Where is it?"), account=NAME)
    place = await connected(folders, now)
    first = await kept(place)
    assert first.access not in folders.settings_file.read_text()
    program = await started(place)
    assert (await program.desks[NAME].ticket(ref)).subject == "Parcel"
    end_all(now)
    assert (await program.desks[NAME].ticket(ref)).subject == "Parcel"
    second = await kept(place)
    assert second.refresh != first.refresh
    await program.stop()

    again = await started(Form(folders, Browser()).place)
    assert (await again.desks[NAME].ticket(ref)).subject == "Parcel"
    await again.stop()
    assert await kept(place) == second, "a start by itself renews nothing"
    assert all(is_free(port) for port in PORTS)


async def test_waiting_can_be_ended_and_begun_again(folders: Folders, now: ZendeskUnderTest) -> None:
    opened = asyncio.Event()
    form = Form(folders, lambda _: opened.set())  # a browser in which nobody signs in
    await form.do(FindOut(now.network.url))
    form.begin(UseBrowser())
    await asyncio.wait_for(opened.wait(), 20)
    assert not is_free(PORTS[0])
    state = await form.do(StopWaiting())
    assert (state.phase, state.trouble, await form.place.keyring.get_token(NAME)) == ("found", "", None)
    assert all(is_free(port) for port in PORTS)
    await connected(folders, now)


async def test_a_refused_sign_in_is_said_and_keeps_nothing(folders: Folders, now: ZendeskUnderTest) -> None:
    now.server.oauth.denies = True
    browser = Browser()
    form = Form(folders, browser)
    await form.do(FindOut(now.network.url))
    state = await form.do(UseBrowser())
    await browser.finish()
    assert "access was not allowed" in state.trouble
    assert await form.place.keyring.get_token(NAME) is None


async def test_what_another_copy_renewed_is_taken_over(folders: Folders, now: ZendeskUnderTest) -> None:
    """`calmdesk doctor` beside the panel renews the same sign-in; the panel's own pair is dead from then on."""
    ref = TicketRef(NAME, (await now.create_ticket("Parcel", "Where is it?")).id)
    place = await connected(folders, now)
    program = await started(place)
    assert await program.desks[NAME].ticket(ref)
    end_all(now)
    await Form(folders, Browser()).place.connecting.test(NAME)
    other = await kept(place)
    assert (await program.desks[NAME].ticket(ref)).subject == "Parcel"
    assert await kept(place) == other, "it was good, so nothing more was renewed"
    end_all(now)
    assert (await program.desks[NAME].ticket(ref)).subject == "Parcel"
    await program.stop()


async def test_a_forgotten_account_is_not_renewed_into_the_keyring(folders: Folders, now: ZendeskUnderTest) -> None:
    ref = TicketRef(NAME, (await now.create_ticket("Parcel", "Where is it?")).id)
    place = await connected(folders, now)
    program = await started(place)
    await place.connecting.forget(NAME)
    end_all(now)
    with pytest.raises(BrowserSignInEnded):
        await program.desks[NAME].ticket(ref)
    assert await place.keyring.get_token(NAME) is None
    await program.stop()
