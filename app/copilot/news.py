"""A desk that tells by itself what is new: the port, owned by the watch; a desk without it is only looked at."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol, runtime_checkable

from app.domain.tickets import TicketRef


@runtime_checkable
class TellsNews(Protocol):
    """Implemented by a Desk whose product has a connection for news."""

    def news(self) -> AsyncGenerator[TicketRef | None, None]:
        """Connects, yields None as soon as news would be heard, then each ticket something happened on. It tells
        nothing of what happened. Raises a CalmdeskError when the connection cannot be made or broke; leaving the loop,
        or closing the iterator, closes the connection.
        """
        ...
