"""The place on this computer that the browser comes back to after a sign-in: one answer to one request."""

from __future__ import annotations

import asyncio
import contextlib
import html
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from app.domain.phrase import Phrase
from app.domain.sign_in_errors import SignInNotFinished

HOST = "127.0.0.1"
PORTS = (47215, 47216, 47217)
"""Ports that an administrator can name to the helpdesk; another free one is taken only when all are in use."""
PATH = "/calmdesk/signed-in"
_PATIENCE = 10.0
"""Seconds for a browser to say what it wants."""
_LONGEST = 16 * 1024


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where the browser shall come back to, and what it will bring."""

    url: str
    answer: asyncio.Future[str]

    async def code(self) -> str:
        """The code the helpdesk gave to the browser. Raises SignInNotFinished."""
        return await self.answer


@asynccontextmanager
async def waiting_for_browser(state: str) -> AsyncIterator[Waiting]:
    """Listens on this computer alone, until the end of the block. `state` must come back with the code."""
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    silent: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        silent.add(writer)
        with contextlib.suppress(TimeoutError, ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            async with asyncio.timeout(_PATIENCE):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                silent.discard(writer)
                status, words = _understood(head, state, answer)
                writer.write(_page(status, words))
                await writer.drain()
        silent.discard(writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await _listening(serve)
    try:
        yield Waiting(f"http://{HOST}:{server.sockets[0].getsockname()[1]}{PATH}", answer)
    finally:
        server.close()
        for writer in silent:  # browsers open a spare connection; from Python 3.12 on it would be waited for
            writer.transport.abort()
        await server.wait_closed()
        if answer.done() and not answer.cancelled():
            answer.exception()  # whoever waited was told; without this asyncio complains when nobody did


async def _listening(serve: object) -> asyncio.Server:
    for port in (*PORTS, 0):
        try:
            return await asyncio.start_server(serve, HOST, port, limit=_LONGEST)  # type: ignore[arg-type]
        except OSError:
            continue
    raise SignInNotFinished(Phrase.of("no port of this computer is free for the browser to come back to"))


def _understood(head: str, state: str, answer: asyncio.Future[str]) -> tuple[str, str]:
    """What one request means, and what the browser is told. Only the first one that is meant for us counts."""
    method, _, rest = head.partition(" ")
    target = urlsplit(rest.split(" ", 1)[0])
    if method != "GET" or target.path != PATH or answer.done():
        return "404 Not Found", "There is nothing here."
    found = {name: values[0] for name, values in parse_qs(target.query).items()}
    if found.get("state") != state:
        answer.set_exception(SignInNotFinished(Phrase.of("the browser came back from another sign-in than this one")))
        return "400 Bad Request", "This is not the sign-in that Calmdesk began. You may close this page."
    if code := found.get("code"):
        answer.set_result(code)
        return "200 OK", "You are signed in. You may close this page and go back to Calmdesk."
    if found.get("error") == "access_denied":
        answer.set_exception(SignInNotFinished(Phrase.of("access was not allowed")))
        return "200 OK", "Nothing was allowed. You may close this page."
    name = "".join(letter for letter in found.get("error", "") if letter.isalnum() or letter in "_-")[:60]
    answer.set_exception(SignInNotFinished(name))
    return "400 Bad Request", "The helpdesk did not sign you in. You may close this page and go back to Calmdesk."


def _page(status: str, words: str) -> bytes:
    body = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Calmdesk</title>'
        f'<p style="font: 1.2em sans-serif; margin: 3em">{html.escape(words)}</p></html>'
    ).encode()
    head = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Referrer-Policy: no-referrer",
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'",
        "Connection: close",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body
