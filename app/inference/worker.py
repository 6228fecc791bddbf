"""One thread for the models: urgent work first, of that the newest first, and nothing that was cancelled."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(order=True, slots=True)
class _Job:
    """Sorts urgent before others and, among its like, the newest first."""

    rank: tuple[bool, int]
    work: Callable[[], Any] = field(compare=False)
    future: Future[Any] = field(compare=False)


class Worker:
    """Runs jobs one after another on a thread of its own. Cancelling a job's future before it begins skips it."""

    def __init__(self, name: str, first: Callable[[], None]) -> None:
        """Begins the thread, which does `first` before any job; `first` must not raise."""
        self._first = first
        self._jobs: list[_Job] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._closed = False
        # A daemon, so that a program which forgot to close still ends; close() joins it while the runtime is alive.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], T], *, urgent: bool) -> Future[T]:
        """Queues a job; after `close` its future is cancelled at once."""
        future: Future[T] = Future()
        with self._changed:
            if self._closed:
                future.cancel()
                return future
            heapq.heappush(self._jobs, _Job((not urgent, -next(self._count)), work, future))
            self._changed.notify()
        return future

    def close(self) -> None:
        """Cancels what has not begun and waits for the job that runs."""
        with self._changed:
            self._closed = True
            left, self._jobs = self._jobs, []
            self._changed.notify()
        for job in left:
            job.future.cancel()
        self._thread.join()

    def _run(self) -> None:
        self._first()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._jobs or self._closed)
                if self._closed:
                    return
                job = heapq.heappop(self._jobs)
            if not job.future.set_running_or_notify_cancel():
                continue
            try:
                result = job.work()
            except BaseException as error:  # noqa: BLE001 - it belongs to the one who waits for the job, not to this thread
                job.future.set_exception(error)
            else:
                job.future.set_result(result)
            del job  # or the last result would stay in memory until the next job
