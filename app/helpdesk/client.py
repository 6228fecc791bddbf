"""One HTTP client for every helpdesk: where requests leave, and the only place where failures become our errors."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import ssl
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

from app.copilot.ports import Clock
from app.domain.errors import (
    AnswerLost,
    CalmdeskError,
    HelpdeskUnreachable,
    NoRights,
    SignInRefused,
    TicketGone,
    TlsFailed,
    TooManyRequests,
    UnexpectedAnswer,
)
from app.domain.journal import LedgerLine
from app.domain.tickets import Outcome
from app.helpdesk.address import parse_address
from app.helpdesk.budget import budget_of, http_date, retry_after_seconds
from app.helpdesk.gate import RateGate
from app.helpdesk.refusal import refusal

if TYPE_CHECKING:
    import httpx

USER_AGENT = "Calmdesk/0.1"
"""Never with "Mozilla" in it: Request Tracker sends browsers to its sign-in page instead of answering 401."""
_KIND = re.compile(r"[a-z0-9.+-]{1,30}/[a-z0-9.+-]{1,60}")


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, between two pieces of an answer, and for a request as a whole; bytes of an answer."""

    connect: float = 5.0
    read: float = 20.0
    whole: float = 90.0
    answer_size: int = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What a desk answered: a status the caller asked for, headers with lower-case names, the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def json(self) -> object:
        """The body as JSON. Raises UnexpectedAnswer, without any of its words."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):  # also brackets within brackets without end
            kind = self.headers.get("content-type", "").split(";")[0].strip()
            told = kind if _KIND.fullmatch(kind) else "something"
            raise UnexpectedAnswer(f"status {self.status}, {told} instead of JSON") from None


@dataclass(slots=True)
class _Heard:
    """What came of an answer, also of one that broke off."""

    received: int = 0


class DeskClient:
    """Talks to one account's desk. httpx and the TLS context are made with the first request, not before."""

    def __init__(
        self,
        account: str,
        url: str,
        *,
        headers: Mapping[str, str],
        ledger: Callable[[LedgerLine], None],
        clock: Clock,
        limits: Limits = Limits(),
        passing: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Raises InsecureAddress when the headers must not travel there. `passing` is put around every request: what it
        raises keeps the request from leaving, and then there is nothing for the ledger.
        """
        self.account = account
        self.address = parse_address(url)
        self._headers = {"User-Agent": USER_AGENT, "Accept": "application/json", **headers}
        self._ledger = ledger
        self._clock = clock
        self._limits = limits
        self._passing = passing
        self._gate = RateGate()
        self._http: httpx.AsyncClient | None = None

    async def send(
        self,
        method: str,
        path: str,
        *,
        purpose: str,
        changes: bool = False,
        params: Mapping[str, str] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        handled: Collection[int] = (),
        ticket: str | None = None,
    ) -> Answer:
        """One request. Statuses 2xx and those in `handled` are returned, everything else is raised as our error.

        `changes` says that the desk does something because of it: then a lost answer is AnswerLost and the caller must
        find out; a lost answer to a mere question is HelpdeskUnreachable. `purpose` and `ticket` go to the ledger.
        """
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode(errors="replace")
        status: int | None = None
        left = True
        heard = _Heard()
        async with self.passage():
            http = await self._opened()
            more = {"Content-Type": "application/json"} if content else {}
            request = http.build_request(
                method, self.address.url + path, params=params, content=content, headers={**more, **(headers or {})}
            )
            try:
                answer = await self._exchange(http, request, heard)
                status = answer.status
                now = http_date(answer.headers.get("date")) or self._clock()
                self._gate.learn(budget_of(answer.headers, now))
            except HelpdeskUnreachable:
                left = False
                raise
            except AnswerLost as error:
                if changes:
                    raise
                raise HelpdeskUnreachable(error.detail) from None
            finally:
                size = len(content) if left else 0
                place = self.address.place
                took = heard.received
                self._ledger(
                    LedgerLine(self._clock(), self.account, place, method, purpose, size, status, ticket, took)
                )
        if 200 <= answer.status < 300 or answer.status in handled:
            return answer
        raise self._refusal(answer)

    @asynccontextmanager
    async def passage(self) -> AsyncIterator[None]:
        """Around a request, and around the making of a lasting connection: what holds one back holds both."""
        async with self._gate.passage():
            with self._passing():
                yield

    def tell(self, method: str, purpose: str, *, size: int = 0, received: int = 0, status: int | None) -> None:
        """A line in the ledger about a lasting connection."""
        line = LedgerLine(
            self._clock(), self.account, self.address.place, method, purpose, size, status, None, received
        )
        self._ledger(line)

    async def close(self) -> None:
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def _opened(self) -> httpx.AsyncClient:
        if self._http is None:
            made = await asyncio.to_thread(self._make)  # the imports alone would stall the window for 90 ms
            self._http = self._http or made
        return self._http

    def _make(self) -> httpx.AsyncClient:
        import httpx

        for name in ("httpx", "httpcore"):  # they log addresses with query strings, and headers with tokens
            logging.getLogger(name).setLevel(logging.WARNING)
        return httpx.AsyncClient(
            headers=self._headers,
            verify=False if self.address.scheme == "http" else _tls_context(),  # http is only this computer
            timeout=httpx.Timeout(self._limits.read, connect=self._limits.connect),
            limits=httpx.Limits(max_connections=4, keepalive_expiry=3.0),
            follow_redirects=False,
            trust_env=not self.address.is_local,  # a company's proxy, but never for this computer itself
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # a cookie would outlive a revoked token
        )

    async def _exchange(self, http: httpx.AsyncClient, request: httpx.Request, heard: _Heard) -> Answer:
        """The answer as it came. Raises HelpdeskUnreachable when the request never left, else AnswerLost."""
        import httpx

        place = self.address.place
        try:
            async with asyncio.timeout(self._limits.whole):
                response = await http.send(request, stream=True)
                try:
                    body = await self._body(response)
                finally:
                    heard.received = response.num_bytes_downloaded  # as it came: an answer is often compressed
                    await response.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise self._never_left(error) from None
        except httpx.TimeoutException:
            raise AnswerLost(f"{place} did not answer in time") from None
        except TimeoutError:
            raise AnswerLost(f"{place} took longer than {self._limits.whole:.0f} s") from None
        except httpx.TransportError as error:  # its words may quote the answer, so only its kind is told
            raise AnswerLost(f"the connection to {place} broke: {type(error).__name__}") from None
        except httpx.DecodingError:
            raise UnexpectedAnswer(f"{place}: the answer is damaged") from None
        except httpx.InvalidURL:  # httpx looks where a redirect leads also when it is not followed
            raise UnexpectedAnswer(f"{place} redirects to what is no address") from None
        return Answer(response.status_code, {name.lower(): value for name, value in response.headers.items()}, body)

    async def _body(self, response: httpx.Response) -> bytes:
        parts = bytearray()
        async for part in response.aiter_bytes():
            parts += part
            if len(parts) > self._limits.answer_size:
                limit = self._limits.answer_size / 1024 / 1024
                raise UnexpectedAnswer(f"{self.address.place}: the answer is larger than {limit:.0f} MB")
        return bytes(parts)

    def _never_left(self, error: BaseException) -> HelpdeskUnreachable:
        place = self.address.place
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return TlsFailed(f"{place}: {cause.verify_message}")
            if isinstance(cause, ssl.SSLError):
                return HelpdeskUnreachable(f"{place}: no secure connection, {cause.reason or 'TLS failed'}")
            cause = cause.__cause__ or cause.__context__
        return HelpdeskUnreachable(f"{place}: {type(error).__name__}")

    def _refusal(self, answer: Answer) -> CalmdeskError:
        place = self.address.place
        # By the desk's own clock where it tells the time: this computer's may be wrong.
        now = http_date(answer.headers.get("date")) or self._clock()
        wait = retry_after_seconds(answer.headers.get("retry-after"), now)
        budget = budget_of(answer.headers, now)
        if wait is None and answer.status == 429 and budget is not None and budget.remaining == 0:
            wait = budget.resets_in
        if answer.status == 429 or (answer.status == 503 and wait is not None):
            self._gate.pause(wait or 0.0)
        if answer.status == 429:
            # Only this status says that nothing was done: a 503 can come from a proxy after the desk has acted.
            return TooManyRequests(place, retry_after=wait)
        return refusal(answer, place)


def outcome_of(error: CalmdeskError, *, left: bool = True) -> Outcome:
    """What a failed call that changes something means for the outbox; the one place where that is decided.

    `left` is False when it failed while it was being prepared: then nothing can have happened at the desk.
    """
    match error:
        case TooManyRequests(retry_after=wait):
            return Outcome("later", retry_after=wait, because=error.title)
        case HelpdeskUnreachable() | SignInRefused():
            return Outcome("later", because=error.title)
        case NoRights() | TicketGone():
            return Outcome("refused", refused={"ticket": error.detail or error.title}, because=error.title)
        case _:
            return Outcome("unknown" if left else "later", because=error.title)


def _tls_context() -> ssl.SSLContext:
    """Trusts what this computer trusts, so that a company's own certificate works. Not injected globally."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
