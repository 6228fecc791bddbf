"""A network that fails as the weather wants: a TCP proxy on loopback between the program and a real desk."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.faults.weather import PAUSES, Fault, Weather

_RESET = struct.pack("ii", 1, 0)  # closing then sends RST
_MARK = re.compile(rb"mark-[0-9a-z]+-[0-9a-z]+")
_NUMBER = re.compile(r"/\d+")
TOO_SLOW = 5.0
"""Longer than the program waits for an answer in these schedules."""


@dataclass(slots=True)
class FailingNetwork:
    """In front of one desk. Every connection serves one request."""

    host: str
    port_behind: int
    weather: Weather
    port: int = 0
    requests: int = 0
    _server: asyncio.Server | None = None
    _open: set[asyncio.Task[None]] = field(default_factory=set)
    _late: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    async def accept(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=2**20)
            self.port = self._server.sockets[0].getsockname()[1]

    async def refuse(self) -> None:
        """Nobody listens: connections are refused."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def late_ones(self) -> None:
        """Waits until every request that was kept back was carried out."""
        while self._late:
            await asyncio.wait(self._late)

    async def finish(self) -> None:
        await self.refuse()
        await self.late_ones()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = asyncio.current_task()
        assert mine is not None
        self._open.add(mine)
        mine.add_done_callback(self._open.discard)
        try:
            head, body = await _request(reader)
            self.requests += 1
            method, path, _ = head[0].split(" ", 2)
            path = path.split("?")[0]
            changes = method != "GET" and not path.endswith(("/history", "/attachments"))
            mark = _MARK.search(body)
            name = f"{method} {_NUMBER.sub('/N', path)} {mark[0].decode() if mark else ''}"
            fault = self.weather.fault_for(name, changes=changes)
            raw = _again(head, body, f"{self.host}:{self.port_behind}")
            answer = await self._answer(fault, raw, self.weather.chance(name))
            if answer is None:
                _reset(writer)
                return
            writer.write(answer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # one of the two sides went away, which is what this network is for
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, fault: Fault | None, raw: bytes, chance: random.Random) -> bytes | None:
        """What the program hears; None for a connection that breaks."""
        match fault:
            case "reset before":
                return None
            case "5xx before":
                return made_up(chance.choice((500, 502, 503, 504)))
            case "429":
                return made_up(429, pause(chance.choice(PAUSES)))
            case "401":
                return made_up(401)
            case "delayed":
                late = asyncio.create_task(self._later(raw, chance.uniform(2.5, 7.0)))
                self._late.add(late)
                late.add_done_callback(self._late.discard)
                return chance.choice((None, made_up(504)))
            case "slow":
                await asyncio.sleep(chance.uniform(0.3, 1.5))
        answer = await self._behind(raw)
        match fault:
            case "reset after":
                return None
            case "5xx after":
                return made_up(chance.choice((500, 502, 504)))
            case "half answer":
                return answer[: len(answer) // 2]
            case "too slow":
                await asyncio.sleep(TOO_SLOW)
        return answer

    async def _later(self, raw: bytes, seconds: float) -> None:
        await asyncio.sleep(seconds)
        with contextlib.suppress(ConnectionError):
            await self._behind(raw)

    async def _behind(self, raw: bytes) -> bytes:
        answers, upstream = await asyncio.open_connection(self.host, self.port_behind)
        try:
            upstream.write(raw)
            await upstream.drain()
            answer = await _response(answers)
            for status in ("412", "429"):
                if answer[9:12] == status.encode():
                    self.weather.count(f"{status} by the desk")
            return answer
        finally:
            upstream.close()


def made_up(status: int, headers: Mapping[str, str] | None = None) -> bytes:
    """An answer the desk never gave."""
    body = b'{"message":"Unauthorized"}' if status == 401 else b"{}"
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def pause(form: str) -> Mapping[str, str]:
    """`Retry-After` in one of its forms."""
    now = datetime.now(UTC)
    dates = {"date": timedelta(seconds=2), "past": timedelta(hours=-1), "far": timedelta(days=3000)}
    if form in dates:
        return {"Retry-After": format_datetime(now + dates[form], usegmt=True)}
    return {"Retry-After": form} if form else {}


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()


def _again(head: list[str], body: bytes, host: str) -> bytes:
    """The request as the desk gets it: under its own name, which Roundup insists on, alone on its connection."""
    lines = [line for line in head if not line.lower().startswith(("connection:", "host:"))]
    lines += [f"Host: {host}", "Connection: close"]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


async def _response(reader: asyncio.StreamReader) -> bytes:
    """The whole answer; not every server ends its connection after it."""
    head = await reader.readuntil(b"\r\n\r\n")
    size = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    lines = [line for line in head.split(b"\r\n") if line and not line.lower().startswith(b"connection:")]
    head = b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n"
    return head + (await reader.readexactly(int(size[1])) if size else await reader.read(-1))


async def _request(reader: asyncio.StreamReader) -> tuple[list[str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip("\r\n").split("\r\n")
    sizes = [line.split(":", 1)[1] for line in head if line.lower().startswith("content-length:")]
    return head, await reader.readexactly(int(sizes[0])) if sizes else b""
