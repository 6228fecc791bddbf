"""The calls of django-helpdesk's API that the adapter makes, each answering with facts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta

from app.copilot.ports import Clock
from app.domain.errors import NoRights, SignInRefused, TicketGone, UnexpectedAnswer
from app.domain.journal import LedgerLine
from app.helpdesk.client import Answer, DeskClient
from app.helpdesk.djangohelpdesk import wire
from app.helpdesk.djangohelpdesk.pages import names_on

PAGE = 100
_TOKEN = re.compile(r"[\w.~+/=-]{8,200}", re.ASCII)
_MOST_MERGES = 5
_FRESH = timedelta(minutes=10)
"""How long queues, agents and values of fields are not asked for again."""
_NO_ITEM = 404


class Calls:
    """One account's calls."""

    def __init__(
        self,
        account: str,
        url: str,
        token: str,
        *,
        ledger: Callable[[LedgerLine], None],
        clock: Clock,
        passing: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Raises InsecureAddress, and SignInRefused when this cannot be a token."""
        if not _TOKEN.fullmatch(token.strip()):
            raise SignInRefused("the token must be letters and digits in one word: copy it whole")
        base = re.sub(r"/api/?$", "", url.strip())
        headers = {"Authorization": f"Token {token.strip()}"}
        self.client = DeskClient(account, base, headers=headers, ledger=ledger, clock=clock, passing=passing)
        self._clock = clock
        self._names: tuple[datetime, wire.Names] | None = None
        self._asking = asyncio.Lock()

    async def send(
        self,
        method: str,
        path: str,
        *,
        purpose: str,
        ticket: str | None = None,
        changes: bool = False,
        params: Mapping[str, str] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        handled: Collection[int] = (),
    ) -> Answer:
        return await self.client.send(
            method,
            f"/api{path}",
            purpose=purpose,
            changes=changes,
            params=params,
            body=body,
            headers=headers,
            handled=handled,
            ticket=ticket,
        )

    async def names(self, *, anew: bool = False) -> wire.Names:
        """Who we are, and what numbers mean: one page of the API for people, read again after a while."""
        async with self._asking:
            now = self._clock()
            if anew or self._names is None or now - self._names[0] > _FRESH:
                self._names = (now, await self._read_names())
            return self._names[1]

    async def _read_names(self) -> wire.Names:
        try:
            answer = await self.send(
                "GET",
                "/tickets/",
                purpose="read vocabulary",
                params={"page_size": "1"},
                headers={"Accept": "text/html"},
                handled=(406,),
            )
        except NoRights:
            raise NoRights("the account is not a staff user of django-helpdesk") from None
        if answer.status == 406 or "html" not in answer.headers.get("content-type", ""):
            raise UnexpectedAnswer("django-helpdesk: its API has no pages for people, which alone say who is signed in")
        return await asyncio.to_thread(names_on, answer.body)

    async def ticket(self, number: str, *, purpose: str = "read ticket") -> wire.TicketFacts:
        """A ticket; for one that was merged, the one it was merged into."""
        for _ in range(_MOST_MERGES):
            answer = await self.send("GET", f"/tickets/{number}/", purpose=purpose, ticket=number)
            facts = wire.ticket_facts(answer.json())
            if facts.merged_to is None:
                return facts
            number = str(facts.merged_to)
        raise TicketGone(f"ticket {number} is merged in a circle")

    async def tickets(
        self, *, statuses: Collection[int] = (), newest: int | None = None, pages: int, purpose: str
    ) -> Sequence[wire.TicketFacts]:
        """Tickets in the order of their numbers, which is the only one the API has. With `newest` only so many of the
        last ones are read, without it as many `pages` as that is, from the first.
        """
        params = {"page_size": str(PAGE)}
        if statuses:
            params["status"] = ",".join(str(one) for one in sorted(statuses))
        first = 1
        if newest is not None:
            answer = await self.send("GET", "/tickets/", purpose=purpose, params={**params, "page_size": "1"})
            count = wire.page(answer.json())[1]
            first = max(1, -(-count // PAGE) - (-(-newest // PAGE)))
        found: list[wire.TicketFacts] = []
        for page in range(first, first + pages):
            answer = await self.send(
                "GET", "/tickets/", purpose=purpose, params={**params, "page": str(page)}, handled=(_NO_ITEM,)
            )
            if answer.status == _NO_ITEM:
                break  # a page after the last one
            rows, count = wire.page(answer.json())
            found += rows
            if page * PAGE >= count:
                break
        return found
