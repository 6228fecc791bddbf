"""A small web server for desks of our own making: JSON over HTTP on loopback, in the loop of the test."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in. Header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: object


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: `body` goes out as JSON, None as no bytes at all."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


@asynccontextmanager
async def serving(answer: Callable[[Asked], Said], now: Callable[[], datetime]) -> AsyncIterator[str]:
    """The address of a server that answers with this, and says this time in its `Date`."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            said = answer(await _asked(reader))
            content = b"" if said.body is None else json.dumps(said.body).encode()
            lines = [f"HTTP/1.1 {said.status} Whatever", f"Content-Length: {len(content)}", "Connection: close"]
            lines += ["Content-Type: application/json; charset=utf-8", f"Date: {format_datetime(now(), usegmt=True)}"]
            lines += [f"{name}: {value}" for name, value in said.headers.items()]
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
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
        await server.wait_closed()


async def _asked(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    content = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    body = json.loads(content) if content else None
    return Asked(method, unquote(parts.path), dict(parse_qsl(parts.query)), headers, body)
