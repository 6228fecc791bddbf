"""What `calmdesk doctor` can say about a database file."""

from __future__ import annotations

from pathlib import Path

from app.domain.checks import Check
from app.domain.errors import CalmdeskError
from app.domain.storage_errors import JournalChanged
from app.storage.places import has_backups
from app.storage.store import LocalStore


async def check_database(path: Path, *, key: bytes | None) -> Check:
    """Opens the file, reads all of it, and says how it stands. A file that is not there yet is not made."""
    name = "Database"
    if not path.exists() and not has_backups(path):  # noqa: ASYNC240 -- one look at one name
        return Check(name, "ok", f"{path} is not there yet: it is made when it is needed")
    try:
        store = await LocalStore.open(path, key=key)
    except CalmdeskError as error:
        return Check(name, "failed", f"{error.title} ({error.detail})", error.advice)
    try:
        unfinished = len(await store.outbox())
        await store.care.check(rests=False)
    except JournalChanged as error:
        return Check(name, "warning", f"{error.title} ({error.detail})", error.advice)
    except CalmdeskError as error:
        return Check(name, "failed", f"{error.title} ({error.detail})", error.advice)
    finally:
        await store.close()
    return Check(name, "ok", f"{path}: undamaged; {unfinished} decisions still on their way{_backed_up(store)}")


def _backed_up(store: LocalStore) -> str:
    if not (found := store.care.backups()):
        return ""
    return f"; {len(found)} backups, the newest of {found[0].at.astimezone():%Y-%m-%d %H:%M}"
