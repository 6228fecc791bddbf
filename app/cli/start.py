"""`calmdesk`: the panel on the connected accounts, on one account for this session, or on the demo desk."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.vendors import VENDORS

if TYPE_CHECKING:
    from app.copilot.connecting import Connecting, Tried, Wish
    from app.desktop.folders import Folders
    from app.domain.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ticket", help="open this ticket: its address, or its number")
    parser.add_argument("--desk", metavar="URL", help="a helpdesk for this session only; nothing is kept")
    parser.add_argument("--vendor", choices=list(VENDORS), help="with --desk: the product, where it is not recognised")
    parser.add_argument("--token-stdin", action="store_true", help="with --desk: read the token from standard input")


def run(args: argparse.Namespace) -> int:
    from app.cli.demo import demo_beside
    from app.cli.running import started_once
    from app.desktop.crash import log_into
    from app.desktop.folders import find_folders
    from app.desktop.handover import socket_name
    from app.desktop.preferences import Preferences
    from app.desktop.settings_file import load_settings
    from app.desktop.single_instance import InstanceLock
    from app.main import Run, has_screen, run_window
    from app.workplace.place import Workplace

    folders = find_folders()
    settings = load_settings(folders.settings_file)
    if args.desk:
        return _session_only(args, folders, settings)
    first = not settings.accounts and not settings.welcomed and has_screen()
    if not settings.accounts and not first:
        print("No helpdesk is connected (`calmdesk connect URL`): this is the demo desk.", file=sys.stderr)
    workplace = Workplace(folders, Preferences(settings, folders.settings_file))
    run = Run(make_program=workplace.make_program, open_ticket=args.ticket, workplace=workplace, welcome=first)
    beside = demo_beside(workplace, tour=not folders.demo_database.exists())
    run = replace(run, beside=beside, listen=socket_name(folders), kept_file=folders.kept_file)

    def alone() -> int:
        folders.make()
        log_into(folders.logs)
        with InstanceLock(folders.data):
            return run_window(run)

    return started_once(folders, args.ticket, alone)


def _session_only(args: argparse.Namespace, folders: Folders, settings: Settings) -> int:
    from app.copilot.connecting import Wish
    from app.desktop.preferences import Preferences
    from app.main import Run, run_window
    from app.wiring import KEPT_NOWHERE
    from app.workplace.place import Workplace

    # What is connected plays no part: this account is nobody's but this run's.
    alone = replace(settings, accounts=())
    workplace = Workplace(folders, Preferences(alone, folders.settings_file))
    # A wrong address or token is told on the command line, before a window opens.
    tried = asyncio.run(_tried(workplace.connecting, Wish(args.desk, vendor=args.vendor), args.token_stdin))
    workplace.use_for_session(tried)
    print(KEPT_NOWHERE, file=sys.stderr)
    once = replace(alone, accounts=(tried.account,))
    return run_window(Run(make_program=workplace.make_program, settings=once, open_ticket=args.ticket))


async def _tried(connecting: Connecting, wish: Wish, from_stdin: bool) -> Tried:
    from app.cli.accounts import secret_for

    sure = wish.vendor is not None
    account = await connecting.at_once(wish)
    secret = await secret_for(connecting, account, from_stdin=from_stdin, browser=False, sure=sure)
    return await connecting.try_out(account, secret, sure=sure)
