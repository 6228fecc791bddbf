"""`calmdesk rekey`: a new key for the database and its backups; the old one opens nothing any more."""

from __future__ import annotations

import argparse
import asyncio

from app.cli.stored import alone, key_of


def add_arguments(_: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_: argparse.Namespace) -> int:
    from app.desktop.secrets import Secrets
    from app.workplace.key import change_key

    with alone() as folders:
        keyring, old = Secrets(folders.service), key_of(folders)

        async def change() -> int:
            new = await keyring.next_database_key()  # in the keyring before anything is put under it
            return await change_key(keyring, folders.database, old, new)

        count = asyncio.run(change())
    backups = f" and its {count} backup{'' if count == 1 else 's'}" if count else ""
    print(f"The database{backups} have a new key." if count else "The database has a new key.")
    print("It is in the keyring. The old one is deleted there and opens nothing any more.")
    return 0
