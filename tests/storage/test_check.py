"""The doctor's words about a database: not there, well, damaged, changed from outside."""

from __future__ import annotations

from pathlib import Path

import apsw

from app.storage.check import check_database
from app.storage.store import LocalStore
from tests.support.made_up import decision, journal_rows


def cut_end(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def there(path: Path) -> bool:
    return path.exists()


async def test_a_file_that_is_not_there_is_not_made(path: Path, key: bytes) -> None:
    assert (await check_database(path, key=key)).state == "ok"
    assert there(path.parent)
    assert not there(path)


async def test_a_file_is_said_to_be_well_damaged_or_changed(path: Path, key: bytes) -> None:
    store = await LocalStore.open(path, key=key)
    await store.record(decision(), journal_rows(decision()))
    running = await check_database(path, key=key)
    await store.close()
    assert (running.state, "3 decisions" in running.says) == ("ok", True)

    assert (await check_database(path, key=bytes(32))).state == "failed"

    outside = apsw.Connection(str(path))
    outside.pragma("key", "raw:" + key.hex())
    outside.execute("DROP TRIGGER journal_is_not_changed; UPDATE journal SET kind = 'silent'")
    outside.close()
    changed = await check_database(path, key=key)
    assert (changed.state, "row d1-shown" in changed.says) == ("warning", True)

    cut_end(path)
    cut = await check_database(path, key=key)
    assert cut.state == "failed"
    assert str(path) in cut.says
    assert "calmdesk restore" in cut.advice
