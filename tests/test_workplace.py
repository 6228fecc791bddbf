"""What a workplace keeps of its own requests, and what it makes of odd settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from app.copilot.connecting import DeskNotFound, Tried, Wish
from app.desktop.preferences import Preferences
from app.domain.errors import CalmdeskError, StorageFull
from app.domain.past import LedgerChoice
from app.domain.settings import Account, Settings
from app.domain.tickets import Person, SignIn
from app.workplace.early import EarlyRequests
from app.workplace.place import Workplace
from app.workplace.programs import content_folder, desk_program
from tests.support.file_keyring import FileKeyring
from tests.support.live import KEY, QUICK, folders_in

DESK = Account("work", "rt", "http://127.0.0.1:9", "Ada")
TOKEN = "1-23-0123456789abcdef0123456789abcdef"


async def test_trying_an_account_is_in_the_ledger_of_the_program_that_runs(tmp_path: Path) -> None:
    folders = folders_in(tmp_path)
    place = Workplace(folders, Preferences(Settings(), folders.settings_file), pace=QUICK)
    program = await place.make_program()
    try:
        account = place.connecting.account(Wish("http://127.0.0.1:9", vendor="rt"))
        with pytest.raises(CalmdeskError):
            await place.connecting.try_out(account, TOKEN, sure=True)
        await program.ledger.flush()
        page = await program.store.past.ledger_page(LedgerChoice(), before=None, limit=10)
        assert [line.host for line in page.lines][-1].startswith("127.0.0.1")
    finally:
        await program.stop()


@pytest.fixture
def connected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings with an account whose token is in the keyring, which is a file here."""
    monkeypatch.setenv("CALMDESK_TEST_KEYRING", "1")
    before, backend = keyring.get_keyring(), FileKeyring(tmp_path / "keyring.json")
    keyring.set_keyring(backend)
    backend.set_password(folders_in(tmp_path).service, f"token of {DESK.name}", TOKEN)
    yield Settings(accounts=(DESK,))
    keyring.set_keyring(before)


async def test_a_sign_in_before_any_program_is_in_the_ledger_of_the_first_one(
    tmp_path: Path, connected: Settings
) -> None:
    """As in the first run, where the program is made when the sign-in has worked."""
    place = placed(tmp_path, connected)
    await tried(place)
    assert await ledger_of(place) == ["127.0.0.1:9"]


async def test_a_sign_in_on_the_command_line_waits_for_the_ledger_of_the_next_program(
    tmp_path: Path, connected: Settings
) -> None:
    for _ in range(2):
        waiting = await left_waiting(tmp_path)
    assert TOKEN not in waiting.read_text()
    with waiting.open("a") as file:
        file.write('{"half a li')
    assert await ledger_of(placed(tmp_path, connected)) == ["127.0.0.1:9"] * 2
    assert not waiting.exists()


async def test_what_waits_is_not_for_the_demo(tmp_path: Path, connected: Settings) -> None:
    waiting = await left_waiting(tmp_path)
    demo = placed(tmp_path, Settings())
    await tried(demo)
    assert await ledger_of(demo) == []
    await demo.keep_requests()
    assert len(waiting.read_text().splitlines()) == 2
    assert await ledger_of(placed(tmp_path, connected)) == ["127.0.0.1:9"] * 2


async def test_what_waits_is_not_for_a_program_that_keeps_nothing(tmp_path: Path) -> None:
    waiting = await left_waiting(tmp_path)
    place = placed(tmp_path, Settings())
    place.use_for_session(Tried(DESK, DESK, SignIn(Person("1", "Ada"), "RT"), TOKEN))
    await tried(place)
    assert await ledger_of(place) == ["127.0.0.1:9"]
    assert len(waiting.read_text().splitlines()) == 1


async def test_what_cannot_be_stored_goes_on_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = await left_waiting(tmp_path)
    folders = folders_in(tmp_path)
    program = await desk_program(folders, Settings(accounts=(DESK,)), {DESK.name: TOKEN}, KEY, QUICK)
    await program.stop()  # its database takes nothing any more
    monkeypatch.setattr(program.store, "add_ledger", full)
    await EarlyRequests(folders.data).hand_over(program)
    assert len(waiting.read_text().splitlines()) == 1


async def full(_lines: object) -> None:
    raise StorageFull


def placed(tmp_path: Path, settings: Settings) -> Workplace:
    folders = folders_in(tmp_path)
    return Workplace(folders, Preferences(settings, folders.settings_file), pace=QUICK)


async def left_waiting(tmp_path: Path) -> Path:
    """The file with what a command asked of a desk and left for the next program."""
    once = placed(tmp_path, Settings())
    await tried(once)
    await once.keep_requests()
    (waiting,) = folders_in(tmp_path).data.glob("requests*")
    return waiting


async def tried(place: Workplace) -> None:
    with pytest.raises(CalmdeskError):
        await place.connecting.try_out(
            place.connecting.account(Wish("http://127.0.0.1:9", vendor="rt")), TOKEN, sure=True
        )


async def ledger_of(place: Workplace) -> list[str]:
    """The hosts in the ledger of the program that is made now."""
    program = await place.make_program()
    try:
        await program.ledger.flush()
        page = await program.store.past.ledger_page(LedgerChoice(), before=None, limit=10)
        return [line.host for line in page.lines]
    finally:
        await program.stop()


async def test_a_renewed_sign_in_is_in_the_keyring_before_it_is_used(tmp_path: Path, connected: Settings) -> None:
    place = placed(tmp_path, connected)
    await place._renewed(DESK)("1-23-renewed")
    assert await place.keyring.get_token(DESK.name) == "1-23-renewed"
    assert await place.keyring.get_token("another") is None


async def test_a_sign_in_that_is_renewed_as_its_account_is_let_go_stays_nowhere(
    tmp_path: Path, connected: Settings
) -> None:
    place = placed(tmp_path, connected)
    renewed = place._renewed(DESK)
    await place.connecting.forget(DESK.name)
    await renewed("1-23-renewed")
    assert await place.keyring.get_token(DESK.name) is None


async def test_a_renewed_sign_in_of_a_session_lives_as_long_as_the_session(tmp_path: Path, connected: Settings) -> None:
    place = placed(tmp_path, Settings())
    place.use_for_session(Tried(DESK, DESK, SignIn(Person("1", "Ada"), "RT"), TOKEN))
    await place._renewed_for_session(DESK)("1-23-renewed")
    assert place._session == {DESK.name: (DESK, "1-23-renewed")}
    assert await place.keyring.get_token(DESK.name) == TOKEN, "what is in the keyring is another sign-in"
    assert connected.accounts == (DESK,)


async def test_recognising_is_in_the_ledger_and_unreachable_is_said(tmp_path: Path, connected: Settings) -> None:
    place = placed(tmp_path, connected)
    with pytest.raises(DeskNotFound):
        await place.connecting.recognise("http://127.0.0.1:9/some/page")
    assert set(await ledger_of(place)) == {"127.0.0.1:9"}


def test_the_content_folder_of_somebody_who_is_not_there_is_only_missing(tmp_path: Path) -> None:
    folder = content_folder(folders_in(tmp_path), Settings(content="~nobody-here/content"))
    assert not folder.exists()
