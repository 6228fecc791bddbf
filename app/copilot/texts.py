"""Texts that an agent wrote and has not sent, as the window keeps them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from app.copilot.ports import Desk
from app.copilot.text_store import TextStore
from app.domain.errors import CalmdeskError
from app.domain.kept import KeptText
from app.domain.tickets import TicketRef

_ASKED_AT_MOST = 5
"""Tickets with kept texts that a desk is asked about when another one is opened."""


class Texts:
    """On this computer only, in the database with everything else; no desk is written."""

    def __init__(self, store: TextStore, desks: Mapping[str, Desk]) -> None:
        self._store = store
        self._desks = desks
        self._moved: dict[TicketRef, TicketRef] = {}
        self._asked: set[tuple[TicketRef, TicketRef]] = set()
        self.when_forgotten: Callable[[], None] = lambda: None
        """Called when every text was deleted from the store: whoever holds some in memory lets them go."""
        self.when_moved: Callable[[TicketRef, TicketRef], None] = lambda _old, _new: None
        """Called when a ticket's texts went to the one it was merged into: those in memory go there too."""

    async def keep(self, text: KeptText) -> None:
        """Keeps a text in place of the one with the same key; an empty one is dropped."""
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
        await self._store.move_texts(ref, to)
        self._moved[ref] = to
        self.when_moved(ref, to)

    async def gather(self, ref: TicketRef, listed: Collection[TicketRef]) -> None:
        """Looks whether texts wait under numbers that lead to this ticket now. Tickets that are `listed` as open are
        not asked about. Raises CalmdeskError when nothing can be read or written.
        """
        desk = self._desks.get(ref.account)
        waiting = (each for each in await self._store.tickets_with_texts(ref.account) if each != ref)
        asked = [each for each in waiting if each not in listed and (each, ref) not in self._asked]
        for other in islice(asked, _ASKED_AT_MOST):
            if desk is None:
                return
            self._asked.add((other, ref))
            try:
                now = (await desk.ticket(other)).ref
            except CalmdeskError:
                continue  # gone, or out of sight: its texts stay where they are
            if now != other:
                await self.follow(other, now)

    def all_forgotten(self) -> None:
        """The person had everything deleted."""
        self.when_forgotten()

    def _place_of(self, ref: TicketRef) -> TicketRef:
        """Where the texts of this ticket are now; a late save must not bring back its old number."""
        while ref in self._moved:
            ref = self._moved[ref]
        return ref
