"""Looks at start and once a day whether every account can still be signed in to, and says so before it hurts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from app.copilot.ports import Clock, Desk
from app.domain.errors import CalmdeskError
from app.domain.expiry import SignInTrouble, trouble_with
from app.domain.journal import LedgerLine
from app.domain.tickets import SignIn

FIRST = timedelta(seconds=5)
EVERY = timedelta(days=1)
_SETTLED = timedelta(minutes=1)
"""How long a sign-in that worked is not looked at again."""
_REFUSED = 401
_LET_IN = range(200, 300)


class SignIns:
    """`tell` gets the accounts that are in trouble, whenever they are others than before."""

    def __init__(
        self, desks: Mapping[str, Desk], *, clock: Clock, tell: Callable[[Sequence[SignInTrouble]], None]
    ) -> None:
        self._desks = desks
        self._clock = clock
        self._tell = tell
        self._known: dict[str, SignInTrouble] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._good_at: dict[str, datetime] = {}

    async def look(self) -> None:
        """Asks every desk who we are there. One that does not answer says nothing about its sign-in."""
        await asyncio.gather(*(self._look_at(name) for name in self._desks))

    def request_ended(self, line: LedgerLine) -> None:
        """Hears of every request. One that was refused for its sign-in, or one that was let in again, is reason to look
        at once: an adapter may have renewed the sign-in by itself.
        """
        name = line.account
        known = self._known.get(name)
        refused, let_in = line.status == _REFUSED, line.status in _LET_IN
        ended = known is not None and known.ended
        if refused and name in self._good_at and self._clock() - self._good_at[name] < _SETTLED:
            return  # it refuses this one thing, and lets us in all the same
        if name in self._desks and name not in self._asking and ((refused and not ended) or (let_in and ended)):
            self._look_at(name)

    async def stop(self) -> None:
        """Asks nothing any more."""
        asking = tuple(self._asking.values())
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    def _look_at(self, name: str) -> asyncio.Task[None]:
        if name not in self._asking:
            task = self._asking[name] = asyncio.create_task(self._ask(name))
            task.add_done_callback(lambda _: self._asking.pop(name, None))
        return self._asking[name]

    async def _ask(self, name: str) -> None:
        try:
            answer: SignIn | CalmdeskError = await self._desks[name].check_sign_in()
            self._good_at[name] = self._clock()
        except CalmdeskError as error:
            answer = error
        self._heard(name, answer)

    def _heard(self, account: str, answer: SignIn | CalmdeskError) -> None:
        trouble = trouble_with(account, answer, self._clock())
        before = dict(self._known)
        if trouble is not None:
            self._known[account] = trouble
        elif isinstance(answer, SignIn):
            self._known.pop(account, None)
        if self._known != before:
            self._tell(tuple(self._known.values()))

    async def keep_looking(self, *, first: timedelta = FIRST, every: timedelta = EVERY) -> None:
        """A moment after the start, which has enough to ask the desks, and from then on once a day."""
        await asyncio.sleep(first.total_seconds())
        while True:
            await self.look()
            await asyncio.sleep(every.total_seconds())
