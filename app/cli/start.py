"""`calmdesk`: the panel on the connected accounts, on one account for this session, or on the demo desk."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from app.desktop.folders import Folders
    from app.domain.settings import Settings
    from app.wiring import Program


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ticket", help="open this ticket: its address, or its number")
    parser.add_argument("--desk", metavar="URL", help="a Request Tracker for this session only; nothing is kept")
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
    from app.cli.accounts import ask_token
    from app.domain.settings import Account
    from app.main import Run, run_window
    from app.wiring import KEPT_NOWHERE, Pace
    from app.workplace.early import EarlyRequests
    from app.workplace.place import full_address
    from app.workplace.programs import desk_program, real_desk

    url = full_address(args.desk)
    token = ask_token(url, from_stdin=args.token_stdin)
    account = Account(name=urlsplit(url).hostname or url, vendor="rt", url=url, tags_field="Tags")

    early = EarlyRequests(folders.data)  # kept for this session, as everything else

    async def agent_name() -> str:
        desk = real_desk(account, token, early.add)
        try:
            return (await desk.check_sign_in()).me.name
        finally:
            await desk.close()

    name = asyncio.run(agent_name())  # a wrong token is told on the command line, before a window opens
    once = replace(settings, accounts=(replace(account, agent_name=name),))
    print(KEPT_NOWHERE, file=sys.stderr)

    async def make_program() -> Program:
        program = await desk_program(folders, once, {account.name: token}, None, Pace())
        await early.hand_over(program)
        return program

    return run_window(Run(make_program=make_program, settings=once, open_ticket=args.ticket))
