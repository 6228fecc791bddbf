"""Every request to a desk goes by here: whether one is under way is told, and working offline none may leave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.domain.offline import WorkingOffline

_LINGERS = 0.7
"""Seconds that the end of a request is told later: a look at the desk is several requests in a row, and a lamp that
flickers tells nothing."""


class Traffic:
    """Counts requests. Who `tells` asked for hears True with the first one, False a moment after the last has ended.
    While `held`, none may leave; what is under way already comes to its end.
    """

    def __init__(self, *, lingers: float = _LINGERS) -> None:
        self.held = False
        self._changed: Callable[[bool], None] | None = None
        self._lingers = lingers
        self._under_way = 0
        self._ending: asyncio.TimerHandle | None = None

    def tells(self, changed: Callable[[bool], None]) -> None:
        """From now on `changed` hears it."""
        self._changed = changed

    def must_not_be_held(self) -> None:
        """Raises WorkingOffline while nothing may leave."""
        if self.held:
            raise WorkingOffline

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Around one request, from before it leaves until it is over. Raises WorkingOffline while `held`."""
        self.must_not_be_held()
        self._under_way += 1
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        self._say(under_way=True)
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._ending = asyncio.get_running_loop().call_later(self._lingers, lambda: self._say(under_way=False))

    def _say(self, *, under_way: bool) -> None:
        if self._changed is not None:
            self._changed(under_way)
