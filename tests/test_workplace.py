"""What a workplace keeps of its own requests, and what it makes of odd settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.copilot.connecting import Wish
from app.desktop.preferences import Preferences
from app.domain.errors import CalmdeskError
from app.domain.past import LedgerChoice
from app.domain.settings import Settings
from app.workplace.place import Workplace
from app.workplace.programs import content_folder
from tests.support.live import QUICK, folders_in

TOKEN = "1-23-0123456789abcdef0123456789abcdef"


async def test_trying_an_account_is_in_the_ledger_of_the_program_that_runs(tmp_path: Path) -> None:
    folders = folders_in(tmp_path)
    place = Workplace(folders, Preferences(Settings(), folders.settings_file), pace=QUICK)
    program = await place.make_program()
    try:
        account = place.connecting.account(Wish("http://127.0.0.1:9"))
        with pytest.raises(CalmdeskError):
            await place.connecting.try_out(account, TOKEN)
        await program.ledger.flush()
        page = await program.store.past.ledger_page(LedgerChoice(), before=None, limit=10)
        assert [line.host for line in page.lines][-1].startswith("127.0.0.1")
    finally:
        await program.stop()


async def test_a_sign_in_before_any_program_is_in_the_ledger_of_the_first_one(tmp_path: Path) -> None:
    """As in the first run, where the program is made when the sign-in has worked."""
    folders = folders_in(tmp_path)
    place = Workplace(folders, Preferences(Settings(), folders.settings_file), pace=QUICK)
    await tried(place)
    assert await ledger_of(place) == ["127.0.0.1:9"]


async def test_a_sign_in_on_the_command_line_waits_for_the_ledger_of_the_next_program(tmp_path: Path) -> None:
    folders = folders_in(tmp_path)
    for _ in range(2):
        once = Workplace(folders, Preferences(Settings(), folders.settings_file), pace=QUICK)
        await tried(once)
        await once.keep_requests()
    (waiting,) = folders.data.glob("requests*")
    assert TOKEN not in waiting.read_text()
    with waiting.open("a") as file:
        file.write('{"half a li')
    place = Workplace(folders, Preferences(Settings(), folders.settings_file), pace=QUICK)
    assert await ledger_of(place) == ["127.0.0.1:9"] * 2
    assert not waiting.exists()


async def tried(place: Workplace) -> None:
    with pytest.raises(CalmdeskError):
        await place.connecting.try_out(place.connecting.account(Wish("http://127.0.0.1:9")), TOKEN)


async def ledger_of(place: Workplace) -> list[str]:
    """The hosts in the ledger of the program that is made now."""
    program = await place.make_program()
    try:
        await program.ledger.flush()
        page = await program.store.past.ledger_page(LedgerChoice(), before=None, limit=10)
        return [line.host for line in page.lines]
    finally:
        await program.stop()


def test_the_content_folder_of_somebody_who_is_not_there_is_only_missing(tmp_path: Path) -> None:
    folder = content_folder(folders_in(tmp_path), Settings(content="~nobody-here/content"))
    assert not folder.exists()
