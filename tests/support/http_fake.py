"""A small HTTP server for desks of our own making: requests in, JSON out, one request to a connection."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """What came in; header names are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True, slots=True)
class Said:
    """What goes out as JSON."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """Ends a request with this answer."""

    def __init__(self, status: int, body: Any, **headers: str) -> None:
        super().__init__(status)
        self.said = Said(status, body, headers)


Upgrade = Callable[[bytes, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(answer: Callable[[Request], Said], upgrade: Upgrade | None = None) -> AsyncIterator[str]:
    """Serves on loopback; gives the address. `upgrade` takes over connections that want to be WebSockets."""
    open_now: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = asyncio.current_task()
        assert mine is not None
        open_now.add(mine)
        mine.add_done_callback(open_now.discard)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if b"upgrade: websocket" in head.lower() and upgrade is not None:
                await upgrade(head, reader, writer)
                return
            writer.write(_bytes(_answered(answer, await _request(head, reader))))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=2**20)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in tuple(open_now):
            task.cancel()
        await server.wait_closed()


def _answered(answer: Callable[[Request], Said], request: Request) -> Said:
    try:
        return answer(request)
    except Refusal as refusal:
        return refusal.said


async def _request(head: bytes, reader: asyncio.StreamReader) -> Request:
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    content = await reader.readexactly(int(headers.get("content-length", 0)))
    parts = urlsplit(target)
    body = json.loads(content) if content else None
    return Request(method, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers, body)


def _bytes(said: Said) -> bytes:
    body = b"" if said.body is None else json.dumps(said.body, ensure_ascii=False).encode()
    lines = [f"HTTP/1.1 {said.status} Whatever", f"Content-Length: {len(body)}", "Connection: close"]
    lines += ["Content-Type: application/json", *(f"{name.replace('_', '-')}: {v}" for name, v in said.headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
