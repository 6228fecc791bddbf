"""`calmdesk doctor`: one line per thing that must work: what it is, what is wrong, what to do."""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from app.domain.checks import Check
from app.domain.errors import CalmdeskError, NoKeyring, OwnIntentsRefused
from app.domain.vendors import VENDORS

if TYPE_CHECKING:
    from app.desktop.folders import Folders
    from app.desktop.secrets import Secrets
    from app.domain.settings import Account
    from app.workplace.early import EarlyRequests

_MARKS = {"ok": "ok     ", "warning": "warning", "failed": "FAILED "}
_AGAIN = "Install Calmdesk again."
_PACKS: tuple[Literal["classifier", "sentiment", "steps"], ...] = ("classifier", "sentiment", "steps")
_QT_SECONDS = 60
_TRY_QT = """
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication
QApplication([])
print(qVersion())
"""

Part = Callable[["Folders"], AsyncIterator[Check]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-desk", action="store_true", help="do not ask the connected helpdesks")


def run(args: argparse.Namespace) -> int:
    """Exit status 1 only when the demo could not run, or a connected helpdesk fails."""
    return asyncio.run(_report(ask_desks=not args.no_desk))


async def _report(*, ask_desks: bool) -> int:
    """Prints each line as soon as it is known."""
    failed = False
    async for check in checks(ask_desks=ask_desks):
        print(_line(check), flush=True)
        failed = failed or check.state == "failed"
    return 1 if failed else 0


def _line(check: Check) -> str:
    advice = check.advice if check.state != "ok" else ""
    sentences = (" ".join(text.split()) for text in (check.says, advice) if text.strip())
    words = " ".join(text if text[-1] in ".!?" else f"{text}." for text in sentences)
    return f"{_MARKS[check.state]} {check.name}: {words}"


async def checks(*, ask_desks: bool) -> AsyncIterator[Check]:
    """Every part by itself: one that is broken says so and never silences the others."""
    try:
        from app.desktop.folders import find_folders
        from app.desktop.settings_file import with_chosen_content

        folders = with_chosen_content(find_folders())
    except Exception as error:  # noqa: BLE001 - whatever a broken installation raises
        yield _broken("Folders", error)
        return
    parts: list[tuple[str, Part]] = [
        ("Computer", _computer),
        ("Qt", _qt),
        ("Models", _models),
        ("Content", _content),
        ("Keyring", _keyring),
        ("Demo database", _demo_database),
        ("Database", _database),
        ("Settings", _settings),
    ]
    if ask_desks:
        parts.append(("Helpdesk", _desks))
    for name, part in parts:
        try:
            async for check in part(folders):
                yield check
        except CalmdeskError as error:
            yield _failed(name, error)
        except Exception as error:  # noqa: BLE001 - whatever a broken installation raises
            yield _broken(name, error)


async def _computer(folders: Folders) -> AsyncIterator[Check]:
    from app.desktop.system import check_computer

    for check in check_computer(folders.data):
        yield check


async def _qt(_: Folders) -> AsyncIterator[Check]:
    yield check_qt()


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
        return Check("Qt", "failed", f"does not start: {type(error).__name__}", _AGAIN)
    if done.returncode == 0:
        return Check("Qt", "ok", f"{done.stdout.strip()} paints")
    reason = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
    return Check("Qt", "failed", reason, "Install the system libraries named above, or install Calmdesk again.")


async def _models(folders: Folders) -> AsyncIterator[Check]:
    from app.content.shipped import shipped
    from app.inference.last_good import name_of_kept
    from app.inference.packs import verify

    good = True
    for name in _PACKS:
        checks = verify(shipped("packs") / name)
        wrong = [check for check in checks if check.state != "ok"]
        for check in wrong or [replace(checks[0], says=f"{checks[0].says}, {len(checks) - 1} files as shipped")]:
            yield check
        if wrong and (kept := name_of_kept(folders.packs, name)):
            yield Check(f"model {name} in use", "warning", f"the last good one, {kept} in {folders.packs}", _AGAIN)
        good = good and not wrong
    if good:
        for check in _reading(folders):
            yield check


def _reading(folders: Folders) -> Iterator[Check]:
    """Reads one sentence: the runtime can be broken although every file is as shipped. Then the company's intents."""
    from app.cli.intents_words import unwritten
    from app.content.folder import Folder
    from app.content.shipped import shipped
    from app.inference.reader import TextReader, own_intents

    reader = TextReader(shipped("packs") / "classifier", shipped("packs") / "sentiment")
    (reading,) = reader.read(["Where is my order?"])
    yield Check("Reading", "ok", f"one sentence in {reading.milliseconds:.0f} ms")
    if folders.own_intents.exists():
        try:
            own = own_intents(folders.own_intents, reader.classifier)
        except CalmdeskError as error:
            yield replace(_failed("Own intents", OwnIntentsRefused(error.detail)), state="warning")
        else:
            labels = own.head.facts.labels
            yield Check("Own intents", "ok", f"{own.id}, {len(labels)} intents from {folders.own_intents}")
            known = {intent.id for intent in Folder(shipped("resources"), folders.content).library().intents}
            if lacks := unwritten(labels, known, folders.content):
                yield Check("Own intents in words", "warning", *lacks)


async def _content(folders: Folders) -> AsyncIterator[Check]:
    from app.content.demo import load_demo
    from app.content.folder import Folder
    from app.content.shipped import shipped

    resources = shipped("resources")
    if not resources.is_dir():
        yield Check("Content", "failed", f"{resources} is missing", _AGAIN)
        return
    folder = Folder(resources, folders.content)
    library = folder.library()
    says = f"{len(library.playbooks)} playbooks, {len(library.replies)} replies, {len(library.articles)} articles"
    own = f", with your company's own from {folders.content}" if folders.content.is_dir() else ""
    yield Check("Content", "ok" if library.playbooks else "warning", says + own, _AGAIN)
    for problem in folder.problems:
        yield Check("Content", "warning", problem.detail, problem.advice)
    load_demo(resources / "demo")


async def _keyring(folders: Folders) -> AsyncIterator[Check]:
    from app.desktop.secrets import Secrets

    yield await Secrets(folders.service).check()


async def _demo_database(folders: Folders) -> AsyncIterator[Check]:
    from app.storage.check import check_database

    folders.make()
    yield replace(await check_database(folders.demo_database, key=None), name="Demo database")


async def _database(folders: Folders) -> AsyncIterator[Check]:
    from app.desktop.secrets import Secrets
    from app.storage.check import check_database
    from app.storage.places import has_backups
    from app.workplace.key import database_key

    if not folders.database.exists() and not has_backups(folders.database):
        return
    try:
        key = await database_key(Secrets(folders.service), folders.database, finish=False)
    except NoKeyring as error:
        advice = "Its key is in the keyring: unlock it, then run this again. The file stays as it is."
        yield Check("Database", "warning", f"{error.title} ({error.detail})", advice)
    else:
        yield await check_database(folders.database, key=key)


async def _settings(folders: Folders) -> AsyncIterator[Check]:
    from app.desktop.settings_file import load_settings

    settings = load_settings(folders.settings_file)
    if not folders.settings_file.exists():
        yield Check("Settings", "ok", "the defaults")
    else:
        yield Check("Settings", "ok", f"{folders.settings_file}, at most {settings.prompts_per_hour} prompts an hour")
    if not settings.accounts:
        yield Check("Helpdesk", "warning", "none is connected", "Connect yours: calmdesk connect URL")


async def _desks(folders: Folders) -> AsyncIterator[Check]:
    from app.desktop.secrets import Secrets
    from app.desktop.settings_file import load_settings
    from app.workplace.early import EarlyRequests

    try:
        settings = load_settings(folders.settings_file)
    except CalmdeskError:
        return  # said by the settings' own line
    accounts = settings.accounts
    if accounts and settings.work_offline:
        yield Check("Helpdesk", "warning", "not asked: you chose to work offline", "Work online, then run this again.")
        return
    secrets, early = Secrets(folders.service), EarlyRequests(folders.data)
    for account in accounts:
        try:
            from app.workplace.doors import renewed_elsewhere  # it needs libraries that may be broken here

            if renewed_elsewhere(account, folders):
                says = "not asked: the Calmdesk that runs renews its sign-in, and only one may"
                yield Check(account.name, "warning", says, "Quit Calmdesk, then run this again.")
                continue
            token = await secrets.get_token(account.name)
            yield await _desk(account, token, early, secrets) if token else _no_token(account)
        except CalmdeskError as error:
            yield _failed(account.name, error)
    await early.keep()


def _no_token(account: Account) -> Check:
    advice = f"Connect it again: calmdesk connect {account.url}"
    return Check(account.name, "failed", "its token is not in the keyring", advice)


async def _desk(account: Account, token: str, early: EarlyRequests, secrets: Secrets) -> Check:
    from app.domain.expiry import sign_in_told
    from app.wiring import utc_now
    from app.workplace.programs import real_desk

    async def renewed(secret: str) -> None:
        await secrets.set_token(account.name, secret)

    desk = real_desk(account, token, early.add, renewed=renewed)
    try:
        sign_in = await desk.check_sign_in()
    finally:
        await desk.close()
    if sign_in.missing:
        missing = "; ".join(sign_in.missing)
        product = VENDORS[account.vendor].name
        return Check(account.name, "warning", f"{product}, not allowed: {missing}", "Ask your helpdesk administrator.")
    says = f"{VENDORS[account.vendor].name} at {sign_in.desk}, signed in as {sign_in.me.name or sign_in.me.id}"
    if told := sign_in_told(sign_in, utc_now()):
        return Check(account.name, "warning", f"{says}; {told}", f"Sign in again: calmdesk connect {account.url}")
    return Check(account.name, "ok", says)


def _failed(name: str, error: CalmdeskError) -> Check:
    where = f" ({error.detail})" if error.detail else ""
    return Check(name, "failed", f"{error.title}{where}", error.advice)


def _broken(name: str, error: Exception) -> Check:
    return Check(name, "failed", f"{type(error).__name__}: {error}", _AGAIN)
