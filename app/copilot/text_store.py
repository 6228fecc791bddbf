"""The port for texts that were written and not sent. Storage implements it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.domain.kept import KeptText
from app.domain.tickets import TicketRef


class TextStore(Protocol):
    """Part of the store, with its errors."""

    async def keep_text(self, text: KeptText) -> None:
        """Keeps a text that was not sent, in place of the one with the same key."""
        ...

    async def kept_texts(self, ref: TicketRef) -> Sequence[KeptText]:
        """The ticket's texts that were not sent, oldest first."""
        ...

    async def tickets_with_texts(self, account: str) -> Sequence[TicketRef]:
        """The account's tickets for which texts are kept, the newest text first."""
        ...

    async def move_texts(self, ref: TicketRef, to: TicketRef) -> None:
        """The texts of a ticket become those of the one it was merged into; none takes another's place."""
        ...

    async def drop_text(self, ref: TicketRef, key: str) -> None: ...
