"""The calls of REST 2.0 that the adapter makes, each answering with facts. A stock RT needs 300 ms for every one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

from app.copilot.ports import Clock
from app.domain.errors import NoRights, SignInRefused, TicketGone, UnexpectedAnswer
from app.domain.journal import LedgerLine
from app.domain.tickets import Person
from app.helpdesk.client import Answer, DeskClient
from app.helpdesk.rt import wire

PAGE = 100
"""Rows of a page, the most RT gives."""
_MOST_PAGES = 100
_TOKEN = re.compile(r"\d+-(\d+)-[0-9A-Za-z]+")
_ROW_FIELDS = {
    "fields": "Type,Creator,Created,Field,ObjectId",
    "fields[Creator]": "Name,RealName,EmailAddress",
    "orderby": "id",
}
TICKET_FIELDS = {
    "fields": "Subject,Status,Priority,Queue,Owner,Requestor,CustomFields,Created,LastUpdated,Due",
    "fields[Queue]": "Name",
    "fields[Owner]": "Name,RealName,EmailAddress",
    "fields[Requestor]": "Name,RealName,EmailAddress",
}
_NOTE = "Comment"
_WITH_NAMES = {"fields[Queue]": "Name", "fields[Owner]": "Name,RealName,EmailAddress"}
_LOOKED_AT = 20
"""Tickets whose last state is remembered for the next look."""
Filter = Mapping[str, object]


class Calls:
    """One account's calls. Remembers users for as long as it lives: who is privileged seldom changes."""

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
        """Raises InsecureAddress, and SignInRefused when this is no token of RT."""
        found = _TOKEN.fullmatch(token.strip())
        if not found:
            raise SignInRefused("the token must look like 1-23-456abc: copy it whole")
        base = re.sub(r"/REST/2\.0/?$", "", url.strip())
        headers = {"Authorization": f"token {token.strip()}"}
        self.client = DeskClient(account, base, headers=headers, ledger=ledger, clock=clock, passing=passing)
        self._my_number = found[1]
        self._users: dict[str, wire.UserFacts] = {}
        self._sees_notes = False
        self._looked_at: dict[str, tuple[wire.TicketFacts, str]] = {}

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
            f"/REST/2.0{path}",
            purpose=purpose,
            changes=changes,
            params=params,
            body=body,
            headers=headers,
            handled=handled,
            ticket=ticket,
        )

    async def me(self) -> wire.UserFacts:
        """The user the token belongs to; RT writes the number into the token."""
        return await self.user(self._my_number)

    async def user(self, name: str) -> wire.UserFacts:
        """A user by login name or number, asked for once."""
        key = name.casefold()
        if key not in self._users:
            answer = await self.send("GET", f"/user/{_in_path(name)}", purpose="read user")
            facts = wire.user_facts(answer.json())
            self._users[key] = self._users[facts.person.id.casefold()] = facts
        return self._users[key]

    async def somebody(self, name: str) -> wire.UserFacts:
        """A user who may be out of our sight: then only the login name is known, and it counts as a customer's."""
        try:
            return await self.user(name)
        except (NoRights, TicketGone):
            return wire.UserFacts("", Person(name), privileged=False)

    async def ticket(self, number: str) -> tuple[wire.TicketFacts, str]:
        """A ticket and its version: the newest transaction we may see. A merged one answers under its new number.

        Raises TicketGone also for a deleted ticket, which RT goes on showing and lets be written to.
        """
        answer = await self.send("GET", f"/ticket/{number}", purpose="read ticket", ticket=number, params=_WITH_NAMES)
        return self._read(answer, number)

    def _read(self, answer: Answer, number: str) -> tuple[wire.TicketFacts, str]:
        facts = wire.ticket_facts(answer.json())
        if facts.status == "deleted":
            raise TicketGone(f"ticket {number} was deleted")
        return facts, answer.headers.get("etag", "").removeprefix("W/").strip('"')

    async def ticket_if_new(self, number: str) -> tuple[wire.TicketFacts, str]:
        """The same for a look that changes nothing: RT answers in half the time when no transaction came since the last
        one. What is written is compared with `ticket`, because not everything on a ticket makes a transaction.
        """
        facts, version = self._looked_at.get(number, (None, ""))
        if facts is not None and version:
            path, unless = f"/ticket/{number}", {"If-None-Match": f'"{version}"'}
            answer = await self.send(
                "GET", path, purpose="look for news", ticket=number, params=_WITH_NAMES, headers=unless, handled={304}
            )
            if answer.status == 304:
                return facts, version
            found = self._read(answer, number)
        else:
            found = await self.ticket(number)
        if len(self._looked_at) >= _LOOKED_AT:
            self._looked_at.clear()
        self._looked_at[number] = found
        return found

    async def tickets(
        self, query: str, *, purpose: str, limit: int, order_by: str = "LastUpdated", links: bool = False
    ) -> tuple[Sequence[wire.TicketFacts], int]:
        """Tickets that match a TicketSQL query, newest first, at most one page, and how many there are in all."""
        params = {**TICKET_FIELDS, "query": query, "orderby": order_by, "order": "DESC"}
        params["per_page"] = str(min(max(limit, 1), PAGE))
        if links:
            params["fields"] += ",_hyperlinks"
        answer = (await self.send("GET", "/tickets", purpose=purpose, params=params)).json()
        return [wire.ticket_facts(one) for one in wire.items(answer)], wire.total(answer)

    async def rows(
        self, number: str, *, types: Collection[str], after: int = 0, purpose: str = "read conversation"
    ) -> Sequence[wire.Row]:
        """All transactions of these types of a ticket after one, oldest first."""
        found: list[wire.Row] = []
        from_start = after == 0
        for _ in range(_MOST_PAGES):
            limits: list[Filter] = [
                {"field": "id", "operator": ">", "value": after},
                {"field": "Type", "operator": "IN", "value": sorted(types)},
            ]
            path, params = f"/ticket/{number}/history", {**_ROW_FIELDS, "per_page": str(PAGE)}
            answer = await self.send("POST", path, purpose=purpose, ticket=number, params=params, body=limits)
            page = [wire.row(one) for one in wire.items(answer.json())]
            found += page
            self._sees_notes = self._sees_notes or any(one.type == _NOTE for one in page)
            after = page[-1].id if page else after
            if len(page) == PAGE:
                continue
            if self._sees_notes or _NOTE not in types or not from_start:
                return found
            # RT leaves rows out of a page that we may not see, so a short page may not be the last one. Only notes can
            # be hidden here; without them the next answer is exact.
            types = set(types) - {_NOTE}
        raise UnexpectedAnswer(f"more than {_MOST_PAGES * PAGE} entries on one ticket")

    async def parts(
        self, transactions: Sequence[int], *, number: str, bodies: bool, purpose: str = "read conversation"
    ) -> Sequence[wire.Part]:
        """The parts of these messages: with `bodies` the texts and what holds them together, without it everything
        by name and size only, so that no file is ever loaded.
        """
        found: list[wire.Part] = []
        for begin in range(0, len(transactions), PAGE):
            chunk = list(transactions[begin : begin + PAGE])
            limits: list[Filter] = [{"field": "TransactionId", "operator": "IN", "value": chunk}]
            fields = "TransactionId,ContentType,Filename,ContentLength"
            if bodies:
                fields = "TransactionId,ContentType,Content"
                limits += [
                    {"field": "Filename", "operator": "IS", "value": "NULL"},
                    {"field": "ContentType", "operator": "STARTSWITH", "value": "text/"},
                    {"field": "ContentType", "operator": "STARTSWITH", "value": "multipart/", "entry_aggregator": "OR"},
                ]
            for page in range(1, _MOST_PAGES):
                params = {"fields": fields, "orderby": "id", "per_page": str(PAGE), "page": str(page)}
                path = f"/ticket/{number}/attachments"
                answer = await self.send("POST", path, purpose=purpose, ticket=number, params=params, body=limits)
                rows = wire.items(answer.json())
                found += [wire.part(one) for one in rows]
                if len(rows) < PAGE:
                    break
        return found


def _in_path(name: str) -> str:
    """A login name as one piece of a path: RT's names are mail addresses or words."""
    from urllib.parse import quote

    return quote(name, safe="@")
