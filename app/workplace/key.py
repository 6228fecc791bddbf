"""The key that opens the database now: also in the middle of a change of keys that was stopped."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.desktop.secrets import Secrets
from app.domain.storage_errors import RekeyFailed


async def database_key(keyring: Secrets, database: Path, *, finish: bool = True) -> bytes:
    """Made on the first run. A change of keys that was stopped is finished, unless somebody only looks.

    Raises NoKeyring, and DatabaseLocked when no key in the keyring opens the database.
    """
    keys = await keyring.database_keys(database)
    if len(keys) == 1:
        return keys[0]
    from app.storage.care.rekeying import fitting_key

    key = await asyncio.to_thread(fitting_key, database, keys)
    if finish and key == keys[1]:
        try:
            await change_key(keyring, database, *keys)
        except RekeyFailed:
            return key  # both keys stay where they are, and this one opens the database
    return key


async def change_key(keyring: Secrets, database: Path, old: bytes, new: bytes) -> int:
    """Puts database and backups under the new key, which is in the keyring already, and forgets the old one; returns
    how many backups there are. Stopped at any moment, one of both keys in the keyring opens each file.
    """
    from app.storage.care.rekeying import rekey

    backups = await asyncio.to_thread(rekey, database, old, new)
    await keyring.take_next_key()
    return backups
