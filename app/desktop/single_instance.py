"""One running copy for each data folder: a lock that the system gives back however the program ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from app.desktop.folders import NoPlace
from app.domain.errors import AlreadyRunning

LOCK_NAME = "calmdesk.lock"


class InstanceLock:
    """Holds the lock of a data folder from `InstanceLock(folder)` until `release`, or until the process ends.

    Raises AlreadyRunning when another process holds it, NoPlace when the lock file cannot be made. The file stays
    when the lock is released: to delete it would let two copies hold two files of one name.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / LOCK_NAME
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise NoPlace(f"{path}: {error.strerror}") from error
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            raise AlreadyRunning(str(folder)) from error
        self._handle: int | None = handle

    def release(self) -> None:
        if self._handle is not None:
            # Said to the system itself: a child that is just being started may still share the open file.
            _unlock(self._handle)
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        # Not lockf: that lock would be lost when anything else in this process closed the same file.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
