"""A network that fails as told: a real TCP proxy on loopback between a program and a server."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

Fault = Literal["cut", "swallow", "hold"]
"""cut: the request is taken and goes nowhere · swallow: it is served, its answer is thrown away · hold: it is served,
its answer waits until `release`."""


@dataclass(slots=True)
class _Rule:
    fault: Fault
    method: str
    path: str
    times: int


@dataclass(slots=True)
class FaultProxy:
    """Passes everything on until a fault is asked for. Every connection serves one request."""

    target_host: str
    target_port: int
    port: int = 0
    seen: list[str] = field(default_factory=list)
    """Requests that came in, as "METHOD /path"."""
    _rules: list[_Rule] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _released: asyncio.Event = field(default_factory=asyncio.Event)
    _served: asyncio.Event = field(default_factory=asyncio.Event)
    _met: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def lose(self, fault: Fault, *, method: str = "", path: str = "", times: int = 1) -> None:
        """The next `times` requests with this method and this piece of a path meet the fault."""
        self._released.clear()
        self._served.clear()
        self._met.clear()
        self._rules.append(_Rule(fault, method, path, times))

    async def served(self) -> None:
        """Waits until the server answered a request whose answer is held or was swallowed."""
        await asyncio.wait_for(self._served.wait(), 90)

    async def met(self) -> None:
        """Waits until a request met the fault that was asked for."""
        await asyncio.wait_for(self._met.wait(), 90)

    def release(self) -> None:
        self._released.set()

    async def refuse(self) -> None:
        """From now on nobody listens: connections are refused."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    async def accept(self) -> None:
        """Listens, on the same port as before."""
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=2**20)
            self.port = self._server.sockets[0].getsockname()[1]

    async def finish(self) -> None:
        """Answers what is held, takes nothing more, and ends every connection."""
        self.release()
        await self.refuse()
        while self._open:
            await asyncio.wait(self._open)

    def _fault_for(self, method: str, path: str) -> Fault | None:
        for rule in self._rules:
            if rule.times and rule.method in ("", method) and rule.path in path:
                rule.times -= 1
                self._met.set()
                return rule.fault
        return None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = asyncio.current_task()
        assert mine is not None
        self._open.add(mine)
        mine.add_done_callback(self._open.discard)
        upstream: asyncio.StreamWriter | None = None
        try:
            head, body = await _request(reader)
            method, path, _ = head[0].split(" ", 2)
            self.seen.append(f"{method} {path.split('?')[0]}")
            fault = self._fault_for(method, path)
            if fault == "cut":
                return
            answers, upstream = await asyncio.open_connection(self.target_host, self.target_port)
            lines = [line for line in head if not line.lower().startswith("connection:")] + ["Connection: close"]
            upstream.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
            await upstream.drain()
            answer = await answers.read(-1)
            self._served.set() if fault else None
            if fault == "swallow":
                return
            if fault == "hold":
                await self._released.wait()
            writer.write(answer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # one of the two sides went away, which is what this proxy is for
        finally:
            for end in (upstream, writer):
                if end is not None:
                    end.close()
                    with contextlib.suppress(ConnectionError):
                        await end.wait_closed()


@asynccontextmanager
async def fault_proxy(url: str) -> AsyncIterator[FaultProxy]:
    """A proxy in front of the server at this address (http, loopback)."""
    parts = urlsplit(url)
    proxy = FaultProxy(parts.hostname or "127.0.0.1", parts.port or 80)
    await proxy.accept()
    try:
        yield proxy
    finally:
        await proxy.finish()


async def _request(reader: asyncio.StreamReader) -> tuple[list[str], bytes]:
    """Head lines and body of one request."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip("\r\n").split("\r\n")
    sizes = [line.split(":", 1)[1] for line in head if line.lower().startswith("content-length:")]
    return head, await reader.readexactly(int(sizes[0])) if sizes else b""
