"""What the newest message will want of the models, begun before anybody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from app.inference.worker import Worker

T = TypeVar("T")


class Ahead(Generic[T]):
    """The newest text's reading, and what else was begun with it. Of an older text only the reading still counts."""

    def __init__(self) -> None:
        self._key = ""
        self._reading: Future[T] | None = None
        self._more: Future[Any] | None = None

    def begin(self, worker: Worker, key: str, read: Callable[[], T], more: Callable[[], object]) -> None:
        """Queues both, the reading before all else; a text that was begun already is not begun again."""
        if key == self._key:
            return
        if self._more is not None:
            self._more.cancel()
        self._key = key
        self._reading = worker.submit(read, urgent=True)
        self._more = worker.submit(more, urgent=False)

    def reading(self, key: str) -> Future[T] | None:
        """The reading of this text, if it was begun and nothing went wrong with it."""
        begun = self._reading
        if key != self._key or begun is None or begun.cancelled() or (begun.done() and begun.exception()):
            return None
        return begun
