"""Looks at start and once a day whether every account can still be signed in to, and says so before it hurts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from app.copilot.ports import Clock, Desk
from app.copilot.urgency import urgency
from app.domain.errors import CalmdeskError, SignInRefused
from app.domain.expiry import SignInTrouble, trouble_with
from app.domain.journal import LedgerLine
from app.domain.tickets import SignIn

log = logging.getLogger(__name__)

FIRST = timedelta(seconds=5)
EVERY = timedelta(days=1)
AGAIN = timedelta(minutes=10)
"""How soon a desk that did not answer is asked again: a computer that wakes up has no network yet."""
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
        self._answered_at: dict[str, datetime] = {}

    async def look(self, *, unless_within: timedelta = timedelta()) -> None:
        """Asks every desk who we are there, unless it said so a short time ago. One that does not answer says nothing
        about its sign-in.
        """
        now, at = self._clock(), self._answered_at
        due = [name for name in self._desks if name not in at or not timedelta() <= now - at[name] < unless_within]
        await asyncio.gather(*(self._look_at(name) for name in due))

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
            with urgency("background"):
                answer: SignIn | CalmdeskError = await self._desks[name].check_sign_in()
            self._good_at[name] = self._clock()
        except CalmdeskError as error:
            answer = error
        except Exception as error:  # noqa: BLE001 - one desk that fails must not keep the others from being asked
            log.error("a sign-in could not be looked at: %s", type(error).__name__)
            return
        if isinstance(answer, SignIn | SignInRefused):
            self._answered_at[name] = self._clock()
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

    async def keep_looking(
        self, *, first: timedelta = FIRST, every: timedelta = EVERY, again: timedelta = AGAIN
    ) -> None:
        """A moment after the start, which has enough to ask the desks, and from then on once a day; `again` sooner
        where a desk did not answer.
        """
        await asyncio.sleep(first.total_seconds())
        while True:
            await self.look(unless_within=every)
            await asyncio.sleep(again.total_seconds())
