"""Looks after a database while the program works: words that have their time, the full check, the daily backup."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import apsw

from app.domain.errors import CalmdeskError
from app.domain.storage_errors import FoundDamaged, JournalChanged
from app.storage.care import retention
from app.storage.care.backups import Backup, backups, make_backup, tidy_backup
from app.storage.care.checking import Checked, check
from app.storage.care.gentle import Pace, Stopped
from app.storage.codec import time_text, time_value
from app.storage.database import Database
from app.storage.places import half_done

T = TypeVar("T")
DAILY = timedelta(hours=24)
_CHECK, _TIDY = "check", "tidy"
_BETWEEN_PIECES = 0.02
_WELL = "ok"
_MOST_AT_ONCE = 8


class Care:
    """One round after another, each as its time has come; `problems` is what is wrong now, in words for people.

    What reads much does so on a connection and a thread of its own; what writes does it in short pieces.
    """

    def __init__(self, database: Database, path: Path | None, key: bytes | None, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._path = path
        self._key = key
        self._clock = clock
        self._paces: list[Pace] = []
        self._closed = False
        self._thread: ThreadPoolExecutor | None = None
        self._kept: timedelta | None = None
        self._problems: dict[str, CalmdeskError] = {}

    @property
    def problems(self) -> Sequence[CalmdeskError]:
        return tuple(self._problems.values())

    def backups(self) -> Sequence[Backup]:
        """The backups there are, newest first. Reads the folder."""
        return () if self._path is None else backups(self._path)

    async def round(self, keep: timedelta) -> None:
        """What is due: deletes what has its time, checks, makes a backup. Nothing of it raises; see `problems`."""
        if await self._is_due(_TIDY) or keep != self._kept:
            await self._try("tidy", self.tidy(keep))
        if self._path is None:
            return
        if not self._is_damaged and await self._is_due(_CHECK):  # it does not mend itself, and to read it all is work
            await self._try("check", self.check())
        if self._key is not None and not self._is_damaged and self._backup_is_due():
            await self._try("backup", self.back_up())
            await self._try("backups", self._tidy_backups(keep))

    async def tidy(self, keep: timedelta) -> None:
        """Deletes words, tickets and texts older than this, and what else has its time; the journal's facts stay. In
        short pieces, between which a decision is stored as ever.
        """
        for step in retention.steps(retention.Limits.at(self._clock(), keep)):
            while await self._database.write(step):  # noqa: ASYNC110 -- not a wait: others have their turn
                await asyncio.sleep(_BETWEEN_PIECES)
        await self._database.checkpoint()
        await self._note(_TIDY, _WELL)
        self._kept = keep

    async def check(self, *, rests: bool = True) -> None:
        """The full check; without rests somebody waits for it. Raises FoundDamaged or JournalChanged."""
        path, pace = self._path, self._paced(rests=rests)
        assert path is not None  # noqa: S101 - what is in memory has no pages to check
        found: Checked = await self._beside(lambda: check(path, self._key, pace))
        if found.damage:
            raise FoundDamaged(f"{path}: {found.damage}")
        await self._note(_CHECK, _WELL)
        if found.chain.broken is not None:
            raise JournalChanged(f"{path}, row {found.chain.broken}")

    async def back_up(self, *, rests: bool = True) -> Backup:
        """Makes a backup now; without rests somebody waits for it. Raises BackupFailed."""
        path, key, now, pace = self._path, self._key, self._clock(), self._paced(rests=rests)
        assert path is not None and key is not None  # noqa: S101, PT018 - what was made up is not backed up
        return await self._beside(lambda: make_backup(path, key, now, pace))

    def make_way(self) -> None:
        """Ends what is under way now, because something else needs the file; it is due again in the next round."""
        for pace in self._paces:
            pace.stop()

    async def renew_backups(self) -> None:
        """One backup of now in the place of all others, which still hold what was deleted. Raises BackupFailed; the
        others are gone then too.
        """
        if (path := self._path) is None or self._key is None:
            return
        self.make_way()  # one that is being made now may be of the moment before

        def deleted() -> int:
            old = backups(path)
            for file in (*(backup.path for backup in old), *half_done(path)):
                file.unlink(missing_ok=True)
            return len(old)

        if await self._beside(deleted):
            await self.back_up(rests=False)

    async def _tidy_backups(self, keep: timedelta) -> None:
        path, key, limits = self._path, self._key, retention.Limits.at(self._clock(), keep)
        pace = self._paced(rests=True)
        assert path is not None and key is not None  # noqa: S101, PT018 - there were none to be made

        def tidied() -> None:
            for backup in backups(path)[1:]:  # the newest was made of what is tidied already
                with contextlib.suppress(apsw.Error):  # one that is damaged meanwhile goes with its time
                    tidy_backup(backup.path, key, limits)
                pace.rest()

        await self._beside(tidied)

    async def close(self) -> None:
        """Ends what is under way; what is half done counts for nothing."""
        self._closed = True
        self.make_way()
        if self._thread is not None:
            thread, self._thread = self._thread, None
            await asyncio.to_thread(thread.shutdown)

    def _paced(self, *, rests: bool) -> Pace:
        """The pace of the next piece of work, which `make_way` and `close` can end."""
        pace = Pace(rests=rests)
        self._paces = [*self._paces[-_MOST_AT_ONCE:], pace]
        if self._closed:
            pace.stop()
        return pace

    # -- how ----------------------------------------------------------------------------------------------------------

    async def _try(self, what: str, work: object) -> None:
        try:
            await work  # type: ignore[misc]
        except Stopped:
            return
        except CalmdeskError as error:
            self._problems[what] = error
        else:
            self._problems.pop(what, None)

    async def _beside(self, work: Callable[[], T]) -> T:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="calmdesk-care")
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, work))

    @property
    def _is_damaged(self) -> bool:
        return isinstance(self._problems.get("check"), FoundDamaged)

    def _backup_is_due(self) -> bool:
        assert self._path is not None  # noqa: S101 - asked for a file only
        found = backups(self._path)
        # A backup from tomorrow says that the clock was set back: it must not keep others from being made.
        return not found or not timedelta() <= self._clock() - found[0].at < DAILY

    async def _is_due(self, what: str) -> bool:
        """Whether it is a day since it went well; also when the clock was set back, or that cannot be read."""
        try:
            said = await self._database.read(
                lambda sql: sql.execute("SELECT at FROM care WHERE what = ? AND says = ?", (what, _WELL)).get
            )
            return said is None or not timedelta() <= self._clock() - time_value(str(said)) < DAILY
        except CalmdeskError:
            return True

    async def _note(self, what: str, says: str) -> None:
        at = time_text(self._clock())
        row = (what, at, says)
        await self._database.write(lambda sql: sql.execute("INSERT OR REPLACE INTO care VALUES (?, ?, ?)", row).get)
