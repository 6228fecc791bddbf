"""What is known of the tickets in the list from when they were last seen here: from this computer alone, while idle."""

from __future__ import annotations

import asyncio

from app.copilot.attend import history_texts
from app.copilot.board import Board
from app.copilot.ports import Reader, Store
from app.domain.errors import CalmdeskError
from app.domain.tickets import TicketRef
from app.domain.worklist import Glance, glance

_BREATH_SECONDS = 0.05
"""Between two tickets: the open one comes first, and there is no hurry."""


class Glances:
    """Reads again what was kept of each ticket. No desk is asked: forty conversations would eat its budget, so a
    ticket that was never opened here is ordered by what the list itself says.
    """

    def __init__(self, board: Board, store: Store, reader: Reader) -> None:
        self._board = board
        self._store = store
        self._reader = reader
        self._looked: dict[TicketRef, str] = {}

    def forget(self, ref: TicketRef | None) -> None:
        """Something happens on this ticket: it is looked at again the next time."""
        if ref is not None:
            self._looked.pop(ref, None)

    async def look(self) -> None:
        """Looks at every ticket of the list that has changed since the last look."""
        found: dict[TicketRef, Glance] = {}
        for ticket in self._board.session.worklist:
            if self._looked.get(ticket.ref) == ticket.version:
                continue
            try:
                seen = await self._look_at(ticket.ref)
            except CalmdeskError:
                return  # no model or no storage: that is told where it matters
            self._looked[ticket.ref] = ticket.version
            if seen is not None:
                found[ticket.ref] = seen
            await asyncio.sleep(_BREATH_SECONDS)
        if found:  # all at once: the list must not reorder itself row by row under the agent's eyes
            self._board.change(glances={**found, **self._still_there(found)})

    def _still_there(self, found: dict[TicketRef, Glance]) -> dict[TicketRef, Glance]:
        """What was known, without tickets that left the list, and without what was looked at anew."""
        session = self._board.session
        there = {ticket.ref for ticket in session.worklist} | {session.ref}
        return {ref: seen for ref, seen in session.glances.items() if ref in there and ref not in found}

    async def _look_at(self, ref: TicketRef) -> Glance | None:
        kept = await self._store.recall_ticket(ref)
        if kept is None:
            return None
        ticket, conversation = kept
        readings = await self._reader.read_many(history_texts(conversation.messages))
        return glance(ticket, conversation.messages, readings)
