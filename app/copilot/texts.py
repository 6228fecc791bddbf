"""Texts that an agent wrote and has not sent, as the window keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.copilot.ports import Store
from app.domain.kept import KeptText
from app.domain.tickets import TicketRef


class Texts:
    """On this computer only, in the database with everything else; no desk is written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.when_forgotten: Callable[[], None] = lambda: None
        """Called when every text was deleted from the store: whoever holds some in memory lets them go."""

    async def keep(self, text: KeptText) -> None:
        """Keeps a text in place of the one with the same key; an empty one is dropped."""
        if text.is_empty:
            await self._store.drop_text(text.ticket, text.key)
        else:
            await self._store.keep_text(text)

    async def of(self, ref: TicketRef) -> Sequence[KeptText]:
        """The ticket's texts, oldest first."""
        return await self._store.kept_texts(ref)

    async def drop(self, ref: TicketRef, key: str) -> None:
        """The text was sent or given up."""
        await self._store.drop_text(ref, key)

    def all_forgotten(self) -> None:
        """The person had everything deleted."""
        self.when_forgotten()
