"""`calmdesk support`: a report for who helps you, shown before it is saved, without names, addresses or secrets."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import CalmdeskError

if TYPE_CHECKING:
    from app.desktop.folders import Folders
    from app.storage.store import LocalStore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="FILE", help="save it in this file, after it was shown")
    parser.add_argument("--yes", action="store_true", help="with --out: do not ask before it is saved")


def run(args: argparse.Namespace) -> int:
    from app.desktop.exports import write_export

    text = asyncio.run(_report())
    print(text)
    if args.out is None:
        return 0
    if not args.yes:
        print(f"Save this report in {args.out}? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            print("Not saved.", file=sys.stderr)
            return 0
    asyncio.run(write_export(str(args.out), _once(text)))
    print(f"Saved in {args.out}", file=sys.stderr)
    return 0


async def _once(text: str) -> AsyncIterator[str]:
    yield text


async def _report() -> str:
    from app.cli.doctor import checks
    from app.desktop.folders import find_folders
    from app.desktop.settings_file import load_settings
    from app.domain.settings import Settings
    from app.workplace.support import support_report

    folders, settings = find_folders(), Settings()
    with suppress(CalmdeskError):
        settings = load_settings(folders.settings_file)
    found = [check async for check in checks(ask_desks=False)]
    store = await _store(folders)
    try:
        return await support_report(folders, settings, store, found)
    finally:
        if store is not None:
            await store.close()


async def _store(folders: Folders) -> LocalStore | None:
    """The database, where it can be opened; the checks say why it cannot."""
    from app.desktop.secrets import Secrets
    from app.storage.store import LocalStore
    from app.workplace.key import database_key

    if not folders.database.exists():
        return None
    with suppress(CalmdeskError):
        key = await database_key(Secrets(folders.service), folders.database, finish=False)
        return await LocalStore.open(folders.database, key=key)
    return None
