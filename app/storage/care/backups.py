"""Backups: copies under the same key, each opened and checked before it counts; the newest five are kept."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

import apsw

from app.domain.storage_errors import BackupFailed
from app.storage.care import retention
from app.storage.care.checking import pages
from app.storage.care.gentle import Pace, Stopped
from app.storage.migrations import check_version, migrate
from app.storage.opening import beside, use_key
from app.storage.places import backup_name, backup_time, backups_folder, logs_of, sync_file, sync_folder

KEPT = 5
_PAGES_AT_ONCE = 128
_ROOM_TO_LEAVE = 64 * 1024 * 1024
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Backup:
    path: Path
    at: datetime
    size: int


def backups(database: Path) -> Sequence[Backup]:
    """Those that were checked when they were made, newest first."""
    folder, found = backups_folder(database), list[Backup]()
    for path in folder.iterdir() if folder.is_dir() else ():
        if (at := backup_time(database, path.name)) is not None:
            with contextlib.suppress(FileNotFoundError):  # it had its time while this looks
                found.append(Backup(path, at, path.stat().st_size))
    return sorted(found, key=lambda backup: backup.at, reverse=True)


def make_backup(database: Path, key: bytes, now: datetime, pace: Pace) -> Backup:
    """Copies the database as it is at this moment while others go on writing, checks the copy, and lets the oldest ones
    go. Raises BackupFailed, which leaves the earlier ones as they were, or Stopped.
    """
    folder = backups_folder(database)
    target = folder / backup_name(database, now)
    part = target.with_name(target.name + _PART)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for left in folder.glob(f"*{_PART}*"):  # of a program that ended meanwhile
            left.unlink()
        _room_for(database, folder)
        copy(database, part, key, key, pace)
        part.replace(target)
        sync_folder(folder)
        for old in backups(database)[KEPT:]:
            old.path.unlink()
        return Backup(target, now, target.stat().st_size)
    except apsw.InterruptError as error:
        raise Stopped from error
    except (OSError, apsw.Error) as error:
        why = error.strerror if isinstance(error, OSError) else type(error).__name__
        raise BackupFailed(f"{target}: {why}") from error
    finally:
        for left in (part, *logs_of(part)):
            left.unlink(missing_ok=True)


def copy(source: Path, target: Path, old: bytes | None, new: bytes, pace: Pace) -> None:
    """A copy under another key or the same, checked and on the disk. Raises BackupFailed for a copy that is not like
    its source, Stopped, apsw.Error and OSError; what stands at `target` then is not to be used.
    """
    os.close(os.open(target, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600))
    reading, writing = beside(source, old), apsw.Connection(str(target))
    try:
        use_key(writing, new)
        writing.pragma("synchronous", "off")  # the whole file is synced in the end
        reading.execute("BEGIN")
        last = _last_seal(reading)  # the first read fixes the moment that is copied: writers go on beside it
        with writing.backup("main", reading, "main") as backup:
            while not backup.done:
                backup.step(_PAGES_AT_ONCE)
                pace.rest()
        writing.pragma("journal_mode", "delete")  # one file that stands alone
    finally:
        writing.close(force=True)
        reading.close(force=True)
    verify(target, new, last, pace)
    sync_file(target)


def verify(path: Path, key: bytes | None, last: str | None, pace: Pace) -> None:
    """Opens a copy as if it were needed, and reads all of it. Raises BackupFailed."""
    copied = beside(path, key)
    try:
        check_version(copied, path.name)
        if damage := pages(copied, pace):
            raise BackupFailed(f"{path}: the copy is damaged ({damage})")
        if last is not None and _last_seal(copied) != last:
            raise BackupFailed(f"{path}: the copy lacks the newest row of the journal")
    finally:
        copied.close(force=True)


def tidy_backup(path: Path, key: bytes, limits: retention.Limits) -> None:
    """What has its time is deleted from a backup too. Raises apsw.Error."""
    connection = beside(path, key)
    try:
        migrate(connection, path.name)
        retention.apply(connection, limits)
    finally:
        connection.close(force=True)


def _last_seal(connection: apsw.Connection) -> str:
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'journal'").get:
        return ""
    return cast("str", connection.execute("SELECT hash FROM journal ORDER BY sequence DESC LIMIT 1").get or "")


def _room_for(database: Path, folder: Path) -> None:
    size = sum(file.stat().st_size for file in (database, *logs_of(database)) if file.exists())
    if shutil.disk_usage(folder).free < size + _ROOM_TO_LEAVE:
        raise BackupFailed(f"{folder}: the disk has no room for {size // 1_000_000} MB more")
