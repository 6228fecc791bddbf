"""An act that fails in a way nobody foresaw is told to the person, and logged without a word of a customer."""

from __future__ import annotations

import asyncio
import logging

import pytest

from app.domain.errors import CalmdeskError, StorageFull
from app.ui.common.intents import OpenWorklist
from app.ui.common.troubles import ActFailed
from app.ui.window.acting import Tasks
from app.ui.window.presenter import WindowPresenter
from app.ui.window.state import WindowState
from app.ui.worklist.state import WorklistState
from tests.ui import scenes
from tests.ui.fake_copilot import FakeCopilot

SAID = "My marzipan order never came"


async def breaks() -> None:
    raise KeyError(SAID)


async def is_full() -> None:
    raise StorageFull


async def waits() -> None:
    await asyncio.Event().wait()


def test_every_failure_is_told_and_only_ours_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    told: list[CalmdeskError] = []

    async def scenario() -> None:
        tasks = Tasks(told.append)
        for work in (breaks(), is_full(), waits()):
            tasks(work)
        await asyncio.sleep(0)
        tasks.cancel()
        await tasks.finished()

    with caplog.at_level(logging.DEBUG):
        asyncio.run(scenario())
    assert [type(error) for error in told] == [ActFailed, StorageFull]
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "KeyError" in record.getMessage()
    assert "in breaks" in record.getMessage()
    assert "marzipan" not in caplog.text


class Broken(FakeCopilot):
    async def load_worklist(self) -> None:
        raise KeyError(SAID)

    async def refresh(self) -> None:
        raise KeyError(SAID)


def presenter_on(copilot: FakeCopilot, painted: list[WindowState], tasks: Tasks | None = None) -> WindowPresenter:
    return WindowPresenter(
        copilot,
        clock=copilot.clock,
        titles=scenes.TITLES,
        definitions=scenes.DEFINITIONS,
        paint=painted.append,
        start=tasks,
    )


def test_a_page_says_it_where_the_agent_is_and_does_not_wait_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> WindowState:
        painted: list[WindowState] = []
        tasks = Tasks()
        presenter_on(Broken(scenes.calm()), painted, tasks).handle(OpenWorklist())
        await tasks.finished()
        return painted[-1]

    page = asyncio.run(scenario()).page
    assert isinstance(page, WorklistState)
    assert not page.loading
    assert "did not work" in page.trouble
    assert "KeyError" in caplog.text
    assert "marzipan" not in caplog.text + page.trouble


def test_what_no_page_waits_for_becomes_a_notice_of_the_panel() -> None:
    async def scenario() -> WindowState:
        painted: list[WindowState] = []
        presenter = presenter_on(FakeCopilot(scenes.calm()), painted)
        presenter._start(breaks())
        for _ in range(5):
            await asyncio.sleep(0)
        return painted[-1]

    titles = [notice.title for notice in asyncio.run(scenario()).panel.notices]
    assert any("did not work" in title for title in titles)
