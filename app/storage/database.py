"""One database, one thread: every transaction runs there whole, in the order it was asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import apsw

from app.domain.errors import DatabaseBusy
from app.storage.opening import BUSY_MILLISECONDS, connect, translated

T = TypeVar("T")
_WAIT_FOR_READERS = 0.1


class Database:
    """Runs functions as transactions on its own thread. Open it with `Database.open`, and close it.

    A transaction that was asked for is always carried out whole or not at all. Cancelling the await only stops waiting
    for it: what was asked for is stored all the same, and asking again with the same ids changes nothing.
    """

    def __init__(self, connection: apsw.Connection, executor: ThreadPoolExecutor, name: str) -> None:
        self._connection = connection
        self._executor = executor
        self.name = name

    @classmethod
    async def open(cls, path: Path | None, *, key: bytes | None) -> Database:
        """Opens or makes the file; `path` None is a database in memory. Errors: `app.storage.opening.connect`."""
        executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="calmdesk-sql")
        opening = asyncio.get_running_loop().run_in_executor(executor, connect, path, key)
        try:
            connection = await asyncio.shield(opening)
        except BaseException:
            opening.add_done_callback(_close_late)
            executor.shutdown(wait=False)
            raise
        return cls(connection, executor, str(path or "memory"))

    async def write(self, work: Callable[[apsw.Connection], T]) -> T:
        """Runs `work` in a transaction that may write.

        Raises StorageFull, DatabaseBusy, DatabaseDamaged; then nothing of it is stored.
        """
        return await self._run(work, "BEGIN IMMEDIATE")

    async def read(self, work: Callable[[apsw.Connection], T]) -> T:
        """Runs `work` in a transaction that only reads; it also works on a full disk. Raises DatabaseDamaged."""
        return await self._run(work, "BEGIN")

    async def checkpoint(self) -> None:
        """Moves everything into the main file and empties the write-ahead log, so that what was deleted is gone.

        It waits for those who read the file, a moment at a time, so that a decision never waits with it. Raises
        DatabaseBusy when they do not end.
        """
        until = asyncio.get_running_loop().time() + BUSY_MILLISECONDS / 1000
        while not await self._call(self._emptied_log):
            if asyncio.get_running_loop().time() > until:
                raise DatabaseBusy(self.name)
            await asyncio.sleep(_WAIT_FOR_READERS)

    def _emptied_log(self) -> bool:
        self._connection.set_busy_timeout(0)
        try:
            self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except apsw.BusyError:
            return False
        finally:
            self._connection.set_busy_timeout(BUSY_MILLISECONDS)
        return True

    async def close(self) -> None:
        """Finishes what was asked for and closes the file. Closing twice is allowed."""
        try:
            await self._call(lambda: self._connection.close(force=True))
        except RuntimeError:  # the executor takes nothing more: it is closed already
            return
        finally:
            self._executor.shutdown(wait=False)

    async def _run(self, work: Callable[[apsw.Connection], T], begin: str) -> T:
        return await self._call(lambda: self._transaction(work, begin))

    async def _call(self, work: Callable[[], T]) -> T:
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._executor, self._translate, work))

    def _translate(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except apsw.Error as error:
            raise translated(error, self.name) or error from error

    def _transaction(self, work: Callable[[apsw.Connection], T], begin: str) -> T:
        self._connection.execute(begin)
        try:
            result = work(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return result


def _close_late(opening: asyncio.Future[apsw.Connection]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close(force=True)
