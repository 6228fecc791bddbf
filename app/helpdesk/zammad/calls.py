"""The calls of Zammad's REST API that the adapter makes, each answering with facts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from app.copilot.ports import Clock
from app.domain.errors import NoRights, SignInRefused, TicketGone, UnexpectedAnswer
from app.domain.journal import LedgerLine
from app.domain.tickets import Article, Person
from app.helpdesk.client import Answer, DeskClient
from app.helpdesk.text import plain_text
from app.helpdesk.zammad import lists, wire

_TOKEN = re.compile(r"[0-9A-Za-z_\-]{10,200}")
_ANSWER = re.compile(r"/api/v1/knowledge_bases/([0-9]{1,18})/answers/([0-9]{1,18})")
_MERGES = 5
_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Words:
    """What an account allows. `fields` is None where only administrators may read which there are."""

    states: tuple[str, ...]
    open_states: tuple[str, ...]
    priorities: tuple[str, ...]
    groups: tuple[str, ...]
    fields: tuple[lists.Field, ...] | None


class Calls:
    """One account's calls. Remembers users, what the account allows, and the tags of tickets that did not change."""

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
        """Raises InsecureAddress, and SignInRefused for what cannot be a token."""
        if not _TOKEN.fullmatch(token.strip()):
            raise SignInRefused("the token is shown once, when it is made: copy it whole")
        base = re.sub(r"/(?:api/v1|#.*|desktop|mobile)(?:/.*)?$", "", url.strip().split("#")[0].rstrip("/"))
        headers = {"Authorization": f"Token token={token.strip()}"}
        self.client = DeskClient(account, base, headers=headers, ledger=ledger, clock=clock, passing=passing)
        self._me: wire.Me | None = None
        self._words: Words | None = None
        self._users: dict[str, Person] = {}
        self._tags: dict[str, tuple[str, frozenset[str]]] = {}

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
            f"/api/v1{path}",
            purpose=purpose,
            changes=changes,
            params=params,
            body=body,
            handled=handled,
            ticket=ticket,
        )

    async def me(self) -> wire.Me:
        """The owner of the token, asked for once."""
        if self._me is None:
            answer = await self.send("GET", "/users/me", purpose="read user", params={"expand": "true"})
            self._me = wire.me(answer.json())
        return self._me

    async def user(self, number: str) -> Person:
        """A user, asked for once. One out of our sight is known by number only."""
        if number not in self._users:
            if len(self._users) >= _REMEMBERED:
                self._users.clear()
            try:
                answer = await self.send("GET", f"/users/{number}", purpose="read user")
                self._users[number] = wire.person(answer.json())
            except (NoRights, TicketGone):
                self._users[number] = Person(number)
        return self._users[number]

    async def ticket(self, number: str) -> wire.Facts:
        """A ticket; a merged one answers as the one it was merged into. Raises TicketGone also for a removed one."""
        asked = number
        for _ in range(_MERGES):
            path, params = f"/tickets/{number}", {"expand": "true"}
            answer = await self.send("GET", path, purpose="read ticket", ticket=asked, params=params)
            facts = wire.facts(answer.json())
            if facts.state in wire.GONE:
                raise TicketGone(f"ticket {number} was removed")
            if facts.state != wire.MERGED:
                return facts
            about = {"link_object": "Ticket", "link_object_value": number}
            links = await self.send("GET", "/links", purpose="follow a merge", ticket=asked, params=about)
            into = lists.merged_into(links.json(), number)
            if into is None:
                raise TicketGone(f"ticket {number} was merged into another one, which cannot be told")
            number = into
        raise TicketGone(f"ticket {asked} was merged again and again")

    async def tags(self, facts: wire.Facts) -> frozenset[str]:
        """A ticket's tags. A change of them changes the ticket's time, so they are asked for only when that moved."""
        known = self._tags.get(facts.id)
        if known is None or known[0] != facts.updated_text:
            about = {"object": "Ticket", "o_id": facts.id}
            answer = await self.send("GET", "/tags", purpose="read ticket", ticket=facts.id, params=about)
            if len(self._tags) >= _REMEMBERED:
                self._tags.clear()
            known = self._tags[facts.id] = (facts.updated_text, wire.tags(answer.json()))
        return known[1]

    async def entries(self, number: str, *, purpose: str = "read conversation") -> Sequence[wire.Entry]:
        """All articles of a ticket: Zammad tells them in one piece."""
        path, params = f"/ticket_articles/by_ticket/{number}", {"expand": "true"}
        answer = await self.send("GET", path, purpose=purpose, ticket=number, params=params)
        return wire.entries(answer.json())

    async def tickets(
        self, condition: Mapping[str, object], *, purpose: str, limit: int, newest: str = "updated_at"
    ) -> Sequence[wire.Facts]:
        """Tickets that match, the newest first. A condition is looked up in the database, not in the search index,
        which may be behind or not there at all.
        """
        order = {"sort_by": newest, "order_by": "desc", "limit": limit, "expand": True}
        body = {"condition": condition, **order}
        answer = await self.send("POST", "/tickets/search", purpose=purpose, body=body)
        return wire.listed(answer.json())[:limit]

    async def words(self) -> Words:
        """What the account allows, asked for once. Groups and attributes are told in full to administrators only."""
        if self._words is None:
            paths = ("/ticket_states", "/ticket_priorities", "/groups", "/object_manager_attributes")
            answers = await asyncio.gather(
                *(
                    self.send("GET", path, purpose="read vocabulary", params={"expand": "true"}, handled={403})
                    for path in paths
                )
            )
            states, priorities, groups, fields = (None if answer.status == 403 else answer.json() for answer in answers)
            mine = (await self.me()).groups
            known = lists.names(groups) if groups is not None else ()
            never = (wire.MERGED, *wire.GONE)
            self._words = Words(
                states=tuple(name for name in lists.names(states or []) if name not in never),
                open_states=lists.open_states(states or []),
                priorities=lists.names(priorities or []),
                groups=tuple(dict.fromkeys((*known, *mine))),
                fields=None if fields is None else tuple(lists.fields(fields)),
            )
        return self._words

    async def articles(self, query: str, limit: int) -> Sequence[Article]:
        """Answers of the knowledge base, as Zammad's own search ranks them, with their texts."""
        asked = {"query": query, "flavor": "agent", "url_type": "agent", "highlight_enabled": False, "limit": limit}
        index = "KnowledgeBase::Answer::Translation"
        answer = await self.send(
            "POST", "/knowledge_bases/search", purpose="search articles", body={**asked, "index": index}, handled={403}
        )
        if answer.status == 403:
            return []
        found = []
        for hit in list(lists.hits(answer.json()))[:limit]:
            place = _ANSWER.match(hit.path)
            text, source = hit.excerpt, self.client.address.url
            if place:
                path = f"/knowledge_bases/{place[1]}/answers/{place[2]}"
                source += f"/#knowledge_base/{place[1]}/locale/en-us/answer/{place[2]}"
                told = await self.send(
                    "GET", path, purpose="read articles", params={"include_contents": hit.id}, handled={403, 404}
                )
                whole = "" if told.status in (403, 404) else lists.answer_text(told.json())
                text = plain_text(whole, html=True).text if whole else text
            found.append(Article(hit.id, hit.title, text, source, updated_at=hit.updated))
        return found


def said_in(answer: Answer) -> str:
    try:
        return wire.error(answer.json())
    except UnexpectedAnswer:  # the status has said enough
        return ""
