"""`calmdesk doctor`: one line per thing that must work: what it is, what is wrong, what to do."""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.checks import Check
from app.domain.errors import CalmdeskError, NoKeyring

if TYPE_CHECKING:
    from app.desktop.folders import Folders
    from app.desktop.settings import Account

HELP = "say what is ready, what is not, and what to do"
_MARKS = {"ok": "ok     ", "warning": "warning", "failed": "FAILED "}
_QT_SECONDS = 60
_TRY_QT = """
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication
QApplication([])
print(qVersion())
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-desk", action="store_true", help="do not ask the connected helpdesks")


def run(args: argparse.Namespace) -> int:
    """Exit status 1 only when the demo could not run, or a connected helpdesk fails."""
    checks = []
    for check in asyncio.run(_all(ask_desks=not args.no_desk)):
        advice = f" {check.advice}" if check.state != "ok" and check.advice else ""
        print(f"{_MARKS[check.state]} {check.name}: {check.says}.{advice}".replace("..", "."))
        checks.append(check)
    return 1 if any(check.state == "failed" for check in checks) else 0


async def _all(*, ask_desks: bool) -> Sequence[Check]:
    from app.content.shipped import shipped
    from app.desktop.folders import find_folders
    from app.desktop.secrets import Secrets
    from app.desktop.system import check_computer
    from app.inference.packs import verify

    folders = find_folders()
    checks = list(check_computer(folders.data))
    checks.append(check_qt())
    for name in ("classifier", "sentiment"):
        checks += _pack(verify(shipped("packs") / name))
    checks += _content(folders)
    checks.append(await Secrets(folders.service).check())
    checks += await _databases(folders)
    checks += [check async for check in _desks(folders, ask=ask_desks)]
    return checks


def check_qt() -> Check:
    """Really makes an application, in a process of its own: a Qt that lacks a library ends the process it is in."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(
            [sys.executable, "-c", _TRY_QT],
            env=environment,
            capture_output=True,
            text=True,
            timeout=_QT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Check("Qt", "failed", f"does not start: {type(error).__name__}", "Install Calmdesk again.")
    if done.returncode == 0:
        return Check("Qt", "ok", f"{done.stdout.strip()} paints")
    reason = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
    return Check("Qt", "failed", reason, "Install the system libraries named above, or install Calmdesk again.")


def _pack(checks: Sequence[Check]) -> Sequence[Check]:
    """One line for a pack whose files are all as shipped, else the lines that say what is wrong."""
    wrong = [check for check in checks if check.state != "ok"]
    return wrong or [replace(checks[0], says=f"{checks[0].says}, {len(checks) - 1} files as shipped")]


def _content(folders: Folders) -> Iterator[Check]:
    from app.content.folder import Folder
    from app.content.shipped import shipped
    from app.wiring import company_folder

    folder = Folder(shipped("resources"), company_folder(folders))
    library = folder.library()
    says = f"{len(library.playbooks)} playbooks, {len(library.replies)} replies, {len(library.articles)} articles"
    yield Check("Content", "ok" if library.playbooks else "warning", says, "Install Calmdesk again.")
    for problem in folder.problems:
        yield Check("Content", "warning", problem.detail, problem.advice)


async def _databases(folders: Folders) -> list[Check]:
    from app.desktop.secrets import Secrets
    from app.storage.check import check_database

    try:
        folders.make()
    except CalmdeskError as error:
        return [_failed("Folders", error)]
    checks = [replace(await check_database(folders.demo_database, key=None), name="Demo database")]
    if not folders.database.exists():
        return checks
    try:
        key = await Secrets(folders.service).database_key(folders.database)
    except NoKeyring as error:
        return [*checks, Check("Database", "warning", error.title, error.advice)]
    except CalmdeskError as error:
        return [*checks, _failed("Database", error)]
    return [*checks, await check_database(folders.database, key=key)]


async def _desks(folders: Folders, *, ask: bool) -> AsyncIterator[Check]:
    from app.desktop.secrets import Secrets
    from app.desktop.settings import load_settings

    try:
        accounts = load_settings(folders.settings_file).accounts
    except CalmdeskError as error:
        yield _failed("Settings", error)
        return
    if not accounts:
        yield Check("Helpdesk", "warning", "none is connected", "Connect yours: calmdesk connect URL.")
    for account in accounts if ask else ():
        try:
            token = await Secrets(folders.service).get_token(account.name)
        except NoKeyring as error:
            yield _failed(account.name, error)
            continue
        if token is None:
            yield Check(account.name, "failed", "its token is not in the keyring", "Run calmdesk connect again.")
        else:
            yield await _desk(account, token)


async def _desk(account: Account, token: str) -> Check:
    from app.cli.accounts import desk_for_trial

    try:
        desk = desk_for_trial(account, token)
        try:
            sign_in = await desk.check_sign_in()
        finally:
            await desk.close()
    except CalmdeskError as error:
        return _failed(account.name, error)
    if sign_in.missing:
        missing = "; ".join(sign_in.missing)
        return Check(account.name, "warning", f"not allowed: {missing}", "Ask your helpdesk administrator.")
    return Check(account.name, "ok", f"{sign_in.desk}, signed in as {sign_in.me.name or sign_in.me.id}")


def _failed(name: str, error: CalmdeskError) -> Check:
    where = f" ({error.detail})" if error.detail else ""
    return Check(name, "failed", f"{error.title}{where}", error.advice)
