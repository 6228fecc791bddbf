"""The calls of Intercom's API that the adapter makes, each answering with facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from app.copilot.ports import Clock
from app.domain.errors import NoRights, SignInRefused, TicketGone
from app.domain.journal import LedgerLine
from app.domain.tickets import Person
from app.helpdesk.client import Answer, DeskClient
from app.helpdesk.intercom import company, wire
from app.helpdesk.intercom.pieces import digits
from app.helpdesk.intercom.places import places_of

VERSION = "2.16"
PAGE = 150
"""Rows of a search's page, the most Intercom gives."""
_KEPT = timedelta(minutes=10)
_TOKEN = re.compile(r"[A-Za-z0-9_=+/.:~-]{8,400}")
Filter = Mapping[str, object]


class Calls:
    """One account's calls. Remembers the signed-in admin, customers, and the workspace's lists for ten minutes."""

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
        """Raises InsecureAddress for every host but Intercom's, and SignInRefused when this is no token."""
        if not _TOKEN.fullmatch(token.strip()):
            raise SignInRefused("the token must not have spaces in it: copy it whole")
        self.places = places_of(url)
        headers = {"Authorization": f"Bearer {token.strip()}", "Intercom-Version": VERSION}
        self.client = DeskClient(account, self.places.api, headers=headers, ledger=ledger, clock=clock, passing=passing)
        self._clock = clock
        self._me: company.Me | None = None
        self._contacts: dict[str, Person] = {}
        self._lists: dict[str, tuple[object, datetime]] = {}

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
        handled: Collection[int] = (),
    ) -> Answer:
        return await self.client.send(
            method, path, purpose=purpose, changes=changes, params=params, body=body, handled=handled, ticket=ticket
        )

    async def me(self) -> company.Me:
        if self._me is None:
            self._me = company.me((await self.send("GET", "/me", purpose="read user")).json())
        return self._me

    async def conversation(self, number: str, *, purpose: str = "read ticket") -> tuple[wire.Facts, datetime]:
        """A conversation with its newest 500 parts, and the desk's time then."""
        answer = await self.send("GET", f"/conversations/{digits(number)}", purpose=purpose, ticket=number)
        return wire.facts(answer.json()), self.time_of(answer)

    async def search(
        self, filters: Sequence[Filter], *, purpose: str, size: int = PAGE, pages: int = 1
    ) -> tuple[list[wire.Facts], int, datetime]:
        """Conversations that fit all of these, how many there are, and the desk's time then."""
        rows: list[wire.Facts] = []
        body = {
            "query": {"operator": "AND", "value": list(filters)},
            "pagination": {"per_page": min(max(size, 1), PAGE)},
        }
        while True:
            answer = await self.send("POST", "/conversations/search", purpose=purpose, body=body)
            rows += [wire.facts(row) for row in company.found(answer.json(), "conversations")]
            pages, more = pages - 1, company.next_page(answer.json())
            if not more or pages < 1:
                return rows, company.total(answer.json()), self.time_of(answer)
            body["pagination"] = {"per_page": PAGE, "starting_after": more}

    async def contact(self, number: str, known: Person | None = None) -> Person:
        """A customer by name. What the conversation's first message says spares a request."""
        if known is not None and known.id == number and known.email:
            self._contacts[number] = known
        if number not in self._contacts:
            try:
                found = company.contact((await self.send("GET", f"/contacts/{number}", purpose="read user")).json())
            except (NoRights, TicketGone):  # out of our sight, or merged into another: the number has to do
                found = Person(number)
            if len(self._contacts) >= 500:
                self._contacts.clear()
            self._contacts[number] = found
        return self._contacts[number]

    async def teams(self) -> dict[str, str]:
        return company.teams(await self._list("/teams"))

    async def admins(self) -> dict[str, Person]:
        people = company.admins(await self._list("/admins"))
        mine = (await self.me()).person
        return {**people, mine.id: mine}

    async def attributes(self) -> tuple[company.Attribute, ...]:
        return company.attributes(await self._list("/conversations/attributes"))

    async def tag(self, name: str) -> str:
        """The number of a tag; one that the workspace does not have is made."""
        known = company.tags(await self._list("/tags"))
        if name.casefold() in known:
            return known[name.casefold()]
        answer = await self.send("POST", "/tags", purpose="make a tag", changes=True, body={"name": name})
        self._lists.pop("/tags", None)
        return company.tag(answer.json())

    def time_of(self, answer: Answer) -> datetime:
        """The desk's time when it answered; this computer's where it does not say."""
        try:
            at = parsedate_to_datetime(answer.headers.get("date", ""))
        except ValueError:
            return self._clock()
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)

    async def _list(self, path: str) -> object:
        """A list of the workspace, read at most every ten minutes; empty where the token may not read it."""
        now = self._clock()
        if path not in self._lists or now - self._lists[path][1] > _KEPT:
            try:
                found = (await self.send("GET", path, purpose="read vocabulary")).json()
            except (NoRights, TicketGone):
                found = {}
            self._lists[path] = found, now
        return self._lists[path][0]
