"""`calmdesk connect URL`: tries the sign-in, says what the rights allow, then keeps account and token."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from app.domain.errors import NoKeyring

if TYPE_CHECKING:
    from app.domain.settings import Account
    from app.workplace.place import Workplace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", help="the address of your Request Tracker, as in the browser")
    parser.add_argument("--name", help="what to call the account (default: the host's name)")
    parser.add_argument("--tags-field", help="custom field that holds tags (default: Tags; empty: leave tags alone)")
    parser.add_argument("--intent-field", help="custom field that takes the intent (default: leave it alone)")
    parser.add_argument("--token-stdin", action="store_true", help="read the token from standard input")


def run(args: argparse.Namespace) -> int:
    """Everything that can be known to be wrong is said before the token is asked for."""
    from app.cli.accounts import ask_token
    from app.copilot.connecting import Wish
    from app.desktop.folders import find_folders
    from app.desktop.preferences import Preferences
    from app.desktop.settings_file import load_settings
    from app.workplace.place import Workplace

    folders = find_folders()
    workplace = Workplace(folders, Preferences(load_settings(folders.settings_file), folders.settings_file))
    wish = Wish(args.url, args.name, args.tags_field, args.intent_field)
    account = workplace.connecting.account(wish)
    token = ask_token(account.url, from_stdin=args.token_stdin)
    return asyncio.run(_connect(workplace, account, token))


async def _connect(workplace: Workplace, account: Account, token: str) -> int:
    try:
        tried = await workplace.connecting.try_out(account, token)
    finally:
        await workplace.keep_requests()
    print(f"Signed in to {tried.sign_in.desk} as {tried.sign_in.me.name or tried.sign_in.me.id}.")
    for missing in tried.sign_in.missing:
        print(f"Not allowed: {missing}.")
    for purpose, asked, found in (
        ("Tags are", account.tags_field, tried.account.tags_field),
        ("The intent is", account.intent_field, tried.account.intent_field),
    ):
        if asked and not found:
            print(f"{purpose} not written: this helpdesk has no field “{asked}” that you can see.")
    workplace.folders.make()
    try:
        await workplace.connecting.keep(tried, token)
    except NoKeyring as error:
        where = f" ({error.detail})" if error.detail else ""
        print(f"calmdesk: {error.title}{where}. Nothing was kept: set one up (see docs/install.md),", file=sys.stderr)
        print(f"or work for one session: calmdesk start --desk {account.url}", file=sys.stderr)
        return 1
    print(f"Kept as “{account.name}”; the token is in the keyring. Start with: calmdesk")
    return 0
