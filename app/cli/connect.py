"""`calmdesk connect URL`: tries the sign-in, says what the rights allow, then keeps account and token."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from urllib.parse import urlsplit

from app.copilot.ports import Desk
from app.desktop.settings import Account, Settings
from app.domain.errors import CalmdeskError, NoKeyring
from app.domain.tickets import SignIn, Vocabulary

HELP = "connect a helpdesk account"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", help="the address of your Request Tracker, as in the browser")
    parser.add_argument("--name", help="what to call the account (default: the host's name)")
    parser.add_argument("--tags-field", default="Tags", help="custom field that holds tags (default: Tags)")
    parser.add_argument("--intent-field", help="custom field that takes the intent (default: leave it alone)")
    parser.add_argument("--token-stdin", action="store_true", help="read the token from standard input")


def run(args: argparse.Namespace) -> int:
    from app.cli.accounts import ask_token

    url = args.url if "://" in args.url else f"https://{args.url}"
    account = Account(
        name=args.name or urlsplit(url).hostname or url,
        vendor="rt",
        url=url.rstrip("/"),
        tags_field=args.tags_field or None,
        intent_field=args.intent_field,
    )
    return asyncio.run(_connect(account, ask_token(url, from_stdin=args.token_stdin)))


async def _connect(account: Account, token: str) -> int:
    from app.cli.accounts import desk_for_trial
    from app.desktop.folders import find_folders
    from app.desktop.secrets import Secrets
    from app.desktop.settings import load_settings, save_settings

    folders = find_folders()
    folders.make()
    settings = load_settings(folders.settings_file)  # before anything is asked of the desk: it may be broken
    desk = desk_for_trial(account, token)
    try:
        sign_in, vocabulary = await _try(desk)
    finally:
        await desk.close()
    account = replace(_mapped(account, vocabulary), agent_name=sign_in.me.name)
    print(f"Signed in to {sign_in.desk} as {sign_in.me.name or sign_in.me.id}.")
    for missing in sign_in.missing:
        print(f"Not allowed: {missing}")
    if vocabulary and account.tags_field is None:
        print("Tags are not set: this helpdesk has no custom field for them (see --tags-field).")
    try:
        await Secrets(folders.service).set_token(account.name, token)
    except NoKeyring as error:
        print(f"calmdesk: {error}", file=sys.stderr)
        print(f"Nothing was kept. For this session: calmdesk start --desk {account.url}", file=sys.stderr)
        return 1
    save_settings(folders.settings_file, _with(settings, account))
    print(f"Kept as “{account.name}”; the token is in the keyring. Start with: calmdesk")
    return 0


async def _try(desk: Desk) -> tuple[SignIn, Vocabulary | None]:
    """Who we are there and, when a ticket is at hand to ask with, which fields the desk has."""
    sign_in = await desk.check_sign_in()
    try:
        tickets = await desk.my_open_tickets(limit=1)
        return sign_in, await desk.vocabulary(tickets[0].ref) if tickets else None
    except CalmdeskError:
        return sign_in, None


def _mapped(account: Account, vocabulary: Vocabulary | None) -> Account:
    """The account, without fields that the desk surely does not have."""
    if vocabulary is None:
        return account
    return replace(
        account,
        tags_field=account.tags_field if vocabulary.tag_support else None,
        intent_field=account.intent_field if account.intent_field in vocabulary.fields else None,
    )


def _with(settings: Settings, account: Account) -> Settings:
    others = tuple(kept for kept in settings.accounts if kept.name != account.name)
    return replace(settings, accounts=(*others, account))
