"""What the verbs about the database share: where it is, its key, and that nobody else works with it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import CalmdeskError

if TYPE_CHECKING:
    from app.desktop.folders import Folders


class NoDatabase(CalmdeskError):
    """There is no database yet; `detail` names the file."""

    title = "There is nothing stored yet"
    advice = "The database is made when Calmdesk first runs with a connected helpdesk."


@contextmanager
def alone() -> Iterator[Folders]:
    """The folders, while no other Calmdesk works with them. Raises AlreadyRunning or NoPlace."""
    from app.desktop.folders import find_folders
    from app.desktop.single_instance import InstanceLock

    folders = find_folders()
    folders.make()
    with InstanceLock(folders.data):
        yield folders


def key_of(folders: Folders) -> bytes:
    """The key of the database. Raises NoDatabase, NoKeyring or DatabaseLocked."""
    from app.desktop.secrets import Secrets
    from app.storage.places import has_backups, restoring
    from app.workplace.key import database_key

    database = folders.database
    if not database.exists() and not has_backups(database) and not restoring(database).exists():
        raise NoDatabase(str(database))
    return asyncio.run(database_key(Secrets(folders.service), database))


def database_or_demo(*, demo: bool) -> tuple[Path, bytes | None]:
    """The file and its key; the demo's own has none. Raises as `key_of` does."""
    from app.desktop.folders import find_folders

    folders = find_folders()
    if not demo:
        return folders.database, key_of(folders)
    if not folders.demo_database.exists():
        raise NoDatabase(str(folders.demo_database))
    return folders.demo_database, None


def when(at: datetime) -> str:
    """A moment as it is on this computer's clock."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
