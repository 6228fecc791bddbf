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


def test_the_content_folder_of_somebody_who_is_not_there_is_only_missing(tmp_path: Path) -> None:
    folder = content_folder(folders_in(tmp_path), Settings(content="~nobody-here/content"))
    assert not folder.exists()
