"""A clock that a test moves, and ids that are the same in every run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count


class MovedClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class CountedIds:
    """ "id-1", "id-2", … in the order in which they are asked for."""

    def __init__(self, prefix: str = "id") -> None:
        self._prefix = prefix
        self._numbers = count(1)

    def __call__(self) -> str:
        return f"{self._prefix}-{next(self._numbers)}"
