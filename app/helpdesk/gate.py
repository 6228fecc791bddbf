"""The rate gate of one account: few requests at a time, and none while the desk asked for a pause."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from app.domain.errors import TooManyRequests

PATIENCE = 2.0
"""Seconds of a pause that a request waits for; a longer one is told to the caller at once."""
_LONGEST_PAUSE = 3600.0


class RateGate:
    """Lets `width` requests through at a time. `now` is a monotonic clock in seconds."""

    def __init__(self, *, width: int = 2, now: Callable[[], float] = time.monotonic) -> None:
        self._slots = asyncio.Semaphore(width)
        self._now = now
        self._closed_until = 0.0

    def pause(self, seconds: float) -> None:
        """Nothing goes through for so many seconds."""
        self._closed_until = max(self._closed_until, self._now() + min(max(seconds, 0.0), _LONGEST_PAUSE))

    @asynccontextmanager
    async def passage(self) -> AsyncIterator[None]:
        """Waits for a free slot and for the end of a short pause. Raises TooManyRequests in a long one."""
        async with self._slots:
            while (left := self._closed_until - self._now()) > 0:
                if left > PATIENCE:
                    raise TooManyRequests("the pause it asked for is not over", retry_after=left)
                await asyncio.sleep(left)
            yield


def retry_after_seconds(header: str | None, now: datetime) -> float | None:
    """The `Retry-After` header in seconds from now; it may hold seconds or an HTTP date. None when it says nothing."""
    text = (header or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max((until - now).total_seconds(), 0.0), _LONGEST_PAUSE)
