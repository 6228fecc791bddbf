"""The calls of Freshdesk's API that the adapter makes, each answering with facts. They count for the whole company."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from app.copilot.ports import Clock
from app.domain.errors import NoRights, SignInRefused, TicketGone, UnexpectedAnswer
from app.domain.journal import LedgerLine
from app.domain.tickets import Person
from app.helpdesk.client import Answer, DeskClient
from app.helpdesk.freshdesk import wire
from app.helpdesk.freshdesk.form import Form, form_of

PAGE = 100
"""Rows of a page, the most Freshdesk gives; a search has 30."""
_MOST_PAGES = 100
_FORM_KEPT = timedelta(minutes=10)
_KEY = re.compile(r"[A-Za-z0-9_\-]{8,200}")


class Calls:
    """One account's calls. Remembers who is signed in, and the company's form for ten minutes."""

    def __init__(
        self,
        account: str,
        url: str,
        key: str,
        *,
        ledger: Callable[[LedgerLine], None],
        clock: Clock,
        passing: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Raises InsecureAddress, and SignInRefused when this is no API key."""
        if not _KEY.fullmatch(key.strip()):
            raise SignInRefused("an API key is letters and digits alone: copy it whole")
        base = re.sub(r"/(?:a|api/v2)(?:/.*)?$", "", url.strip().rstrip("/"))
        word = base64.b64encode(f"{key.strip()}:X".encode()).decode()  # the password is any letter: the key says who
        headers = {"Authorization": f"Basic {word}"}
        self.client = DeskClient(account, base, headers=headers, ledger=ledger, clock=clock, passing=passing)
        self._clock = clock
        self._me: tuple[Person, int, bool] | None = None
        self._form: tuple[Form, datetime] | None = None

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
            method,
            f"/api/v2{path}",
            purpose=purpose,
            changes=changes,
            params=params,
            body=body,
            handled=handled,
            ticket=ticket,
        )

    async def agent(self) -> tuple[Person, int, bool]:
        """Who the key belongs to, how far it reaches, and whether it may answer customers."""
        if self._me is None:
            self._me = wire.agent((await self.send("GET", "/agents/me", purpose="read user")).json())
        return self._me

    async def me(self) -> Person:
        return (await self.agent())[0]

    async def form(self) -> Form:
        """The company's form. One that this account may not read is replaced by the names every Freshdesk has."""
        now = self._clock()
        if self._form is None or now - self._form[1] > _FORM_KEPT:
            try:
                answer = await self.send("GET", "/ticket_fields", purpose="read vocabulary")
                form = form_of(wire.rows(answer.json()))
            except (NoRights, TicketGone):
                form = Form(whole=False)
            self._form = form, now
        return self._form[0]

    async def ticket(
        self, number: str, *, purpose: str = "read ticket", named: bool = False
    ) -> tuple[wire.TicketFacts, datetime]:
        """A ticket, and the desk's time then. Raises TicketGone also for deleted ones and spam.

        `named` asks for the requester's name and address, which makes the request count more than once.
        """
        path, params = f"/tickets/{wire.digits(number)}", {"include": "requester"} if named else None
        answer = await self.send("GET", path, purpose=purpose, ticket=number, params=params)
        facts = wire.ticket_facts(answer.json())
        if facts.gone:
            raise TicketGone(f"ticket {number} was deleted or is spam")
        return facts, self.time_of(answer)

    async def tickets(self, params: Mapping[str, str], *, purpose: str) -> tuple[Sequence[wire.TicketFacts], datetime]:
        """One page of the list of tickets, and the desk's time."""
        answer = await self.send("GET", "/tickets", purpose=purpose, params={"per_page": str(PAGE), **params})
        return [wire.ticket_facts(row) for row in wire.rows(answer.json())], self.time_of(answer)

    async def entries(
        self, number: str, *, known: int = 0, purpose: str = "read conversation"
    ) -> tuple[int, Sequence[wire.Entry]]:
        """Replies and notes of a ticket in the order the desk tells them, from the page on that holds the `known`-th;
        with the number of those before that page.
        """
        first = max(known - 1, 0) // PAGE
        found: list[wire.Entry] = []
        for page in range(first + 1, first + _MOST_PAGES):
            answer = await self.send(
                "GET",
                f"/tickets/{wire.digits(number)}/conversations",
                purpose=purpose,
                ticket=number,
                params={"per_page": str(PAGE), "page": str(page)},
            )
            rows = [wire.entry(row) for row in wire.rows(answer.json())]
            found += rows
            if len(rows) < PAGE and 'rel="next"' not in answer.headers.get("link", ""):
                return first * PAGE, found
        raise UnexpectedAnswer(f"more than {_MOST_PAGES * PAGE} entries on one ticket")

    def time_of(self, answer: Answer) -> datetime:
        """The desk's time when it answered; this computer's where it does not say."""
        try:
            at = parsedate_to_datetime(answer.headers.get("date", ""))
        except ValueError:
            return self._clock()
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
