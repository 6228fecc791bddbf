"""The rate gate of one account: few requests at a time, none in a pause, and the desk's limit is left to the people."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext

from app.copilot.urgency import Urgency, urgency_now
from app.domain.errors import TooManyRequests
from app.helpdesk.budget import LONGEST_PAUSE, Budget

PATIENCE = 2.0
"""Seconds of a pause that a request waits for; a longer one is told to the caller at once."""
SCARCE, NEARLY_GONE = 0.30, 0.05
"""Below the first share of the limit, what nobody waits for is spread out; below the second it stops."""
_WINDOW = 60.0
"""How long a limit counts that does not say when it begins anew: all known ones are per minute."""
_BETWEEN_DELIVERIES = 2.0


class RateGate:
    """Lets `width` requests through at a time. `now` is a monotonic clock in seconds.

    A person who opens a ticket always gets through: one of the slots is kept for them, or what nobody waits for would
    hold them up as long as a slow desk takes for it. What is delivered gets through while anything is left, in single
    file when that is little. What nobody waits for gets what is left over.
    """

    def __init__(self, *, width: int = 3, now: Callable[[], float] = time.monotonic) -> None:
        self._slots = asyncio.Semaphore(width)
        self._unasked = asyncio.Semaphore(max(width - 1, 1))
        self._now = now
        self._closed_until = 0.0
        self._budget: Budget | None = None
        self._fresh_at = 0.0
        self._last: dict[Urgency, float] = {}

    def pause(self, seconds: float) -> None:
        """Nothing goes through for so many seconds."""
        self._closed_until = max(self._closed_until, self._now() + min(max(seconds, 0.0), LONGEST_PAUSE))

    def learn(self, budget: Budget | None) -> None:
        """What the desk's last answer said about its limit; what it said before counts when it said nothing."""
        if budget is not None:
            self._budget = budget
            self._fresh_at = self._now() + (_WINDOW if budget.resets_in is None else budget.resets_in)

    @asynccontextmanager
    async def passage(self) -> AsyncIterator[None]:
        """Waits for its turn, a free slot and the end of a short pause. Raises TooManyRequests in a long one."""
        kind = urgency_now()
        await self._turn(kind)
        async with nullcontext() if kind == "person" else self._unasked, self._slots:
            while (left := self._closed_until - self._now()) > 0:
                if left > PATIENCE:
                    raise TooManyRequests("the pause it asked for is not over", retry_after=left)
                await asyncio.sleep(left)
            yield

    async def _turn(self, kind: Urgency) -> None:
        if self._budget is None or kind == "person":
            return
        now = self._now()
        if now >= self._fresh_at:
            self._budget = None
            return
        wait = self._wait(self._budget, kind, now)
        if wait > PATIENCE:
            raise TooManyRequests("its limit is left to the people who work there", retry_after=wait)
        # The next one of its kind counts from here, so that two that ask at once do not leave at once.
        self._last[kind] = now + wait
        if wait:
            await asyncio.sleep(wait)

    def _wait(self, budget: Budget, kind: Urgency, now: float) -> float:
        """Seconds until a request of this kind may leave."""
        fresh_in = self._fresh_at - now
        kept = budget.limit * NEARLY_GONE
        if budget.remaining <= 0 or (kind == "background" and budget.share < NEARLY_GONE):
            return fresh_in
        if kind == "background" and budget.share < SCARCE:
            between = fresh_in / max(budget.remaining - kept, 1.0)
        elif kind == "delivery" and budget.share < NEARLY_GONE:
            between = min(fresh_in / budget.remaining, _BETWEEN_DELIVERIES)
        else:
            return 0.0
        return min(max(self._last.get(kind, now - between) + between - now, 0.0), fresh_in)
