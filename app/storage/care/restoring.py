"""Brings a backup back: the damaged database is kept, and what may have arrived is looked up before it is sent."""

from __future__ import annotations

import shutil
from pathlib import Path

import apsw

from app.domain.phrase import Phrase
from app.domain.storage_errors import BackupFailed, NoBackup
from app.storage.care.backups import Backup, verify
from app.storage.care.gentle import Pace
from app.storage.codec import words_text
from app.storage.migrations import migrate
from app.storage.opening import beside, forget_mark
from app.storage.places import finish_restore, logs_of, restoring, sync_file

_WHY = Phrase.of("Brought back from a backup: it is looked for at the helpdesk before anything is sent")


def restore(database: Path, backup: Backup, key: bytes | None) -> None:
    """Puts the backup in the place of the database, whose files become `damaged-…` beside it. Nobody may have it open.

    Stopped at any moment, either nothing was done or the next one who opens the database finishes it. Raises NoBackup
    for a backup that cannot be read; then nothing was done.
    """
    part = restoring(database).with_name(restoring(database).name + ".part")
    try:
        shutil.copyfile(backup.path, part)
        part.chmod(0o600)
        verify(part, key, None, Pace(rests=False))
        _prepare(part, key)
        sync_file(part)
    except (BackupFailed, OSError, apsw.Error) as error:
        for left in (part, *logs_of(part)):
            left.unlink(missing_ok=True)
        why = error.strerror if isinstance(error, OSError) else "it is damaged"
        raise NoBackup(f"{backup.path}: {why}") from error
    forget_mark(database)
    part.replace(restoring(database))
    finish_restore(database)


def _prepare(path: Path, key: bytes | None) -> None:
    """What was on its way at the backup's moment may have arrived since: it becomes `unknown`, which the outbox looks
    up before it sends anything again. And care has its rounds to make anew.
    """
    connection = beside(path, key)
    try:
        migrate(connection, path.name)
        with connection:
            connection.execute(
                "UPDATE outbox SET state = 'unknown', left_at = coalesce(left_at, created_at), "
                "attempts = max(attempts, 1), because = ? WHERE state IN ('waiting', 'sending')",
                (words_text(_WHY),),
            )
            # What waited for a person then may have been sent by one since: without a time at which it left, it would
            # leave unseen when the same person says so once more.
            connection.execute(
                "UPDATE outbox SET left_at = coalesce(left_at, created_at) "
                "WHERE state IN ('refused', 'conflict', 'needs_help')"
            )
            connection.execute("DELETE FROM care")
    finally:
        connection.close(force=True)
