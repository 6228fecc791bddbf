"""The files beside a database, by name: backups, what a restore or a new key leaves for a moment, and what is kept."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

_STAMP = "%Y-%m-%dT%H%M%SZ"
_LOGS = ("-wal", "-shm", "-journal")


def backups_folder(database: Path) -> Path:
    return database.with_name("backups")


def backup_name(database: Path, at: datetime) -> str:
    return f"{database.stem}-{at.astimezone(UTC).strftime(_STAMP)}{database.suffix}"


def backup_time(database: Path, name: str) -> datetime | None:
    """When the backup of this name was made; None for a file that is none of this database's."""
    found = re.fullmatch(rf"{re.escape(database.stem)}-(\S+Z){re.escape(database.suffix)}", name)
    try:
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def has_backups(database: Path) -> bool:
    folder = backups_folder(database)
    return folder.is_dir() and any(backup_time(database, path.name) for path in folder.iterdir())


def restoring(database: Path) -> Path:
    """Stands beside the database from the moment a backup was chosen and copied until it is the database."""
    return database.with_name(database.name + ".restoring")


def rekeyed(database: Path) -> Path:
    """The same database under a new key, whole, until it takes its place."""
    return database.with_name(database.name + ".rekeyed")


def logs_of(database: Path) -> list[Path]:
    """What SQLite keeps beside a database; a log belongs to its very file and must never meet another."""
    return [database.with_name(database.name + end) for end in _LOGS]


def damaged(database: Path) -> list[Path]:
    """Databases that were put aside when a backup took their place, with their logs."""
    return sorted(path for path in database.parent.glob(f"damaged-*-{database.name}*") if path.is_file())


def half_done(database: Path) -> list[Path]:
    """Copies of a database and its backups that a program was stopped over; none of them is needed."""
    found = [
        *database.parent.glob(f"{database.name}.rekeyed*"),
        *database.parent.glob(f"{database.name}.restoring.part*"),
    ]
    folder = backups_folder(database)
    return sorted([*found, *folder.glob("*.rekeyed*"), *folder.glob("*.part*")])


def finish_restore(database: Path) -> bool:
    """Finishes what a restore began, at whatever point it was stopped; False when there was none.

    The old log goes first: in the end no file stands that a log of another one could be played into.
    """
    fresh = restoring(database)
    if not fresh.exists():
        return False
    stamp = datetime.fromtimestamp(fresh.stat().st_mtime, UTC).strftime(_STAMP)
    for old in (*logs_of(database), database):
        if old.exists():
            old.replace(old.with_name(f"damaged-{stamp}-{old.name}"))
    fresh.replace(database)
    sync_folder(database.parent)
    return True


def sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Makes new names in a folder survive the loss of power, where the system has a way to say so."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
