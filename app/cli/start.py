"""`calmdesk`: the panel on the connected accounts, on one account for this session, or on the demo desk."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.domain.errors import NoKeyring, SignInRefused
from app.domain.phrase import Phrase

if TYPE_CHECKING:
    from app.desktop.folders import Folders
    from app.desktop.settings import Settings
    from app.wiring import Program


class KeyringAway(NoKeyring):
    """Accounts are connected, but their tokens cannot be had now."""

    title = "The keyring with your token does not answer"
    advice = "Unlock it and start again; or work for one session, with nothing kept: calmdesk start --desk URL"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ticket", help="open this ticket: its address, or its number")
    parser.add_argument("--desk", metavar="URL", help="a Request Tracker for this session only; nothing is kept")
    parser.add_argument("--token-stdin", action="store_true", help="with --desk: read the token from standard input")


def run(args: argparse.Namespace) -> int:
    from app.desktop.folders import find_folders
    from app.desktop.settings_file import load_settings
    from app.desktop.single_instance import InstanceLock
    from app.main import Run, run_window

    folders = find_folders()
    settings = load_settings(folders.settings_file)
    if args.desk:
        return _session_only(args, folders, settings)
    folders.make()
    if not settings.accounts:
        print("No helpdesk is connected (`calmdesk connect URL`): this is the demo desk.", file=sys.stderr)
        from app.cli import demo

        parser = argparse.ArgumentParser()
        demo.add_arguments(parser)
        return demo.run(parser.parse_args([]))
    with InstanceLock(folders.data):
        make = lambda: _program(folders, settings)  # noqa: E731 - a name reads better than a nested call
        return run_window(Run(make_program=make, settings=settings, open_ticket=args.ticket))


async def _program(folders: Folders, settings: Settings) -> Program:
    """The program with tokens and key from the keyring. Raises KeyringAway or SignInRefused when there are none."""
    from app.desktop.secrets import Secrets
    from app.wiring import Pace, desk_program

    keyring = Secrets(folders.service)
    try:
        found = {account.name: await keyring.get_token(account.name) for account in settings.accounts}
        tokens = {name: token for name, token in found.items() if token}
        if not tokens:
            raise SignInRefused("the keyring has no token for any account")
        key = await keyring.database_key(folders.database)
    except NoKeyring as error:
        raise KeyringAway(error.detail) from error
    poll = timedelta(seconds=min(account.poll_seconds for account in settings.accounts))
    program = await desk_program(folders, settings, tokens, key, Pace(poll=poll))
    for name in found.keys() - tokens.keys():
        told = Phrase.of(
            "“{account}” is not connected: its token is not in the keyring. Run `calmdesk connect` again.", account=name
        )
        program.copilot.tell(told)
    return program


def _session_only(args: argparse.Namespace, folders: Folders, settings: Settings) -> int:
    from app.cli.accounts import ask_token, desk_for_trial, full_address
    from app.desktop.settings import Account
    from app.main import Run, run_window
    from app.wiring import KEPT_NOWHERE, Pace, desk_program

    url = full_address(args.desk)
    token = ask_token(url, from_stdin=args.token_stdin)
    account = Account(name=urlsplit(url).hostname or url, vendor="rt", url=url, tags_field="Tags")

    async def agent_name() -> str:
        desk = desk_for_trial(account, token)
        try:
            return (await desk.check_sign_in()).me.name
        finally:
            await desk.close()

    name = asyncio.run(agent_name())  # a wrong token is told on the command line, before a window opens
    once = replace(settings, accounts=(replace(account, agent_name=name),))
    print(KEPT_NOWHERE, file=sys.stderr)
    return run_window(
        Run(
            make_program=lambda: desk_program(folders, once, {account.name: token}, None, Pace()),
            settings=once,
            open_ticket=args.ticket,
        )
    )
