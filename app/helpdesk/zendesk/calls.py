"""The calls of Zendesk's API that the adapter makes, each answering with facts, each with a living token."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from app.domain.errors import NoRights, SignInRefused, UnexpectedAnswer
from app.domain.sign_in_errors import BrowserSignInEnded
from app.helpdesk.client import Answer, DeskClient
from app.helpdesk.connector import World
from app.helpdesk.zendesk import fields, wire
from app.helpdesk.zendesk.oauth import base_of
from app.helpdesk.zendesk.secret import Keeper, parse_secret

PAGE = 100
"""Rows of a page, the most Zendesk gives."""
_MOST_PAGES = 60
"""A ticket holds 5,000 comments at most."""
SIDE = "users,groups"
SLACK = timedelta(seconds=5)
"""Two changes that are made side by side may be seen in another order than they are stamped."""


class Calls:
    """One account's calls. Remembers who we are, fields and groups for as long as it lives: they seldom change."""

    def __init__(self, account: str, url: str, secret: str, *, world: World) -> None:
        """Raises InsecureAddress, and SignInRefused when this is no secret of Zendesk."""
        self.client = DeskClient(
            account, base_of(url), headers={}, ledger=world.ledger, clock=world.clock, passing=world.passing
        )
        self.clock = world.clock
        self._keeper = Keeper(parse_secret(secret), self.client, world.clock, world.renewed, world.stored)
        self._me: wire.UserFacts | None = None
        self._table: fields.Table | None = None
        self._groups: Mapping[str, int] | None = None
        self._tags: Sequence[str] | None = None

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
        """One request with a token that lives; a refused one is renewed and the request made once more, which is safe:
        nothing is done for somebody who is not signed in.
        """
        token = await self._keeper.token()
        for again in (True, False):
            try:
                answer = await self.client.send(
                    method,
                    f"/api/v2{path}",
                    purpose=purpose,
                    changes=changes,
                    params=params,
                    body=body,
                    headers={"Authorization": f"Bearer {token}"},
                    handled={*handled, 403},
                    ticket=ticket,
                )
            except SignInRefused as error:
                if not again:
                    raise BrowserSignInEnded(error.detail) from None
                token = await self._keeper.renewed(token)
                continue
            if answer.status == 403:
                raise NoRights(said(answer) or self.client.address.place)
            return answer
        raise AssertionError("unreachable")

    async def close(self) -> None:
        await self._keeper.close()
        await self.client.close()

    async def me(self) -> wire.UserFacts:
        if self._me is None:
            answer = (await self.send("GET", "/users/me", purpose="read user")).json()
            match wire.part(answer, "user"):
                case {"id": int()} as user:
                    self._me = wire.user_facts(user)
                case _:  # Zendesk tells strangers that they are "Anonymous user", with 200
                    raise SignInRefused(self.client.address.place)
        return self._me

    async def table(self) -> fields.Table:
        """Fields and statuses. Without pages every field is in one answer."""
        if self._table is None:
            answer = await self.send("GET", "/ticket_fields", purpose="read vocabulary")
            self._table = fields.table(answer.json())
        return self._table

    async def groups(self) -> Mapping[str, int]:
        """Groups one can give a ticket to, by name."""
        if self._groups is None:
            found: dict[str, int] = {}
            for page in await self._pages("/groups/assignable", "groups", purpose="read vocabulary"):
                found |= {name: number for number, name in wire.beside({"groups": [page]}).groups.items()}
            self._groups = found
        return self._groups

    async def known_tags(self) -> Sequence[str]:
        """The tags that are used most."""
        if self._tags is None:
            params = {"page[size]": str(PAGE)}
            answer = await self.send("GET", "/tags", purpose="read vocabulary", params=params)
            self._tags = [name for row in wire.rows(answer.json(), "tags") if isinstance(name := row.get("name"), str)]
        return self._tags

    async def ticket(self, number: str) -> tuple[wire.TicketFacts, wire.Beside]:
        """A ticket. Raises TicketGone also for a deleted one, which Zendesk does not show any more."""
        answer = await self.send(
            "GET", f"/tickets/{number}", purpose="read ticket", ticket=number, params={"include": SIDE}
        )
        data = answer.json()
        return wire.ticket_facts(wire.part(data, "ticket")), wire.beside(data)

    async def tickets(self, numbers: Sequence[str], *, purpose: str) -> tuple[Sequence[wire.TicketFacts], Answer]:
        """Tickets by number, at most one page, as they are now; those one may not see are left out."""
        params = {"ids": ",".join(numbers[:PAGE]), "include": SIDE}
        answer = await self.send("GET", "/tickets/show_many", purpose=purpose, params=params)
        return [wire.ticket_facts(one) for one in wire.rows(answer.json(), "tickets")], answer

    async def requested(self, user: int) -> tuple[Sequence[wire.TicketFacts], wire.Beside]:
        """The newest tickets somebody asked for, newest first, at most one page."""
        params = {"sort_by": "created_at", "sort_order": "desc", "per_page": str(PAGE), "include": SIDE}
        path = f"/users/{user}/tickets/requested"
        data = (await self.send("GET", path, purpose="read other tickets", params=params)).json()
        return [wire.ticket_facts(one) for one in wire.rows(data, "tickets")], wire.beside(data)

    async def comments(
        self, number: str, *, since: datetime | None, purpose: str = "read conversation"
    ) -> tuple[Sequence[wire.Comment], wire.Beside]:
        """Comments since a time (all when None), oldest first. The newest are asked for first, so that nothing new
        costs one request.
        """
        found: list[wire.Comment] = []
        users: dict[int, wire.UserFacts] = {}
        params = {"include": "users", "sort": "-created_at", "page[size]": str(PAGE)}
        path = f"/tickets/{number}/comments"
        for _ in range(_MOST_PAGES):
            data = (await self.send("GET", path, purpose=purpose, ticket=number, params=params)).json()
            page = [wire.comment(one) for one in wire.rows(data, "comments")]
            users |= wire.beside(data).users
            found += [one for one in page if since is None or one.at >= since]
            cursor = wire.next_cursor(data)
            if cursor is None or (since is not None and page and page[-1].at < since):
                found.sort(key=lambda one: (one.at, one.id))
                return found, wire.Beside(users)
            params["page[after]"] = cursor
        raise UnexpectedAnswer(f"more than {_MOST_PAGES * PAGE} comments on one ticket")

    async def audits(self, number: str) -> Sequence[wire.Audit]:
        """All that was done to a ticket. Zendesk documents no order for them, so none is relied on."""
        path = f"/tickets/{number}/audits"
        return [wire.audit(one) for one in await self._pages(path, "audits", purpose="compare versions", ticket=number)]

    async def _pages(
        self, path: str, name: str, *, purpose: str, ticket: str | None = None
    ) -> Sequence[Mapping[str, object]]:
        found: list[Mapping[str, object]] = []
        params = {"page[size]": str(PAGE)}
        for _ in range(_MOST_PAGES):
            data = (await self.send("GET", path, purpose=purpose, ticket=ticket, params=params)).json()
            found += wire.rows(data, name)
            cursor = wire.next_cursor(data)
            if cursor is None:
                return found
            params["page[after]"] = cursor
        raise UnexpectedAnswer(f"more than {_MOST_PAGES * PAGE} {name}")


def said(answer: Answer) -> str:
    """Zendesk's own reason in a refusal; empty when there is none that can be read."""
    try:
        return wire.reason(answer.json())
    except UnexpectedAnswer:  # the status has said enough
        return ""
