"""Backups that are opened before they count, the way back from one, the full check, and words that have their time."""

# ruff: noqa: ASYNC110, ASYNC240 -- a test looks at its own files
from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from app.domain.errors import DatabaseDamaged
from app.domain.past import ChainPart
from app.domain.storage_errors import BackupFailed, FoundDamaged, JournalChanged, NoBackup
from app.storage.care import backups as backing
from app.storage.care.backups import KEPT, backups
from app.storage.care.checking import Checked
from app.storage.care.keeper import DAILY
from app.storage.care.restoring import restore
from app.storage.opening import beside
from app.storage.places import backups_folder, damaged, finish_restore, restoring
from app.storage.store import LocalStore
from tests.support.clock import MovedClock
from tests.support.made_up import NOON, REF, conversation, decision, journal_rows, ticket

WORDS = "marzipan"
MONTH = timedelta(days=30)


def outside(path: Path, key: bytes | None, sql: str) -> list[tuple[object, ...]]:
    connection = beside(path, key)
    try:
        return list(connection.execute(sql))
    finally:
        connection.close()


def spoil(path: Path, page: int, *, offset: int = 100) -> None:
    content = bytearray(path.read_bytes())
    content[page * 4096 + offset] ^= 0xFF
    path.write_bytes(bytes(content))


async def work(path: Path, key: bytes | None, clock: MovedClock, numbers: range) -> LocalStore:
    store = await LocalStore.open(path, key=key, clock=clock)
    for number in numbers:
        made = replace(decision(number, reply=f"{WORDS} {number} " * 20), at=clock.now)
        await store.record(made, [replace(row, at=clock.now) for row in journal_rows(made, f"{WORDS} {number}")])
    await store.remember_ticket(ticket(), conversation(WORDS))
    return store


async def test_a_backup_is_made_each_day_and_five_are_kept(path: Path, key: bytes) -> None:
    clock = MovedClock(NOON)
    store = await work(path, key, clock, range(3))
    for day in range(KEPT + 2):
        await store.care.round(MONTH)
        await store.care.round(MONTH)
        assert store.care.problems == ()
        assert len(backups(path)) == min(day + 1, KEPT)
        clock.move(days=1)
    assert [backup.at for backup in backups(path)] == [clock.now - DAILY * day for day in range(1, KEPT + 1)]
    assert {file.name for file in backups_folder(path).iterdir()} == {backup.path.name for backup in backups(path)}
    for backup in backups(path):
        assert WORDS.encode() not in backup.path.read_bytes()
        assert backup.path.stat().st_mode & 0o077 == 0 or os.name == "nt"
        assert outside(backup.path, key, "SELECT count(*) FROM outbox") == [(9,)]
    await store.close()


async def test_a_clock_that_was_set_back_does_not_stop_backups(path: Path, key: bytes) -> None:
    clock = MovedClock(NOON)
    store = await work(path, key, clock, range(1))
    await store.care.round(MONTH)
    clock.move(days=-300)
    await store.care.round(MONTH)
    assert len(backups(path)) == 2
    await store.close()


async def test_decisions_go_on_while_a_backup_is_made_and_it_is_of_one_moment(
    path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing, "_PAGES_AT_ONCE", 1)
    store = await work(path, key, MovedClock(NOON), range(100))
    making = asyncio.create_task(store.care.back_up())
    stored = 0
    while not making.done():
        made = decision(1000 + stored)
        await store.record(made, journal_rows(made))
        stored += 1
    backup = await making
    assert stored > 1, "nothing was stored beside it"
    [(rows, operations)] = outside(
        backup.path, key, "SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM outbox)"
    )
    assert isinstance(rows, int)
    assert isinstance(operations, int)
    assert rows * 3 == operations * 2, "half of a decision is in it"
    assert len(await store.journal(limit=10_000)) == 200 + 2 * stored
    await store.close()


async def test_a_copy_that_is_damaged_does_not_count_and_the_earlier_ones_stay(path: Path, key: bytes) -> None:
    clock = MovedClock(NOON)
    store = await work(path, key, clock, range(3))
    await store.care.round(MONTH)
    before = backups(path)
    clock.move(days=1)

    def damage(sql: apsw.Connection) -> None:
        # An index that lacks a row: pages that all can be read, and a database that is not well.
        sql.pragma("writable_schema", True)
        sql.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'account, ticket', 'ticket, account') "
            "WHERE name = 'journal_of_ticket'"
        )
        sql.pragma("writable_schema", False)

    await store._database.write(damage)
    with pytest.raises(BackupFailed, match="damaged"):
        await store.care.back_up()
    assert backups(path) == before
    await store.care.round(MONTH)
    assert [type(problem) for problem in store.care.problems] == [FoundDamaged]
    assert backups(path) == before, "a damaged database must not take the place of good backups"
    await store.close()


async def test_a_full_disk_makes_no_backup_and_says_so(path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    store = await work(path, key, MovedClock(NOON), range(1))
    await store.care.round(MONTH)
    assert [type(problem) for problem in store.care.problems] == [BackupFailed]
    assert list(backups_folder(path).iterdir()) == []
    monkeypatch.undo()
    await store.care.round(MONTH)
    assert store.care.problems == ()
    await store.close()


async def test_closing_does_not_wait_for_a_backup_and_leaves_no_half_one(
    path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing, "_PAGES_AT_ONCE", 1)
    monkeypatch.setattr("app.storage.care.gentle._SLICE", 0.0)
    store = await work(path, key, MovedClock(NOON), range(200))
    making = asyncio.create_task(store.care.round(MONTH))
    while not (backups_folder(path).is_dir() and any(backups_folder(path).iterdir())):
        await asyncio.sleep(0.001)
    await store.close()
    await making
    assert list(backups_folder(path).iterdir()) == []


@pytest.mark.parametrize("how", ["cut", "spoilt", "gone", "other"])
async def test_a_damaged_database_comes_back_from_its_backup_and_is_kept_beside(
    path: Path, key: bytes, how: str
) -> None:
    clock = MovedClock(NOON)
    store = await work(path, key, clock, range(3))
    await store.care.round(MONTH)
    await (await work(path, key, clock, range(10, 12))).close()
    await store.close()
    match how:
        case "cut":
            path.write_bytes(path.read_bytes()[:5000])
        case "spoilt":
            spoil(path, 2)
        case "gone":
            path.unlink()
        case "other":
            path.write_bytes(os.urandom(8192))
    left = path.read_bytes() if path.exists() else None
    with pytest.raises(DatabaseDamaged, match="its newest backup is of 2026-11-21"):
        await LocalStore.open(path, key=key)

    restore(path, backups(path)[0], key)

    store = await LocalStore.open(path, key=key)
    assert len(await store.outbox()) == 9
    assert await store.broken_journal_row() is None
    assert await store.recall_ticket(REF) == (ticket(), conversation(WORDS))
    await store.close()
    assert [file.read_bytes() for file in damaged(path) if file.name.endswith(".db")] == ([left] if left else [])


async def test_what_a_backup_believes_undelivered_is_looked_up_before_it_is_sent(path: Path, key: bytes) -> None:
    """It may have arrived after the backup: to send it again by itself could be to send it twice."""
    store = await work(path, key, MovedClock(NOON), range(1))
    waiting, sending, reply = await store.outbox()
    await store.save_entry(replace(sending, state="sending", left_at=NOON, attempts=1), was="waiting")
    await store.save_entry(replace(reply, state="needs_help"), was="waiting")
    backup = await store.care.back_up()
    await store.close()
    restore(path, backup, key)
    store = await LocalStore.open(path, key=key)
    first, second, third = await store.outbox()
    assert [(row.state, row.left_at) for row in (first, second)] == [("unknown", waiting.created_at), ("unknown", NOON)]
    assert third.state == "needs_help", "a person has that one already"
    assert third.left_at == waiting.created_at, "who sends it again may have done so before: it is looked for first"
    assert first.operation == waiting.operation
    await store.close()


async def test_a_backup_that_cannot_be_read_changes_nothing(path: Path, key: bytes) -> None:
    store = await work(path, key, MovedClock(NOON), range(3))
    backup = await store.care.back_up()
    await store.close()
    before = path.read_bytes()
    spoil(backup.path, 3)
    with pytest.raises(NoBackup):
        restore(path, backup, key)
    assert path.read_bytes() == before
    assert damaged(path) == []
    assert {file.name for file in path.parent.iterdir()} == {path.name, f"{path.name}.mark", "backups"}


@pytest.mark.parametrize("names", [1, 2, 3, 4, 5])
async def test_a_restore_that_was_stopped_is_finished_by_the_next_who_opens(
    path: Path, key: bytes, names: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await work(path, key, MovedClock(NOON), range(3))
    backup = await store.care.back_up()
    made = decision(77)
    await store.record(made, journal_rows(made))
    for end in ("", "-wal", "-shm"):  # as a kill leaves them: a log that would play into the backup
        shutil.copy(f"{path}{end}", path.parent / f"copy{end}")
    await store.close()
    for end in ("", "-wal", "-shm"):
        (path.parent / f"copy{end}").replace(f"{path}{end}")

    renamed = 0
    replace_file = Path.replace

    def stopped(self: Path, target: Path) -> Path:
        nonlocal renamed
        renamed += 1
        if renamed > names:
            raise KeyboardInterrupt
        return replace_file(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stopped)
        try:
            restore(path, backup, key)
        except KeyboardInterrupt:
            assert restoring(path).exists()
    store = await LocalStore.open(path, key=key)
    assert len(await store.outbox()) == 9
    assert await store.broken_journal_row() is None
    await store.close()
    assert not restoring(path).exists()
    assert not finish_restore(path)
    kept = next(file for file in damaged(path) if file.name.endswith(".db"))
    kept.replace(path.parent / "look.db")
    log = next(file for file in damaged(path) if file.name.endswith("-wal"))
    log.replace(path.parent / "look.db-wal")
    assert outside(path.parent / "look.db", key, "SELECT count(*) FROM outbox") == [(12,)], "something is not kept"


async def test_a_large_file_opens_unread_and_its_damage_is_found_by_the_full_check(
    path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await work(path, key, MovedClock(NOON), range(300))
    await store.care.check()
    await store.close()
    monkeypatch.setattr("app.storage.opening.CHECKED_AT_ONCE", 0)
    size = path.stat().st_size // 4096
    found = []
    for page in range(3, size, max(1, size // 12)):
        spoil(path, page)
        try:
            store = await LocalStore.open(path, key=key)
        except DatabaseDamaged:
            found.append("at start")
        else:
            with pytest.raises(FoundDamaged):
                await store.care.check()
            await store.close()
            found.append("by the check")
        spoil(path, page)
    assert "by the check" in found
    path.write_bytes(path.read_bytes()[:-4096])
    with pytest.raises(DatabaseDamaged):
        await LocalStore.open(path, key=key)


async def test_damage_is_not_looked_for_again_in_every_round(
    path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await work(path, key, MovedClock(NOON), range(3))
    checks: list[Path] = []

    def damaged_pages(file: Path, *_: object) -> Checked:
        checks.append(file)
        return Checked("page 7", ChainPart())

    monkeypatch.setattr("app.storage.care.keeper.check", damaged_pages)
    for _ in range(3):
        await store.care.round(MONTH)
    assert [type(problem) for problem in store.care.problems] == [FoundDamaged]
    assert (checks, backups(path)) == ([path], [])
    await store.close()


async def test_a_journal_that_was_changed_is_told_and_backups_go_on(path: Path, key: bytes) -> None:
    store = await work(path, key, MovedClock(NOON), range(3))
    outside(path, key, "DROP TRIGGER journal_is_not_changed")
    outside(path, key, "UPDATE journal SET facts = '{}' WHERE sequence = 3")
    await store.care.round(MONTH)
    [problem] = store.care.problems
    assert isinstance(problem, JournalChanged)
    assert "d1-shown" in problem.detail
    assert len(backups(path)) == 1
    await store.close()


async def test_words_go_with_their_time_from_the_database_and_from_its_backups(path: Path, key: bytes) -> None:
    clock = MovedClock(NOON)
    store = await work(path, key, clock, range(3))
    for row in await store.outbox():
        await store.save_entry(replace(row, state="sent", because=WORDS), was="waiting")
    await store.remember_worklist("let go", [ticket()])
    await store.care.round(MONTH)
    [old] = backups(path)
    clock.move(days=31)
    await (await work(path, key, clock, range(10, 11))).close()
    await store.care.round(MONTH)
    assert store.care.problems == ()
    assert len(backups(path)) == 2
    for file in (path, old.path, backups(path)[0].path):
        words = outside(file, key, "SELECT text FROM journal_text")
        assert [bytes(text) for (text,) in words if isinstance(text, bytes)] == (
            [] if file == old.path else [f"{WORDS} 10".encode()]
        )
        payloads = outside(file, key, "SELECT payload || because FROM outbox WHERE state = 'sent'")
        assert len(payloads) == 9
        assert not any(WORDS in str(payload) for payload in payloads)
    assert outside(old.path, key, "SELECT count(*) FROM tickets") == [(0,)]
    assert await store.recall_worklist("let go") == ()
    assert len(await store.journal()) == 8
    assert await store.broken_journal_row() is None
    await store.close()


async def test_customers_who_are_forgotten_are_in_no_backup_either(path: Path, key: bytes) -> None:
    clock = MovedClock(NOON)
    store = await work(path, key, clock, range(3))
    for _ in range(2):
        await store.care.round(MONTH)
        clock.move(days=1)
    rounds = asyncio.create_task(store.care.check())  # it reads the file, and must not keep anything from being deleted
    await asyncio.sleep(0)
    await store.forget_customers()
    await asyncio.gather(rounds, return_exceptions=True)
    [only] = backups(path)
    assert only.at == clock.now
    assert outside(only.path, key, "SELECT count(*) FROM journal_text") == [(0,)]
    assert outside(only.path, key, "SELECT count(*) FROM tickets") == [(0,)]
    await store.close()


async def test_another_choice_of_days_counts_at_once(path: Path, key: bytes) -> None:
    clock = MovedClock(NOON)
    store = await work(path, key, clock, range(1))
    await store.care.round(MONTH)
    clock.move(hours=3)
    await store.care.round(timedelta(hours=1))
    assert [row.text for row in await store.journal()] == [None, None]
    await store.close()


async def test_a_missing_database_with_backups_is_not_made_anew(path: Path, key: bytes) -> None:
    store = await work(path, key, MovedClock(NOON), range(1))
    await store.care.back_up()
    await store.close()
    path.unlink()
    with pytest.raises(DatabaseDamaged, match="there are backups of it"):
        await LocalStore.open(path, key=key)
    assert not path.exists()
