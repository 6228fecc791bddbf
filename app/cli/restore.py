"""`calmdesk restore`: lists the backups of the database; with a number it brings that one back."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from app.cli.stored import alone, megabytes, when
from app.domain.storage_errors import NoBackup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.desktop.folders import Folders
    from app.storage.care.backups import Backup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    which = "the number in the list, or “newest”; without it, the backups are listed and nothing is changed"
    parser.add_argument("which", nargs="?", metavar="NUMBER", help=which)


def run(args: argparse.Namespace) -> int:
    from app.desktop.folders import find_folders
    from app.storage.care.backups import backups

    if args.which is None:
        found = backups(find_folders().database)
        _list(found)
        return 0 if found else 1
    return _restore(args.which)


def _list(found: Sequence[Backup]) -> None:
    if not found:
        print("There is no backup yet. One is made each day while Calmdesk runs with a connected helpdesk.")
        return
    print("Backups of the database, newest first:")
    for number, backup in enumerate(found, 1):
        print(f"{number:3}  {when(backup.at)}  {megabytes(backup.size):>12}")
    print("Bring one back, while Calmdesk is not running: calmdesk restore NUMBER")
    print("The database as it is now is kept beside it as damaged-….")


def _restore(which: str) -> int:
    from app.storage.care.backups import backups
    from app.storage.care.restoring import restore
    from app.storage.places import damaged

    with alone() as folders:
        found = backups(folders.database)
        chosen = _chosen(found, which)
        before = set(damaged(folders.database))
        restore(folders.database, chosen, _key_of(folders, chosen))
        print(f"The backup of {when(chosen.at)} is the database now.")
        if kept := sorted(set(damaged(folders.database)) - before):
            print(f"The database as it was is kept: {', '.join(path.name for path in kept)} in {kept[0].parent}.")
        print("What was decided after that moment is not in it; what had reached the helpdesk stands there.")
        print("What was on its way is looked for there before anything is sent again.")
    return 0


def _key_of(folders: Folders, backup: Backup) -> bytes:
    """The key that opens the backup: in the middle of a change of keys there are two. Raises NoBackup."""
    from app.desktop.secrets import Secrets
    from app.storage.opening import key_fits

    keys = asyncio.run(Secrets(folders.service).database_keys(folders.database))
    for key in keys:
        if key_fits(backup.path, key):
            return key
    raise NoBackup(f"{backup.path}: it is damaged, or was made with another key")


def _chosen(found: Sequence[Backup], which: str) -> Backup:
    number = 1 if which == "newest" else int(which) if which.isascii() and which.isdigit() else 0
    if not 1 <= number <= len(found):
        raise NoBackup(which)
    return found[number - 1]
