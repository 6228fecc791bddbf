"""A lasting connection to an account's desk, for news: to the desk's own host only, and in the ledger like all else."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.domain.errors import HelpdeskUnreachable, TlsFailed
from app.helpdesk.client import USER_AGENT, DeskClient

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

SWITCHED = 101
"""The status of a connection that was made."""
_LARGEST = 1024 * 1024
"""Bytes of a message; a desk's news are small."""
_OPEN_WITHIN = 10.0
_CLOSE_WITHIN = 1.0
_TOLD_EVERY = 3600.0
"""Seconds between two lines in the ledger while the connection is open."""


class Line:
    """An open connection. Counts what was sent on it; what comes is handed on and kept nowhere."""

    def __init__(self, connection: ClientConnection, place: str) -> None:
        self._connection = connection
        self._place = place
        self._sent = 0
        self._received = 0

    async def send(self, text: str) -> None:
        """Raises HelpdeskUnreachable when the connection is broken."""
        from websockets.exceptions import ConnectionClosed

        try:
            await self._connection.send(text)
        except (ConnectionClosed, OSError) as error:
            raise _broken(self._place, error) from None
        self._sent += len(text.encode())

    async def receive(self, *, within: float) -> str:
        """The next message. Raises HelpdeskUnreachable when none comes within so many seconds, or the line broke."""
        from websockets.exceptions import ConnectionClosed

        try:
            async with asyncio.timeout(within):
                message = await self._connection.recv()
        except TimeoutError:
            raise HelpdeskUnreachable(f"{self._place}: nothing was heard for {within:.0f} s") from None
        except (ConnectionClosed, OSError) as error:
            raise _broken(self._place, error) from None
        self._received += len(message.encode() if isinstance(message, str) else message)
        return message if isinstance(message, str) else message.decode(errors="replace")

    def taken(self) -> tuple[int, int]:
        """Bytes sent and received since this was asked last."""
        taken, self._sent, self._received = (self._sent, self._received), 0, 0
        return taken

    async def close(self) -> None:
        await self._connection.close()


@asynccontextmanager
async def connected(client: DeskClient, path: str, *, subprotocol: str, purpose: str) -> AsyncIterator[Line]:
    """Connects to a path below the desk's address. Raises HelpdeskUnreachable or TlsFailed; what holds the client's
    requests back holds this back too. The ledger gets a line when it connects, one an hour and one at the end.
    """
    line: Line | None = None
    try:
        async with client.passage():
            line = await _connect(client, path, subprotocol)
    finally:
        client.tell("GET", purpose, status=SWITCHED if line else None)

    def tell() -> None:
        sent, received = line.taken()
        client.tell("WS", purpose, size=sent, received=received, status=SWITCHED)

    telling = asyncio.create_task(_each_hour(tell))
    try:
        yield line
    finally:
        telling.cancel()
        tell()
        await line.close()


async def _each_hour(tell: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(_TOLD_EVERY)
        tell()


async def _connect(client: DeskClient, path: str, subprotocol: str) -> Line:
    address = client.address
    secure = address.scheme == "https"
    context = await asyncio.to_thread(_prepared, secure=secure)
    from websockets.asyncio.client import connect
    from websockets.exceptions import WebSocketException
    from websockets.typing import Origin, Subprotocol

    class Here(connect):
        """Follows no redirect: what is said on the line is meant for this host alone."""

        def process_redirect(self, exc: Exception) -> Exception | str:
            return exc

    try:
        connection = await Here(
            ("wss" if secure else "ws") + address.url.removeprefix(address.scheme) + path,
            origin=Origin(f"{address.scheme}://{address.place}"),
            subprotocols=[Subprotocol(subprotocol)],
            user_agent_header=USER_AGENT,
            proxy=None if address.is_local else True,
            open_timeout=_OPEN_WITHIN,
            close_timeout=_CLOSE_WITHIN,
            ping_interval=None,  # the desks that are listened to send their own
            max_size=_LARGEST,
            ssl=context,
        )
    except (WebSocketException, OSError, TimeoutError, ssl.SSLError) as error:
        raise _broken(address.place, error) from None
    return Line(connection, address.place)


def _prepared(*, secure: bool) -> ssl.SSLContext | None:
    """Imports what connecting needs, off the loop, and makes the context of a secure connection."""
    import truststore
    import websockets.asyncio.client  # noqa: F401 - takes longer than a frame

    for name in ("websockets", "websockets.client"):  # they log whole messages, with customers' words
        logging.getLogger(name).setLevel(logging.WARNING)
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if secure else None


def _broken(place: str, error: BaseException) -> HelpdeskUnreachable:
    """Tells the kind of failure alone: its words may quote what was said."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return TlsFailed(f"{place}: {cause.verify_message}")
        cause = cause.__cause__ or cause.__context__
    return HelpdeskUnreachable(f"{place}: no connection for news, {type(error).__name__}")
