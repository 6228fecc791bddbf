"""Texts that an agent wrote and has not sent, as the window keeps them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from app.copilot.ports import Clock, Desk
from app.copilot.text_store import TextStore
from app.domain.errors import NoRights, TicketGone
from app.domain.kept import KeptText
from app.domain.tickets import TicketRef

_ASKED_AT_MOST = 5
"""Tickets with kept texts that a desk is asked about when another one is opened."""
_ANSWER_HOLDS = timedelta(hours=2)
"""How long a ticket that stands for itself is not asked about again: few are merged, and each look is a request."""


class Texts:
    """On this computer only, in the database with everything else; no desk is written."""

    def __init__(self, store: TextStore, desks: Mapping[str, Desk], clock: Clock) -> None:
        self._store = store
        self._desks = desks
        self._clock = clock
        self._moved: dict[TicketRef, TicketRef] = {}
        self._asked: dict[TicketRef, datetime] = {}
        self.when_forgotten: Callable[[], None] = lambda: None
        """Called when every text was deleted from the store: whoever holds some in memory lets them go."""
        self.when_moved: Callable[[TicketRef, TicketRef], None] = lambda _old, _new: None
        """Called when a ticket's texts went to the one it was merged into: those in memory go there too."""

    async def keep(self, text: KeptText) -> None:
        """Keeps a text in place of the one with the same key; an empty one is dropped. What was written at an account
        that is not there any more goes into no other one's database.
        """
        if text.ticket.account not in self._desks:
            return
        text = replace(text, ticket=self._place_of(text.ticket))
        if text.is_empty:
            await self._store.drop_text(text.ticket, text.key)
        else:
            await self._store.keep_text(text)

    async def of(self, ref: TicketRef) -> Sequence[KeptText]:
        """The ticket's texts, oldest first."""
        return await self._store.kept_texts(self._place_of(ref))

    async def drop(self, ref: TicketRef, key: str) -> None:
        """The text was sent or given up."""
        await self._store.drop_text(self._place_of(ref), key)

    async def follow(self, ref: TicketRef, to: TicketRef) -> None:
        """A ticket was merged into another, which has its texts from now on."""
        if ref == to:
            return
        await self._store.move_texts(ref, to)
        self._moved.pop(to, None)  # it stands for itself from now on: ways that only end at such a ticket are no circle
        self._moved[ref] = to
        self.when_moved(ref, to)

    async def gather(self, ref: TicketRef, listed: Collection[TicketRef]) -> None:
        """Looks whether texts wait under numbers that lead to other tickets now, and brings them there. Tickets that
        are `listed` as open are not asked about. Raises CalmdeskError when the desk cannot tell now, or nothing can be
        read or written: the ticket it was about is asked for again next time.
        """
        desk, now = self._desks.get(ref.account), self._clock()
        if desk is None:
            return
        self._asked = {other: at for other, at in self._asked.items() if now - at < _ANSWER_HOLDS}
        waiting = await self._store.tickets_with_texts(ref.account)
        unknown = [each for each in waiting if each != ref and each not in listed and each not in self._asked]
        for other in islice(unknown, _ASKED_AT_MOST):
            self._asked[other] = now
            try:
                place = (await desk.ticket(other)).ref
                if place != other:
                    await asyncio.shield(self.follow(other, place))  # all of it or nothing, also when this one ends
            except (TicketGone, NoRights):
                continue  # its texts stay where they are
            except BaseException:
                self._asked.pop(other, None)
                raise

    def all_forgotten(self) -> None:
        """The person had everything deleted."""
        self.when_forgotten()

    def _place_of(self, ref: TicketRef) -> TicketRef:
        """Where the texts of this ticket are now; a late save must not bring back its old number."""
        while ref in self._moved:
            ref = self._moved[ref]
        return ref
