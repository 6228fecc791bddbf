"""Watches the open ticket unasked: looks at it as often as its use and the desk's budget allow, and hears its news."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from app.copilot.board import Board
from app.copilot.news import TellsNews
from app.copilot.ports import Clock, Desk
from app.copilot.urgency import urgency
from app.domain.errors import CalmdeskError
from app.domain.polling import (
    Purse,
    Tempo,
    Use,
    activity,
    affordable_at,
    connect_again_after,
    falls_asleep,
    filled,
    next_look,
    paid,
)
from app.domain.tickets import TicketRef

log = logging.getLogger(__name__)
_LASTED = timedelta(minutes=1)
"""A connection that was kept so long was a good one: after it, the waits for another begin anew."""


class Watch:
    """`look` fetches what is new on the open ticket. `made` counts the requests an account made so far. `tempo_of` says
    how often an account may be looked at.
    """

    def __init__(
        self,
        board: Board,
        desks: Mapping[str, Desk],
        *,
        look: Callable[[], Awaitable[None]],
        tempo_of: Callable[[str], Tempo],
        made: Callable[[str], int],
        clock: Clock,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._board = board
        self._desks = desks
        self._look = look
        self._tempo_of = tempo_of
        self._made = made
        self._clock = clock
        self._chance = chance
        self._use = Use()
        self._quiet = False
        self._ref: TicketRef | None = None
        self._messages = 0
        self._last: datetime | None = None
        self._purses: dict[str, Purse | None] = {}
        self._woken = asyncio.Event()
        self._news_waiting = False
        self._listening: asyncio.Task[None] | None = None
        self._heard = ""
        self.connected = False
        """Whether the open ticket's desk is telling by itself now."""

    def show(self, *, shown: bool) -> None:
        """Whether the panel can be seen. Who brings it up wants to know how things are now."""
        if shown != self._use.shown:
            self._use = Use(shown, self._clock() if shown else self._use.touched)
            self._woken.set()

    def touch(self) -> None:
        """The agent did something: the ticket is in use."""
        self._use = Use(self._use.shown, self._clock())
        self._woken.set()

    def looked(self) -> None:
        """The ticket was fetched because somebody wanted it: the next unasked look comes as long after as ever."""
        self._last = self._clock()

    def rest(self, *, resting: bool) -> None:
        """While it rests nothing is asked and no connection is open, whatever happens."""
        self._quiet = resting
        if resting:
            self._hang_up()  # not first after a look that is under way: that may take a minute and a half
        self._woken.set()

    async def run(self) -> None:
        """Watches until it is cancelled."""
        try:
            while True:
                wait = await self.look_if_due()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(None if wait is None else max(wait.total_seconds(), 0.01)):
                        await self._woken.wait()
                self._woken.clear()
        finally:
            await self.close()

    async def look_if_due(self) -> timedelta | None:
        """Looks if it is time; returns how long until it may be, None for not before something happens."""
        self._mind_ticket()
        now, ref = self._clock(), self._ref
        desk = self._desks.get(ref.account) if ref is not None else None
        if ref is None or desk is None or self._quiet or activity(self._use, now) == "asleep":
            await self.close()
            return None
        self._listen(desk)
        rhythm = self._tempo_of(ref.account)
        purse = filled(self._purses.get(ref.account), rhythm, now)
        due = next_look(self._use, rhythm, last=self._last or now, purse=purse, pushed=self.connected, now=now)
        due = self._sooner_for_news(due, purse, rhythm, now)
        if due <= now:
            self._news_waiting = False
            before = self._made(ref.account)
            try:
                with urgency("background"):
                    await self._look()
            except Exception as error:  # noqa: BLE001 - a look that fails must not be the last one
                log.error("the ticket could not be looked at: %s", type(error).__name__)
            self._mind_ticket()
            now = self._clock()
            self._last = now
            purse = paid(filled(purse, rhythm, now), self._made(ref.account) - before)
            due = next_look(self._use, rhythm, last=now, purse=purse, pushed=self.connected, now=now)
            due = self._sooner_for_news(due, purse, rhythm, now)
        self._purses[ref.account] = purse
        if (sleep := falls_asleep(self._use, now)) is not None:
            due = min(due, sleep)
        return due - now

    def _sooner_for_news(self, due: datetime, purse: Purse | None, rhythm: Tempo, now: datetime) -> datetime:
        """What the desk told is looked at as soon as that can be paid for, not when a look would come without it."""
        if not self._news_waiting:
            return due
        return min(due, now if purse is None else max(now, affordable_at(purse, rhythm)))

    async def close(self) -> None:
        """Ends the connection for news, if there is one."""
        listening, self._listening, self.connected = self._listening, None, False
        if listening is not None:
            listening.cancel()
            await asyncio.wait({listening})

    def _mind_ticket(self) -> None:
        """What is new on the ticket, and another ticket, count as use."""
        session = self._board.session
        if session.ref != self._ref:
            self._ref, self._messages = session.ref, len(session.messages)
            self._use, self._last = Use(self._use.shown, self._clock()), self._clock()
        elif len(session.messages) != self._messages:
            self._messages = len(session.messages)
            self._use = Use(self._use.shown, self._clock())

    def _listen(self, desk: Desk) -> None:
        """Keeps one connection for news, to the desk of the open ticket."""
        if self._heard != desk.account:
            self._hang_up()
        if isinstance(desk, TellsNews) and (self._listening is None or self._listening.done()):
            self._heard = desk.account
            self._listening = asyncio.create_task(self._hear(desk))

    def _hang_up(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            self._listening, self.connected = None, False

    async def _hear(self, desk: TellsNews) -> None:
        """Connects, and again after a failure; what the desk tells of the open ticket is looked at at once."""
        failures = 0
        while True:
            began = self._clock()
            try:
                async with contextlib.aclosing(desk.news()) as news:
                    async for ref in news:
                        if ref is None or ref == self._ref:
                            self.connected = True
                            self._news_waiting = True
                            self._woken.set()
            except CalmdeskError as error:
                log.info("no news from the desk: %s", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - without news the ticket is looked at as ever
                log.error("no news from the desk: %s", type(error).__name__)
            finally:
                if asyncio.current_task() is self._listening:  # another one may be telling by now
                    self.connected = False
            # One that is taken and broken off at once is no better than one that is refused.
            failures = 1 if self._clock() - began >= _LASTED else failures + 1
            self._woken.set()
            await asyncio.sleep(connect_again_after(failures, self._chance()).total_seconds())
