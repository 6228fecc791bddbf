"""The report for support is shown first, and what is saved is what was shown."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.ui.about.view import AboutPage
from tests.ui.gallery import rooms
from tests.ui.gallery.rooms import RoomScene, settled

pytestmark = pytest.mark.usefixtures("qapp")


def test_it_is_shown_and_then_saved_as_it_was_shown(tmp_path: Path) -> None:
    async def story() -> None:
        async with rooms.opened(RoomScene("about", rooms.nothing)) as (window, tasks, _):
            window.show()
            page = window.page
            assert isinstance(page, AboutPage)
            assert not page.report.isVisible()
            assert not page.save_report.isVisible(), "what nobody has seen cannot be saved"
            page.make_report.click()
            await settled(tasks)
            assert "journal rows: 12" in page.report.toPlainText()
            assert page.save_report.isVisible()
            out = tmp_path / "report.txt"
            page.save_report.path_chosen.emit(str(out))
            await settled(tasks)
            assert out.read_text("utf-8") == page.report.toPlainText()
            page.save_report.path_chosen.emit(str(tmp_path / "none" / "report.txt"))
            await settled(tasks)
            assert "could not be written" in page._told.text()

    asyncio.run(story())
