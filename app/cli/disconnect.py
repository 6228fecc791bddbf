"""`calmdesk disconnect NAME`: forgets an account and its token."""

from __future__ import annotations

import argparse
import asyncio
import sys

from app.domain.errors import NoKeyring


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="the account's name, as `calmdesk doctor` shows it")


def run(args: argparse.Namespace) -> int:
    return asyncio.run(_disconnect(args.name))


async def _disconnect(name: str) -> int:
    from app.desktop.folders import find_folders
    from app.desktop.preferences import Preferences
    from app.desktop.settings_file import load_settings
    from app.workplace.place import Workplace

    folders = find_folders()
    settings = load_settings(folders.settings_file)
    if settings.account(name) is None:
        known = ", ".join(account.name for account in settings.accounts) or "none"
        print(f"calmdesk: There is no account “{name}”. Connected: {known}.", file=sys.stderr)
        return 1
    workplace = Workplace(folders, Preferences(settings, folders.settings_file))
    waiting = await workplace.waiting(name)
    try:
        await workplace.connecting.forget(name)
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
