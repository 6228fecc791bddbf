"""`calmdesk connect URL`: tries the sign-in, says what the rights allow, then keeps account and token."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from app.cli.accounts import secret_for
from app.domain.errors import NoKeyring
from app.domain.vendors import VENDORS

if TYPE_CHECKING:
    from app.copilot.connecting import Tried, Wish
    from app.workplace.place import Workplace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", help="the address of your helpdesk, as in the browser")
    parser.add_argument("--name", help="what to call the account (default: the host's name)")
    parser.add_argument(
        "--vendor",
        choices=list(VENDORS),
        help="the product, where it is not recognised: you know that the address is your helpdesk's",
    )
    parser.add_argument("--tags-field", help="custom field that holds tags (empty: leave tags alone)")
    parser.add_argument("--intent-field", help="custom field that takes the intent (default: leave it alone)")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--token-stdin", action="store_true", help="read the token from standard input")
    ways.add_argument("--browser", action="store_true", help="sign in with the browser, where the product has it")


def run(args: argparse.Namespace) -> int:
    from app.copilot.connecting import Wish
    from app.desktop.folders import find_folders
    from app.desktop.preferences import Preferences
    from app.desktop.settings_file import load_settings
    from app.workplace.place import Workplace

    folders = find_folders()
    workplace = Workplace(folders, Preferences(load_settings(folders.settings_file), folders.settings_file))
    wish = Wish(args.url, args.name, args.tags_field, args.intent_field, args.vendor)
    return asyncio.run(_connect(workplace, wish, from_stdin=args.token_stdin, browser=args.browser))


async def _connect(workplace: Workplace, wish: Wish, *, from_stdin: bool, browser: bool) -> int:
    """Everything that can be known to be wrong is said before the token is asked for."""
    connecting, sure = workplace.connecting, wish.vendor is not None
    try:
        account = await connecting.at_once(wish)
        print(f"{VENDORS[account.vendor].name} at {account.url}.")
        secret = await secret_for(connecting, account, from_stdin=from_stdin, browser=browser, sure=sure)
        tried = await connecting.try_out(account, secret, sure=sure)
    finally:
        await workplace.keep_requests()
    say_rights(tried)
    workplace.folders.make()
    try:
        await connecting.keep(tried)
    except NoKeyring as error:
        where = f" ({error.detail})" if error.detail else ""
        print(f"calmdesk: {error.title}{where}. Nothing was kept: set one up (see docs/install.md),", file=sys.stderr)
        print(f"or work for one session: calmdesk start --desk {account.url}", file=sys.stderr)
        return 1
    print(f"Kept as “{account.name}”; the token is in the keyring. Start with: calmdesk")
    return 0


def say_rights(tried: Tried) -> None:
    """Who signed in where, and what will and will not work."""
    account, sign_in = tried.wanted, tried.sign_in
    print(f"Signed in to {sign_in.desk} as {sign_in.me.name or sign_in.me.id}.")
    if sign_in.allowed:
        print(f"Allowed: {', '.join(sign_in.allowed)}.")
    for missing in sign_in.missing:
        print(f"Not allowed: {missing}.")
    if sign_in.expires is not None:
        print(f"This sign-in ends on {sign_in.expires.astimezone():%Y-%m-%d}.")
    for purpose, asked, found in (
        ("Tags are", account.tags_field, tried.account.tags_field),
        ("The intent is", account.intent_field, tried.account.intent_field),
    ):
        if asked and not found:
            print(f"{purpose} not written: this helpdesk has no field “{asked}” that you can see.")
