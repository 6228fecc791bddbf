"""`calmdesk disconnect NAME`: forgets an account and its token."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace

HELP = "forget a helpdesk account and its token"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="the account's name, as `calmdesk doctor` shows it")


def run(args: argparse.Namespace) -> int:
    return asyncio.run(_disconnect(args.name))


async def _disconnect(name: str) -> int:
    from app.desktop.folders import find_folders
    from app.desktop.secrets import Secrets
    from app.desktop.settings import load_settings, save_settings

    folders = find_folders()
    settings = load_settings(folders.settings_file)
    if settings.account(name) is None:
        known = ", ".join(account.name for account in settings.accounts) or "none"
        print(f"calmdesk: there is no account “{name}”. Connected: {known}.", file=sys.stderr)
        return 1
    # The token first: a name without a token asks for one again, a token without a name would be forgotten there.
    await Secrets(folders.service).delete_token(name)
    kept = tuple(account for account in settings.accounts if account.name != name)
    save_settings(folders.settings_file, replace(settings, accounts=kept))
    print(f"Forgot “{name}” and its token.")
    return 0
