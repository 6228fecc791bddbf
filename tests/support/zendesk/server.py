"""The fake behind a real socket: signs in, limits, answers, and remembers what was asked and answered."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.support.zendesk.api import Call, answer
from tests.support.zendesk.oauth import OAuth, OAuthRefused
from tests.support.zendesk.state import ALEX, Account, Refused

_DEAD = {
    "error": "invalid_token",
    "error_description": "The access token provided is expired, revoked, malformed or invalid for other reasons.",
}
_STRANGER = {"user": {"id": None, "name": "Anonymous user", "role": "end-user", "authenticity_token": "none"}}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer."""

    method: str
    path: str
    asked: Any
    status: int
    answered: Any


@dataclass(slots=True)
class FakeZendesk:
    """A running fake. `pauses` is how many requests are still answered with 429."""

    account: Account = field(default_factory=Account)
    oauth: OAuth = field(init=False)
    port: int = 0
    pauses: int = 0
    log: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.oauth = OAuth(self.account.clock, ALEX)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def handle(self, method: str, target: str, authorization: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        """Status, body and headers of an answer."""
        self.account.tick()
        path, query = urlsplit(target).path, dict(parse_qsl(urlsplit(target).query))
        if path == "/oauth/authorizations/new":
            status, place = self.oauth.page(query)
            return status, None, {"Location": place} if place else {}
        if path == "/oauth/tokens" and method == "POST":
            try:
                return 201, self.oauth.token(body), {}
            except OAuthRefused as refused:
                return 400, {"error": str(refused), "error_description": "The grant is not valid."}, {}
        if self.pauses:
            self.pauses -= 1
            return 429, {"error": "TooManyRequests", "description": "Rate limit"}, {"Retry-After": "17"}
        if not authorization:
            return (
                (200, _STRANGER, {})
                if path == "/api/v2/users/me"
                else (401, {"error": "Couldn't authenticate you"}, {})
            )
        token = self.oauth.holder(authorization.removeprefix("Bearer "))
        if token is None:
            return 401, _DEAD, {}
        needed = "read" if method == "GET" else "write"
        fine = "tickets:write" if "/tickets" in path and method != "GET" else needed
        if not {needed, fine} & set(token.scope.split()):
            said = f"You are missing the following required scopes: {needed}"
            return 403, {"error": "Forbidden", "description": said}, {}
        try:
            status, data = answer(method, path, Call(self.account, token.user, query, body))
        except Refused as refused:
            return refused.status, refused.body, {}
        return status, data, {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            content = await reader.readexactly(int(headers.get("content-length", "0")))
            method, target, _ = head[0].split(" ", 2)
            asked = json.loads(content) if content else None
            status, data, more = self.handle(method, target, headers.get("authorization", ""), asked)
            data = json.loads(json.dumps(data))  # as it was then: the account goes on changing
            self.log.append(Exchange(method, target, asked, status, data))
            body = b"" if data is None else json.dumps(data).encode()
            lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", "Connection: close"]
            more |= {"Date": format_datetime(self.account.now, usegmt=True), "Content-Type": "application/json"}
            lines += [f"{name}: {value}" for name, value in more.items()]
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # whoever asked went away
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


@asynccontextmanager
async def fake_zendesk() -> AsyncIterator[FakeZendesk]:
    fake = FakeZendesk()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0, limit=2**20)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
        await server.wait_closed()
