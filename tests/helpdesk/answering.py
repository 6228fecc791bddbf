"""A server that answers every request with the bytes a test gives it, or behaves worse."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain.journal import LedgerLine
from app.helpdesk.client import Answer, DeskClient, Limits
from app.helpdesk.connector import Ask

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class Answering:
    """`say` makes the bytes of the next answer from the request's head; no bytes end the connection unanswered."""

    port: int = 0
    say: Callable[[str], bytes] = lambda _: b""
    heads: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0


def answer(status: int, body: bytes = b"{}", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@asynccontextmanager
async def answering(*, tls: ssl.SSLContext | None = None) -> AsyncIterator[Answering]:
    state = Answering()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        state.at_once += 1
        state.most_at_once = max(state.most_at_once, state.at_once)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            state.heads.append(head)
            writer.write(state.say(head))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            state.at_once -= 1
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    state.port = server.sockets[0].getsockname()[1]
    try:
        yield state
    finally:
        server.close()


def asking(url: str) -> Ask:
    """Asks what is at an address, as is done before anybody signed in."""

    async def ask(path: str, *, headers: Mapping[str, str] | None = None) -> Answer | None:
        client = DeskClient("", url, headers=headers or {}, ledger=lambda _: None, clock=lambda: NOW)
        try:
            return await client.send("GET", path, purpose="look", handled=range(300, 600))
        finally:
            await client.close()

    return ask


@asynccontextmanager
async def client_of(
    url: str, *, limits: Limits | None = None, now: datetime = NOW
) -> AsyncIterator[tuple[DeskClient, list[LedgerLine]]]:
    ledger: list[LedgerLine] = []
    headers = {"Authorization": "token 1-2-secret"}
    client = DeskClient("lab", url, headers=headers, ledger=ledger.append, clock=lambda: now, limits=limits or Limits())
    try:
        yield client, ledger
    finally:
        await client.close()
