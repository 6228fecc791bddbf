"""Long work that leaves the computer to others: it rests longer than it works, and ends when it is told to."""

from __future__ import annotations

import threading
import time

import apsw

_SLICE = 0.001
_RESTS_TO_WORK = 3
_LONGEST_REST = 0.05


class Stopped(Exception):
    """The work was told to end; nothing of it counts."""


class Pace:
    """Work in slices of a millisecond or two, each with a rest three times as long: a quarter of one processor at most.
    `stop` ends it, from any thread.
    """

    def __init__(self, *, rests: bool = True) -> None:
        self._rests = rests
        self._stop = threading.Event()
        self._began = time.perf_counter()

    def stop(self) -> None:
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        return self._stop.is_set()

    def rest(self) -> None:
        """Call it between pieces. Raises Stopped."""
        worked = time.perf_counter() - self._began
        if self._rests and worked >= _SLICE:
            self._stop.wait(min(worked * _RESTS_TO_WORK, _LONGEST_REST))
            self._began = time.perf_counter()
        if self._stop.is_set():
            raise Stopped

    def within(self, connection: apsw.Connection) -> None:
        """Also within one long statement of this connection, which then ends with apsw.InterruptError."""

        def passed() -> bool:
            try:
                self.rest()
            except Stopped:
                return True
            return False

        connection.set_progress_handler(passed, 5_000)
