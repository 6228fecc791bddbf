"""A new key for the database and its backups: killed before any of its steps, nothing is lost and it can go on."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.desktop.secrets import Secrets
from app.domain.errors import DatabaseLocked
from app.storage.care.backups import backups
from app.storage.care.rekeying import fitting_key
from app.storage.opening import key_fits
from app.storage.store import LocalStore
from app.workplace.key import change_key, database_key
from tests.support.clock import MovedClock
from tests.support.file_keyring import FileKeyring
from tests.support.made_up import NOON, decision, journal_rows

CHECKOUT = Path(__file__).parents[2]
_CHILD = """
import asyncio, os, sys
from pathlib import Path
from app.desktop.secrets import Secrets
from app.workplace.key import change_key, database_key
from tests.support.file_keyring import FileKeyring
from app.storage.care import backups, rekeying

last, database = int(sys.argv[1]), Path(sys.argv[2])
steps = 0

def killed_before(owner, name):
    step = getattr(owner, name)
    def counted(*arguments, **named):
        global steps
        steps += 1
        if steps == last:
            os._exit(9)
        return step(*arguments, **named)
    setattr(owner, name, counted)

for name in ("replace", "unlink"):
    killed_before(Path, name)
for name in ("set_password", "delete_password"):
    killed_before(FileKeyring, name)
for name in ("verify", "sync_file"):
    killed_before(backups, name)
for name in ("copy", "sync_folder", "_empty_log"):
    killed_before(rekeying, name)

async def main():
    keyring = Secrets("test")
    old = await database_key(keyring, database)
    await change_key(keyring, database, old, await keyring.next_database_key())

asyncio.run(main())
"""


async def made(folder: Path) -> tuple[Path, bytes]:
    """A database with a backup, its key in the keyring."""
    path, clock = folder / "calmdesk.db", MovedClock(NOON)
    key = await Secrets("test").database_key(path)
    store = await LocalStore.open(path, key=key, clock=clock)
    for day in range(2):
        one = decision(day)
        await store.record(one, journal_rows(one))
        clock.move(days=1)
    await store.care.back_up()
    await store.close()
    return path, key


def keyring_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    monkeypatch.setenv("CALMDESK_TEST_KEYRING", "1")
    keyring.set_keyring(FileKeyring(folder / "keyring.json"))


async def opens(path: Path, key: bytes) -> bool:
    store = await LocalStore.open(path, key=key)
    try:
        return len(await store.outbox()) == 6 and await store.broken_journal_row() is None
    finally:
        await store.close()


async def test_the_old_key_opens_nothing_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring_in(tmp_path, monkeypatch)
    path, old = await made(tmp_path)
    keyring = Secrets("test")
    new = await keyring.next_database_key()
    assert await change_key(keyring, path, old, new) == 1
    assert await keyring.database_keys(path) == (new,)
    assert await opens(path, new)
    files = (path, *(backup.path for backup in backups(path)))
    assert [(key_fits(file, old), key_fits(file, new)) for file in files] == [(False, True)] * 2
    with pytest.raises(DatabaseLocked):
        await LocalStore.open(path, key=old)
    with pytest.raises(DatabaseLocked):
        fitting_key(path, [old])


def run_until(folder: Path, step: int) -> int:
    environment = {
        **os.environ,
        "PYTHON_KEYRING_BACKEND": "tests.support.file_keyring.FileKeyring",
        "CALMDESK_TEST_KEYRING_FILE": str(folder / "keyring.json"),
        "CALMDESK_TEST_KEYRING": "1",
    }
    arguments = [sys.executable, "-c", _CHILD, str(step), str(folder / "calmdesk.db")]
    return subprocess.run(arguments, env=environment, cwd=CHECKOUT, check=False).returncode


async def killed(first: Path, step: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Kills a change of keys before this step, looks that nothing is lost, and goes on; how the killed one ended."""
    folder = first.with_name(str(step))
    shutil.copytree(first, folder)
    status = run_until(folder, step)
    keyring_in(folder, monkeypatch)
    keyring, path = Secrets("test"), folder / "calmdesk.db"
    used = await database_key(keyring, path)
    assert await opens(path, used), f"before step {step}"
    old = (await asyncio.to_thread((first / "old").read_bytes))[:32]
    if used == old:
        await change_key(keyring, path, old, await keyring.next_database_key())
    [new] = await keyring.database_keys(path)
    assert new != old
    assert await opens(path, new)
    assert len(backups(path)) == 1
    assert all(key_fits(backup.path, new) for backup in backups(path))
    shutil.rmtree(folder)
    return status


async def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    keyring_in(tmp_path, monkeypatch)
    first = tmp_path / "first"
    first.mkdir()
    _, old = await made(first)
    (first / "old").write_bytes(old)
    (tmp_path / "keyring.json").replace(first / "keyring.json")
    return first


async def test_killed_at_a_few_moments_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await prepared(tmp_path, monkeypatch)
    assert [await killed(first, step, monkeypatch) for step in (2, 7, 12)] == [9, 9, 9]


@pytest.mark.slow
async def test_killed_before_any_step_nothing_is_lost_and_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await prepared(tmp_path, monkeypatch)
    step = 1
    while await killed(first, step, monkeypatch) == 9:
        step += 1
    assert step > 15, "it was killed at too few moments to say anything"
