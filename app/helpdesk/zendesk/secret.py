"""The secret of a Zendesk account: what stands in the keyring, and how it is renewed, once and by one at a time."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.copilot.ports import Clock
from app.domain.errors import (
    AnswerLost,
    CalmdeskError,
    DeskFailed,
    HelpdeskUnreachable,
    SignInRefused,
    UnexpectedAnswer,
)
from app.domain.phrase import Phrase
from app.domain.sign_in_errors import BrowserSignInEnded, RenewalNotStored
from app.helpdesk.client import Answer, DeskClient
from app.helpdesk.zendesk import wire

TOKENS = "/oauth/tokens"
LIFETIMES = {"expires_in": 7200, "refresh_token_expires_in": 2_592_000}
"""Seconds that access and renewal are asked for: two hours, thirty days."""
_EARLY = timedelta(minutes=2)
"""How long before its end a token is renewed."""
_REST = timedelta(minutes=5)
"""How long a refused renewal is not asked for again: every look for news would ask for one."""
_BARE = re.compile(r"[0-9A-Za-z._~+/=-]{20,}")
REFUSED = frozenset({400, 401, 403})
"""Statuses by which the token address says no."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What signs an account in. Without `refresh` it cannot be renewed; without `expires` its end is not known."""

    client: str
    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    expires: datetime | None = None

    def render(self) -> str:
        ends = self.expires.isoformat() if self.expires else None
        return json.dumps({"client": self.client, "access": self.access, "refresh": self.refresh, "expires": ends})


def parse_secret(text: str) -> Secret:
    """The secret from the keyring; a bare OAuth access token is one that cannot be renewed. Raises SignInRefused."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    match found:
        case {"client": str(client), "access": str(access), **more} if access:
            refresh = more.get("refresh")
            return Secret(client, access, refresh if isinstance(refresh, str) else "", wire.time(more.get("expires")))
    if _BARE.fullmatch(text.strip()):
        return Secret("", text.strip())
    raise SignInRefused(Phrase.of("this is no sign-in of Zendesk: sign in with the browser"))


def secret_from(answer: Answer, *, client: str, now: datetime) -> Secret:
    """The secret in an answer of the token address. Raises UnexpectedAnswer."""
    match answer.json():
        case {"access_token": str(access), **more} if access:
            refresh, seconds = more.get("refresh_token"), more.get("expires_in")
            ends = now + timedelta(seconds=seconds) if isinstance(seconds, int) and seconds > 0 else None
            return Secret(client, access, refresh if isinstance(refresh, str) else "", ends)
        case other:
            raise wire.unexpected("a token", other)


class Keeper:
    """Holds the secret of one account and renews it. `store` gets the renewed secret before it is used.

    Zendesk kills the old pair of tokens when it hands out a new one. So a renewal runs to its end also when whoever
    waits for it goes away, and what it brought is stored, however often that has to be tried, before anything else.
    For the same reason it looks first what is `stored`: another copy of the program, such as `calmdesk doctor`, may
    have renewed the sign-in, and then the one at hand is dead. That of a forgotten account is renewed no more.
    """

    def __init__(
        self,
        secret: Secret,
        client: DeskClient,
        clock: Clock,
        store: Callable[[str], Awaitable[None]] | None,
        stored: Callable[[], Awaitable[str | None]] | None = None,
    ) -> None:
        self._secret = secret
        self._client = client
        self._clock = clock
        self._store = store
        self._stored = stored
        self._unstored: Secret | None = None
        self._lost = False
        self._rests_until: datetime | None = None
        self._running: asyncio.Task[None] | None = None

    async def token(self) -> str:
        """The access token, renewed when it is about to end. Raises what `renewed` raises."""
        ends = self._secret.expires
        if self._unstored or (ends and self._secret.refresh and self._clock() >= ends - _EARLY):
            await self._renew()
        return self._secret.access

    async def renewed(self, refused: str) -> str:
        """Another token than the one the desk refused. Raises BrowserSignInEnded, RenewalNotStored, or
        HelpdeskUnreachable when the renewal may be tried again.
        """
        if refused == self._secret.access:
            await self._renew()
        return self._secret.access

    async def close(self) -> None:
        """Waits for a renewal that is on its way: its answer is the only copy of the next secret."""
        if self._running is not None:
            await asyncio.wait([self._running])

    async def _renew(self) -> None:
        if self._running is None:
            self._running = asyncio.create_task(self._exchange())
            self._running.add_done_callback(self._finished)
        await asyncio.shield(self._running)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running = None
        if not task.cancelled():
            task.exception()  # it is told to whoever still waits; nobody else misses it

    async def _exchange(self) -> None:
        if self._unstored is None:
            if await self._taken_over():
                return
            try:
                self._unstored = await self._asked_for()
            except BrowserSignInEnded:
                if await self._taken_over():  # the other copy was a moment earlier
                    return
                raise
        if self._store is not None:
            try:
                await self._store(self._unstored.render())
            except CalmdeskError as error:
                raise RenewalNotStored(Phrase.of(error.title)) from error
        self._secret, self._unstored, self._lost = self._unstored, None, False

    async def _taken_over(self) -> bool:
        """Whether another sign-in is stored, which is used from now on, and lives. Raises BrowserSignInEnded when none
        is stored any more.
        """
        if self._stored is None:
            return False
        try:
            text = await self._stored()
            found = parse_secret(text) if text is not None else None
        except CalmdeskError:  # a keyring that is locked, or something else in it, says nothing about this one
            return False
        if found is None:
            raise BrowserSignInEnded(self._client.address.place)  # the account was disconnected
        if found.access == self._secret.access:
            return False
        self._secret, self._lost, self._rests_until = found, False, None
        return found.expires is None or self._clock() < found.expires - _EARLY

    async def _asked_for(self) -> Secret:
        if not self._secret.refresh or (self._rests_until and self._clock() < self._rests_until):
            raise BrowserSignInEnded(self._why())
        body = {
            "grant_type": "refresh_token",
            "refresh_token": self._secret.refresh,
            "client_id": self._secret.client,
            **LIFETIMES,
        }
        try:
            answer = await self._client.send(
                "POST", TOKENS, purpose="renew sign-in", changes=True, body=body, handled=REFUSED
            )
            if answer.status in REFUSED:
                self._rests_until = self._clock() + _REST
                raise BrowserSignInEnded(self._why())
            return secret_from(answer, client=self._secret.client, now=self._clock())
        except (AnswerLost, DeskFailed, UnexpectedAnswer) as error:
            # Nobody knows whether the old pair is dead. It is tried again with the next request; if it is, Zendesk
            # refuses it then and the agent is told. No request of the agent's has left, so nothing else is unknown.
            self._lost = True
            raise HelpdeskUnreachable(error.detail) from None

    def _why(self) -> str:
        if self._lost:
            return Phrase.of("the answer to an earlier renewal was lost on the way, so the old sign-in is used up")
        return self._client.address.place
