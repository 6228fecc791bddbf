"""What `calmdesk doctor` can say about a database file."""

from __future__ import annotations

from pathlib import Path

from app.domain.checks import Check
from app.domain.errors import CalmdeskError
from app.storage.store import LocalStore


async def check_database(path: Path, *, key: bytes | None) -> Check:
    """Opens the file, reads all of it, and says how it stands. A file that is not there yet is not made."""
    name = "Database"
    if not path.exists():  # noqa: ASYNC240 -- one look at one name
        return Check(name, "ok", f"{path} is not there yet: it is made when it is needed")
    try:
        store = await LocalStore.open(path, key=key)
    except CalmdeskError as error:
        return Check(name, "failed", f"{error.title} ({error.detail})", error.advice)
    try:
        broken = await store.broken_journal_row()
        unfinished = len(await store.outbox())
    except CalmdeskError as error:
        return Check(name, "failed", f"{error.title} ({error.detail})", error.advice)
    finally:
        await store.close()
    if broken is not None:
        advice = "Keep a copy of the file and ask your IT who changed it; Calmdesk goes on working with it."
        return Check(name, "warning", f"{path}: the journal was changed from outside, from row {broken} on", advice)
    return Check(name, "ok", f"{path}: undamaged; {unfinished} decisions still on their way")
