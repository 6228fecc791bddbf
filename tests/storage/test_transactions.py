"""A transaction is whole or not there: cancelled, full disk, another process, closing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import apsw
import pytest

from app.domain.errors import DatabaseBusy, StorageFull
from app.storage import opening
from app.storage.store import LocalStore
from tests.support.made_up import REF, conversation, decision, journal_rows, ticket


async def test_what_was_asked_for_is_stored_although_nobody_waits_for_it(store: LocalStore) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(sql: apsw.Connection) -> None:
        sql.execute("INSERT INTO documents VALUES ('slow', 'stored')")
        begun.set()
        assert go_on.wait(10)

    running = asyncio.create_task(store._database.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    queued = asyncio.create_task(store.record(decision(), journal_rows(decision())))
    await asyncio.sleep(0)
    for task in (running, queued):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    go_on.set()

    assert await store.load_document("slow") == "stored"
    stored = await store.outbox()
    assert len(stored) == 3
    assert await store.record(decision(), journal_rows(decision())) == stored
    assert len(await store.journal()) == 2


async def test_closing_finishes_what_was_asked_for(store: LocalStore, path: Path, key: bytes) -> None:
    tasks = [asyncio.create_task(store.record(decision(number), [])) for number in range(20)]
    await asyncio.sleep(0)
    await store.close()
    await store.close()
    assert [len(await task) for task in tasks] == [3] * 20
    assert not path.with_name(path.name + "-wal").exists()
    with pytest.raises(RuntimeError):
        await store.outbox()
    again = await LocalStore.open(path, key=key)
    assert len(await again.outbox()) == 60
    await again.close()


async def test_an_error_half_way_stores_nothing_and_the_next_transaction_works(store: LocalStore) -> None:
    def half(sql: apsw.Connection) -> None:
        sql.execute("INSERT INTO documents VALUES ('half', '')")
        raise KeyError("half way")

    with pytest.raises(KeyError):
        await store._database.write(half)
    assert await store.load_document("half") is None
    await store.save_document("half", "whole")
    assert await store.load_document("half") == "whole"


async def test_rows_that_name_no_decision_are_refused(store: LocalStore) -> None:
    orphan = (
        "INSERT INTO outbox (operation_id, decision_id, decision_kind, account, ticket, payload, state, created_at, "
        "not_before, attempts, because) VALUES ('o', 'nobody', 'accept', 'a', 't', '{}', 'waiting', '', '', 0, '')"
    )
    with pytest.raises(apsw.ConstraintError, match="FOREIGN KEY"):
        await store._database.write(lambda sql: sql.execute(orphan).get)


async def test_a_full_disk_takes_no_half_decision_and_what_is_there_can_be_read(store: LocalStore) -> None:
    def no_more_pages(sql: apsw.Connection) -> None:
        sql.pragma("max_page_count", sql.pragma("page_count") + 8)

    await store.remember_ticket(ticket(), conversation())
    await store._database.read(no_more_pages)

    async def record_until_full() -> None:
        while len(told) < 100:
            made = decision(len(told), reply="x" * 2000)
            told.append(await store.record(made, journal_rows(made)))

    told: list[object] = []
    with pytest.raises(StorageFull):
        await record_until_full()
    stored = len(told)
    assert stored > 0
    assert len(await store.outbox()) == 3 * stored
    assert len(await store.journal()) == 2 * stored
    assert await store.recall_ticket(REF) == (ticket(), conversation())
    await store._database.read(lambda sql: sql.pragma("max_page_count", 2**30))
    refused = decision(stored, reply="x" * 2000)
    assert len(await store.record(refused, journal_rows(refused))) == 3


_SMALL_QUOTA = """
import asyncio, resource, sys
from pathlib import Path
from app.domain.errors import StorageFull
from app.storage.store import LocalStore
from tests.support.made_up import decision, journal_rows

async def main():
    store = await LocalStore.open(Path(sys.argv[1]), key=bytes(range(32)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    for number in range(1000):
        made = decision(number, reply="x" * 2000)
        try:
            await store.record(made, journal_rows(made))
        except StorageFull:
            print("full")
            return
        print(made.id, flush=True)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of a process's files")
async def test_a_quota_that_is_used_up_leaves_whole_decisions(path: Path) -> None:
    child = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", _SMALL_QUOTA, str(path)], capture_output=True, text=True, check=False
    )
    *told, last = child.stdout.split()
    assert last == "full", child.stderr
    store = await LocalStore.open(path, key=bytes(range(32)))
    kept = {row.decision_id for row in await store.outbox()}
    assert len(await store.outbox()) == 3 * len(kept)
    assert kept == set(told)
    await store.close()


async def test_another_process_that_holds_the_database_is_waited_for_and_then_named(
    path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_MILLISECONDS", 50)
    store = await LocalStore.open(path, key=key)
    other = apsw.Connection(str(path))
    other.pragma("key", "raw:" + key.hex())
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy):
        await store.record(decision(), journal_rows(decision()))
    assert await store.outbox() == []
    other.execute("ROLLBACK")
    assert len(await store.record(decision(), [])) == 3
    other.close()
    await store.close()


async def test_two_stores_on_one_file_take_turns(path: Path, key: bytes) -> None:
    one, two = await LocalStore.open(path, key=key), await LocalStore.open(path, key=key)
    async with asyncio.TaskGroup() as group:
        for number in range(30):
            store = (one, two)[number % 2]
            group.create_task(store.record(decision(number), journal_rows(decision(number))))
    assert await one.outbox() == await two.outbox()
    assert len(await one.outbox()) == 90
    assert await two.broken_journal_row() is None
    await one.close()
    await two.close()


async def test_copies_that_make_the_file_at_the_same_moment_share_it(path: Path, key: bytes) -> None:
    stores = await asyncio.gather(*(LocalStore.open(path, key=key) for _ in range(4)))
    for number, store in enumerate(stores):
        await store.record(decision(number), [])
    assert [len(await store.outbox()) for store in stores] == [12] * 4
    for store in stores:
        await store.close()
    assert sorted(os.listdir(path.parent)) == [path.name, f"{path.name}.mark"]  # noqa: PTH208 -- names alone


async def test_an_opening_that_is_cancelled_leaves_a_file_that_opens(path: Path, key: bytes) -> None:
    task = asyncio.create_task(LocalStore.open(path, key=key))
    await asyncio.sleep(0)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    store = await LocalStore.open(path, key=key)
    assert len(await store.record(decision(), [])) == 3
    await store.close()
