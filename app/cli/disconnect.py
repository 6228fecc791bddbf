"""`calmdesk disconnect NAME`: forgets an account and its token."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.errors import CalmdeskError, NoKeyring

if TYPE_CHECKING:
    from app.desktop.folders import Folders
    from app.desktop.secrets import Secrets


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="the account's name, as `calmdesk doctor` shows it")


def run(args: argparse.Namespace) -> int:
    return asyncio.run(_disconnect(args.name))


async def _disconnect(name: str) -> int:
    from app.cli.accounts import undone_on_failure
    from app.desktop.folders import find_folders
    from app.desktop.secrets import Secrets
    from app.desktop.settings_file import load_settings, save_settings

    folders = find_folders()
    settings = load_settings(folders.settings_file)
    if settings.account(name) is None:
        known = ", ".join(account.name for account in settings.accounts) or "none"
        print(f"calmdesk: There is no account “{name}”. Connected: {known}.", file=sys.stderr)
        return 1
    kept = tuple(account for account in settings.accounts if account.name != name)
    secrets = Secrets(folders.service)
    waiting = await _waiting(name, folders, secrets)
    try:
        async with undone_on_failure(secrets, name):
            await secrets.delete_token(name)
            save_settings(folders.settings_file, replace(settings, accounts=kept))
    except NoKeyring as error:
        where = f" ({error.detail})" if error.detail else ""
        print(f"calmdesk: {error.title}{where}, so the token cannot be deleted. Nothing was changed:", file=sys.stderr)
        print("unlock the keyring and do it again.", file=sys.stderr)
        return 1
    print(f"Forgot “{name}” and its token.")
    if waiting:
        count = f"{waiting} decision{'' if waiting == 1 else 's'}"
        print(f"{count} did not reach it: kept on this computer, and sent when it is connected again as “{name}”.")
    return 0


async def _waiting(name: str, folders: Folders, secrets: Secrets) -> int:
    """How many decisions have not reached the account yet; 0 where that cannot be known."""
    from app.storage.store import LocalStore

    if not folders.database.exists():
        return 0
    try:
        store = await LocalStore.open(folders.database, key=await secrets.database_key(folders.database))
    except CalmdeskError:
        return 0
    try:
        return len({row.decision_id for row in await store.outbox() if row.ticket.account == name})
    except CalmdeskError:
        return 0
    finally:
        await store.close()
