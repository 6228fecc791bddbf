"""A running program looks after its storage by itself, and what is wrong there stands in its window."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.content.shipped import shipped
from app.storage.care.backups import backups
from app.storage.opening import beside
from app.storage.store import LocalStore
from app.wiring import Pace, Program, utc_now
from tests.support.made_up import decision, journal_rows

KEY = bytes(range(32))


async def test_a_backup_is_made_old_words_go_and_a_changed_journal_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "calmdesk.db"
    store = await LocalStore.open(path, key=KEY)
    made = replace(decision(), at=utc_now() - timedelta(days=3))
    await store.record(made, journal_rows(made))
    outside = beside(path, KEY)
    outside.execute("DROP TRIGGER journal_is_not_changed; UPDATE journal SET facts = '{}' WHERE sequence = 1")
    outside.close()
    program = Program(
        store=store,
        make_desks=lambda _: {},
        company=None,
        packs=shipped("packs"),
        pace=Pace(care=timedelta(milliseconds=10)),
        keep_days=lambda: 1,
    )
    real, rounds = store.care.round, list[int]()

    async def odd_at_first(keep: timedelta) -> None:
        rounds.append(1)
        if len(rounds) == 1:
            raise PermissionError(path)  # the folder of the backups was away for a moment
        await real(keep)

    monkeypatch.setattr(store.care, "round", odd_at_first)
    caring = asyncio.create_task(program._keep_storage())
    async with asyncio.timeout(60):
        while not (backups(path) and store.care.problems):  # noqa: ASYNC110 -- it is done by others
            await asyncio.sleep(0.01)
    program._tell_problems()
    assert "The journal was changed from outside" in str(program.copilot.session.notice)
    assert [row.text for row in await store.journal()] == [None, None], "words of three days ago stay for one"
    caring.cancel()
    await program.stop()
