"""Puts a database and its backups under a new key: copied, checked, exchanged; whole under one key at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import apsw

from app.domain.errors import DatabaseDamaged, DatabaseLocked
from app.domain.storage_errors import BackupFailed, RekeyFailed
from app.storage.care.backups import backups, copy
from app.storage.care.gentle import Pace
from app.storage.opening import beside, connect, forget_mark, key_fits
from app.storage.places import finish_restore, logs_of, rekeyed, sync_folder


def fitting_key(database: Path, keys: Sequence[bytes]) -> bytes:
    """The one of these keys that opens the database. Raises DatabaseLocked when none does."""
    finish_restore(database)
    if not database.exists() or not database.stat().st_size:
        return keys[0]
    for key in keys:
        if key_fits(database, key):
            return key
    raise DatabaseLocked(str(database))


def rekey(database: Path, old: bytes, new: bytes) -> int:
    """Everything that opens with the old key opens with the new one afterwards; returns how many backups there are.

    Nobody may have the database open. Stopped at any moment, each file is whole under one of both keys, and the same
    call goes on where it stopped. Raises RekeyFailed, which leaves the rest under the old key.
    """
    pace = Pace(rests=False)
    try:
        if key_fits(database, old):
            _empty_log(database, old)
            _exchange(database, old, new, pace)
        elif not key_fits(database, new):
            raise DatabaseDamaged(str(database))
        for backup in backups(database):
            if key_fits(backup.path, old):
                _exchange(backup.path, old, new, pace)
        return len(backups(database))
    except BackupFailed as error:
        raise RekeyFailed(error.detail) from error
    except (OSError, apsw.Error) as error:
        why = error.strerror if isinstance(error, OSError) else type(error).__name__
        raise RekeyFailed(f"{database}: {why}") from error


def _empty_log(database: Path, key: bytes) -> None:
    """Everything into the main file: a log under the old key must not stand beside a file under the new one."""
    connection = connect(database, key)
    try:
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    finally:
        connection.close()


def _exchange(path: Path, old: bytes, new: bytes, pace: Pace) -> None:
    fresh = rekeyed(path)
    try:
        copy(path, fresh, old, new, pace)
        forget_mark(path)
        for log in logs_of(path):
            log.unlink(missing_ok=True)
        fresh.replace(path)
        sync_folder(path.parent)
    finally:
        for left in (fresh, *logs_of(fresh)):
            left.unlink(missing_ok=True)
    beside(path, new).close(force=True)
