"""`calmdesk connect URL`: tries the sign-in, says what the rights allow, then keeps account and token."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.domain.errors import CalmdeskError, HelpdeskUnreachable, NoKeyring, TlsFailed

if TYPE_CHECKING:
    from app.copilot.ports import Desk
    from app.domain.settings import Account, Settings
    from app.domain.tickets import SignIn, Vocabulary


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", help="the address of your Request Tracker, as in the browser")
    parser.add_argument("--name", help="what to call the account (default: the host's name)")
    parser.add_argument("--tags-field", help="custom field that holds tags (default: Tags; empty: leave tags alone)")
    parser.add_argument("--intent-field", help="custom field that takes the intent (default: leave it alone)")
    parser.add_argument("--token-stdin", action="store_true", help="read the token from standard input")


class NameTaken(CalmdeskError):
    """Decisions are stored under the account's name: another desk of that name would be sent what was meant for it."""

    title = "This name belongs to another helpdesk"
    advice = "Choose another one with --name, or run `calmdesk disconnect` with it first."


def run(args: argparse.Namespace) -> int:
    """Everything that can be known to be wrong is said before the token is asked for."""
    from app.cli.accounts import ask_token, full_address
    from app.desktop.folders import find_folders
    from app.desktop.settings_file import load_settings

    url = full_address(args.url)
    settings = load_settings(find_folders().settings_file)
    account = _account(args, url, settings)
    return asyncio.run(_connect(account, settings, ask_token(url, from_stdin=args.token_stdin)))


def _account(args: argparse.Namespace, url: str, settings: Settings) -> Account:
    """The account as asked for; one that is connected already keeps what is not given anew. Raises NameTaken."""
    from app.cli.accounts import full_address
    from app.domain.settings import Account

    name = args.name or urlsplit(url).hostname or url
    account = settings.account(name) or Account(name=name, vendor="rt", url=url, tags_field="Tags")
    if full_address(account.url) != url:
        raise NameTaken(f"“{name}” is {account.url}")
    tags_field = account.tags_field if args.tags_field is None else args.tags_field or None
    intent_field = account.intent_field if args.intent_field is None else args.intent_field or None
    return replace(account, tags_field=tags_field, intent_field=intent_field)


async def _connect(account: Account, settings: Settings, token: str) -> int:
    from app.cli.accounts import desk_for_trial, undone_on_failure
    from app.desktop.folders import find_folders
    from app.desktop.secrets import Secrets
    from app.desktop.settings_file import save_settings

    folders = find_folders()
    desk = desk_for_trial(account, token)
    try:
        sign_in, vocabulary = await _try(desk)
    finally:
        await desk.close()
    wanted = account
    account = replace(_mapped(wanted, vocabulary), agent_name=sign_in.me.name)
    print(f"Signed in to {sign_in.desk} as {sign_in.me.name or sign_in.me.id}.")
    for missing in sign_in.missing:
        print(f"Not allowed: {missing}.")
    for purpose, asked, found in (
        ("Tags are", wanted.tags_field, account.tags_field),
        ("The intent is", wanted.intent_field, account.intent_field),
    ):
        if asked and not found:
            print(f"{purpose} not written: this helpdesk has no field “{asked}” that you can see.")
    secrets = Secrets(folders.service)
    folders.make()
    try:
        async with undone_on_failure(secrets, account.name):
            await secrets.set_token(account.name, token)
            save_settings(folders.settings_file, _with(settings, account))
    except NoKeyring as error:
        where = f" ({error.detail})" if error.detail else ""
        print(f"calmdesk: {error.title}{where}. Nothing was kept: set one up (see docs/install.md),", file=sys.stderr)
        print(f"or work for one session: calmdesk start --desk {account.url}", file=sys.stderr)
        return 1
    print(f"Kept as “{account.name}”; the token is in the keyring. Start with: calmdesk")
    return 0


class DeskNotFound(HelpdeskUnreachable):
    """The address given to `connect` does not answer: nothing is connected, so nothing is kept or waits."""

    advice = "Check the address and the network, then try again; nothing was kept."


async def _try(desk: Desk) -> tuple[SignIn, Vocabulary | None]:
    """Who we are there and, when a ticket is at hand to ask with, which fields the desk has."""
    try:
        sign_in = await desk.check_sign_in()
    except TlsFailed:
        raise
    except HelpdeskUnreachable as error:
        raise DeskNotFound(error.detail) from error
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
