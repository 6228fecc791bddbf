"""The file: encrypted, private, never replaced silently; damage, a wrong key and a newer version are said clearly."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import apsw
import pytest

from app.domain.errors import CalmdeskError, DatabaseDamaged, DatabaseLocked, DatabaseNewer, StorageFull
from app.storage.migrations import STEPS, migrate
from app.storage.store import LocalStore
from tests.support.made_up import REF, conversation, decision, journal_rows, ticket

WORDS = "marzipan"


def read(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def there(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


async def filled(path: Path, key: bytes | None, *, decisions: int = 10) -> None:
    store = await LocalStore.open(path, key=key)
    for number in range(decisions):
        made = decision(number, reply=f"{WORDS} {number} " * 40)
        await store.record(made, journal_rows(made, f"{WORDS} {number}"))
    await store.remember_ticket(ticket(), conversation(WORDS))
    await store.close()


async def refused(path: Path, key: bytes | None) -> CalmdeskError:
    """The error that opening the file ends with; the file must be as it was."""
    before = read(path)
    with pytest.raises(CalmdeskError) as caught:
        await LocalStore.open(path, key=key)
    assert read(path) == before
    assert str(path) in str(caught.value)
    return caught.value


async def test_no_file_holds_the_words_in_plain(path: Path, key: bytes) -> None:
    store = await LocalStore.open(path, key=key)
    made = decision(reply=WORDS)
    await store.record(made, journal_rows(made, WORDS))
    await store.remember_ticket(ticket(), conversation(WORDS))
    open_files = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    await store.close()
    assert open_files.keys() >= {path.name, f"{path.name}-wal"}
    closed_files = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    for content in (*open_files.values(), *closed_files.values()):
        assert WORDS.encode() not in content
        assert key not in content
        assert key.hex().encode() not in content


async def test_the_demo_file_is_plain_and_never_taken_for_an_encrypted_one(path: Path, key: bytes) -> None:
    await filled(path, None)
    assert WORDS.encode() in read(path)
    error = await refused(path, key)
    assert isinstance(error, DatabaseLocked)
    assert "not encrypted" in error.detail


async def test_an_encrypted_file_opens_only_with_its_key(path: Path, key: bytes) -> None:
    await filled(path, key)
    assert isinstance(await refused(path, os.urandom(32)), DatabaseLocked)
    assert isinstance(await refused(path, None), DatabaseLocked)
    store = await LocalStore.open(path, key=key)
    assert len(await store.outbox()) == 30
    await store.close()


async def test_without_the_mark_a_wrong_key_is_still_refused(path: Path, key: bytes) -> None:
    await filled(path, key)
    path.with_name(path.name + ".mark").unlink()
    assert isinstance(await refused(path, os.urandom(32)), DatabaseLocked)
    await (await LocalStore.open(path, key=key)).close()
    assert path.with_name(path.name + ".mark").exists()


async def test_what_was_reported_stored_survives_the_loss_of_power(store: LocalStore) -> None:
    """Nobody can pull the plug here: what can be checked is that every commit waits for the disk."""
    names = ("journal_mode", "synchronous", "fullfsync", "checkpoint_fullfsync", "foreign_keys", "secure_delete")
    found = await store._database.read(lambda sql: [sql.pragma(name) for name in names])
    assert found == ["wal", 2, 1, 1, 1, 1]


@pytest.mark.parametrize("length", [0, 16, 31, 33])
async def test_only_a_whole_key_is_taken(path: Path, length: int) -> None:
    with pytest.raises(ValueError, match="key has"):
        await LocalStore.open(path, key=b"k" * length)
    assert there(path.parent) == set()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a user's folders private by other means")
async def test_only_the_user_can_read_the_files(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "new" / "calmdesk.db"
    store = await LocalStore.open(path, key=key)
    await store.record(decision(), [])
    modes = {file.stat().st_mode & 0o077 for file in (path.parent, *path.parent.iterdir())}
    await store.close()
    assert modes == {0}


@pytest.mark.parametrize("offset", [0, 20, 4095])
@pytest.mark.parametrize("page", [0, 3, -1])
async def test_one_wrong_byte_is_found(path: Path, key: bytes, page: int, offset: int) -> None:
    await filled(path, key)
    content = bytearray(read(path))
    content[(page % (len(content) // 4096)) * 4096 + offset] ^= 0xFF
    write(path, bytes(content))
    assert isinstance(await refused(path, key), DatabaseDamaged)


@pytest.mark.parametrize("kept", [0, 1, 511, 4096, -4096, -1])
@pytest.mark.parametrize("encrypted", [True, False])
async def test_a_file_that_was_cut_is_not_opened(path: Path, key: bytes, kept: int, *, encrypted: bool) -> None:
    used = key if encrypted else None
    await filled(path, used)
    content = read(path)
    write(path, content[: kept if kept >= 0 else len(content) + kept])
    assert isinstance(await refused(path, used), DatabaseDamaged)


async def test_a_missing_file_with_decisions_in_its_log_is_not_made_anew(
    path: Path, key: bytes, tmp_path: Path
) -> None:
    store = await LocalStore.open(path, key=key)
    await store.record(decision(), [])
    for name in (path.name, f"{path.name}-wal", f"{path.name}.mark"):
        (tmp_path / "copy").mkdir(exist_ok=True)
        shutil.copy(tmp_path / name, tmp_path / "copy" / name)
    await store.close()
    copied = tmp_path / "copy" / path.name
    copied.unlink()
    with pytest.raises(DatabaseDamaged, match="is missing"):
        await LocalStore.open(copied, key=key)
    assert not copied.exists()


async def test_a_file_moved_aside_makes_room_for_a_fresh_one(path: Path, key: bytes, tmp_path: Path) -> None:
    await filled(path, key)
    shutil.move(path, tmp_path / "old.db")
    other = os.urandom(32)
    for _ in range(2):
        store = await LocalStore.open(path, key=other)
        assert await store.outbox() == []
        await store.close()


async def test_a_file_that_was_begun_and_never_filled_is_used(path: Path, key: bytes) -> None:
    write(path, b"")
    await filled(path, key, decisions=1)
    assert len(read(path)) > 0


async def test_another_programs_database_is_left_alone(path: Path) -> None:
    other = apsw.Connection(str(path))
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    assert isinstance(await refused(path, None), DatabaseDamaged)


async def test_a_newer_database_is_left_as_it_is(path: Path, key: bytes) -> None:
    await filled(path, key)
    raw = apsw.Connection(str(path))
    raw.pragma("key", "raw:" + key.hex())
    raw.pragma("user_version", len(STEPS) + 1)
    raw.close()
    error = await refused(path, key)
    assert isinstance(error, DatabaseNewer)
    assert f"version {len(STEPS) + 1}" in error.detail


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, key: bytes) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFull, match="file"):
        await LocalStore.open(tmp_path / "file" / "calmdesk.db", key=key)
    with pytest.raises(StorageFull):
        await LocalStore.open(tmp_path, key=key)


def test_a_step_that_fails_leaves_the_version_before_it() -> None:
    connection = apsw.Connection(":memory:")
    migrate(connection, "test")
    steps = (*STEPS, "CREATE TABLE next (x); INSERT INTO next VALUES (1);", "CREATE TABLE third (x); SELECT nothing;")
    with pytest.raises(apsw.SQLError):
        migrate(connection, "test", steps)
    assert connection.pragma("user_version") == len(STEPS) + 1
    assert connection.execute("SELECT x FROM next").get == 1
    assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'third'").get == 0
    migrate(connection, "test", (*STEPS, steps[-2]))
    with pytest.raises(DatabaseNewer):
        migrate(connection, "test")


async def test_without_a_path_nothing_touches_the_disk(
    tmp_path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one, two = await LocalStore.open(None, key=key), await LocalStore.open(None, key=None)
    await one.record(decision(), [])
    assert len(await one.outbox()) == 3
    assert await two.outbox() == []
    assert await two.recall_ticket(REF) is None
    await one.close()
    await two.close()
    assert there(tmp_path) == set()
