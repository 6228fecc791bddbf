"""Gathers what the report for support is made from; whatever cannot be had is left out, and that is said."""

from __future__ import annotations

import asyncio
import getpass
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.desktop.crash import LOG_NAME
from app.domain.checks import Check
from app.domain.errors import CalmdeskError
from app.domain.journal import LedgerLine
from app.domain.past import JournalChoice, LedgerChoice
from app.domain.settings import Settings
from app.domain.support import MOST_REQUESTS, Facts, report

if TYPE_CHECKING:
    from app.desktop.folders import Folders
    from app.storage.store import LocalStore

_PARTS = (
    "PySide6-Essentials",
    "qasync",
    "httpx",
    "apsw-sqlite3mc",
    "onnxruntime",
    "tokenizers",
    "numpy",
    "pypdf",
    "keyring",
)
_LOG_TAIL = 64 * 1024
_DOCTOR_SECONDS = 120


async def support_report(
    folders: Folders, settings: Settings, store: LocalStore | None, checks: Sequence[Check] | None = None
) -> str:
    """The report. Without `checks`, `calmdesk doctor` is asked in a process of its own, which asks no helpdesk."""
    found = checks if checks is not None else await asyncio.to_thread(_doctor)
    counts, requests = await _kept(store)
    log = await asyncio.to_thread(_tail, folders.logs / LOG_NAME)
    home, user = str(Path.home()), _user()
    facts = Facts(await asyncio.to_thread(_versions), settings, found, counts, requests, log, home, user)
    return await asyncio.to_thread(report, facts)


async def _kept(store: LocalStore | None) -> tuple[Mapping[str, int], Sequence[LedgerLine]]:
    if store is None:
        return {}, ()
    with suppress(CalmdeskError):
        sums = await store.past.ledger_sums(LedgerChoice())
        page = await store.past.ledger_page(LedgerChoice(), before=None, limit=MOST_REQUESTS)
        counts = {
            "journal rows": await store.past.journal_count(JournalChoice()),
            "requests": sums.requests,
            "bytes sent": sums.size,
            "decisions not delivered": len({row.decision_id for row in await store.outbox()}),
        }
        return counts, page.lines
    return {}, ()


def _versions() -> Mapping[str, str]:
    found = {"Calmdesk": __version__, "Python": platform.python_version(), "System": platform.platform()}
    for name in _PARTS:
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _doctor() -> Sequence[Check]:
    """Its lines as checks: a part of the program that hangs or ends its process must not take this one along."""
    command = [sys.executable, "-m", "app", "doctor", "--no-desk"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_DOCTOR_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return [Check("calmdesk doctor", "failed", type(error).__name__)]
    found: list[Check] = []
    for line in done.stdout.splitlines():
        mark, name, says = line[:7].strip(), *line[8:].partition(": ")[::2]
        state = "ok" if mark == "ok" else "warning" if mark == "warning" else "failed"
        found.append(Check(name, state, says))  # type: ignore[arg-type]
    return found


def _tail(path: Path) -> Sequence[str]:
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _LOG_TAIL))
            return file.read().decode("utf-8", errors="replace").splitlines()
    except OSError:
        return ()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
