"""The calls of Chatwoot's application API that the adapter makes, each answering with facts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from app.copilot.ports import Clock
from app.domain.errors import NoRights, SignInRefused, UnexpectedAnswer
from app.domain.journal import LedgerLine
from app.domain.tickets import Person
from app.helpdesk.chatwoot import wire
from app.helpdesk.client import Answer, DeskClient
from app.helpdesk.plain import digits
from app.helpdesk.shelf import MOST_ARTICLES, Shelved

PAGE = 100
"""Messages Chatwoot gives after a given one."""
_MOST_PAGES = 100
_PLACE = re.compile(r"^(?P<base>.*?)/(?:app|api/v1)(?:/accounts/(?P<account>[1-9][0-9]{0,17}))?(?:/.*)?$")
_TOKEN = re.compile(r"[0-9A-Za-z_\-.]{8,200}")


@dataclass(frozen=True, slots=True)
class Words:
    """What an account allows: its teams by name, agents, labels and the attributes of conversations."""

    teams: Mapping[str, str]
    agents: tuple[Person, ...]
    labels: tuple[str, ...]
    fields: tuple[wire.Field, ...]


class Calls:
    """One account's calls. Remembers who we are and what the account allows, for as long as it lives."""

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
            raise SignInRefused("the token is on your profile page: copy it whole")
        place = _PLACE.fullmatch(url.strip().split("?")[0].split("#")[0].rstrip("/"))
        self.number = (place["account"] or "") if place else ""
        """Chatwoot's own number of the account, once it is known: in the address, or the only one of the profile."""
        headers = {"api_access_token": token.strip()}
        base = place["base"] if place else url
        self.client = DeskClient(account, base, headers=headers, ledger=ledger, clock=clock, passing=passing)
        self._profile: wire.Profile | None = None
        self._words: Words | None = None

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
        """A request below the account. Chatwoot says 401 also to what one may not do: its words tell them apart."""
        if not self.number:
            await self.profile()
        return await self._send(
            method,
            f"/api/v1/accounts/{self.number}{path}",
            purpose=purpose,
            ticket=ticket,
            changes=changes,
            params=params,
            body=body,
            handled=handled,
        )

    async def profile(self) -> wire.Profile:
        """Who the token belongs to, asked for once."""
        if self._profile is None:
            answer = await self._send("GET", "/api/v1/profile", purpose="read user")
            profile = wire.profile(answer.json())
            if not self.number and len(profile.accounts) > 1:
                # The one chosen last changes with each click in the browser, and what waits is meant for one of them.
                raise SignInRefused(
                    f"you work in several accounts at {self.client.address.place}: give the address of a page of the"
                    " one that is meant, with /app/accounts/ and its number in it"
                )
            self._profile = profile
            self.number = self.number or profile.account
            if not self.number:
                raise NoRights("the token's owner belongs to no account")
        return self._profile

    def forget_profile(self) -> None:
        """It is asked for again when it is needed next."""
        self._profile = None

    async def conversation(self, number: str) -> wire.Conversation:
        answer = await self.send("GET", f"/conversations/{number}", purpose="read ticket", ticket=number)
        return wire.conversation(answer.json())

    async def entries(self, number: str, *, after: int, purpose: str = "read conversation") -> Sequence[wire.Entry]:
        """Everything said after a message, oldest first."""
        found: list[wire.Entry] = []
        for _ in range(_MOST_PAGES):
            path, params = f"/conversations/{number}/messages", {"after": str(after)}
            answer = await self.send("GET", path, purpose=purpose, ticket=number, params=params)
            page = wire.entries(answer.json())
            found += page
            if len(page) < PAGE:
                return sorted({one.id: one for one in found}.values(), key=lambda one: one.id)
            after = max(one.id for one in page)
        raise UnexpectedAnswer(f"more than {_MOST_PAGES * PAGE} messages in one conversation")

    async def words(self) -> Words:
        """What the account allows, asked for once."""
        if self._words is None:
            paths = ("/teams", "/agents", "/labels", "/custom_attribute_definitions")
            answers = await asyncio.gather(*(self.send("GET", path, purpose="read vocabulary") for path in paths))
            teams, agents, labels, fields = (answer.json() for answer in answers)
            self._words = Words(
                teams={str(one.get("name")): digits(one.get("id")) for one in wire.rows(teams)},
                agents=tuple(
                    Person(digits(one.get("id")), str(one.get("available_name") or one.get("name") or ""))
                    for one in wire.rows(agents)
                ),
                labels=tuple(str(one.get("title")) for one in wire.rows(labels)),
                fields=tuple(wire.fields(fields)),
            )
        return self._words

    async def articles(self) -> Sequence[Shelved]:
        """The published articles of the account's help centres, at most MOST_ARTICLES."""
        portals = wire.rows((await self.send("GET", "/portals", purpose="read articles")).json())
        found: list[Shelved] = []
        for slug in (str(one.get("slug") or "") for one in portals if not one.get("archived")):
            for page in range(1, _MOST_PAGES):
                path, params = f"/portals/{slug}/articles", {"page": str(page)}
                answer = await self.send("GET", path, purpose="read articles", params=params)
                told = wire.rows(answer.json())
                made = (wire.article(one, portal=slug, url=self.client.address.url) for one in told)
                found += [Shelved(article) for article in made if article is not None]
                if not told or len(found) >= MOST_ARTICLES:
                    break
        return found[:MOST_ARTICLES]

    async def _send(
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
        answer = await self.client.send(
            method,
            path,
            purpose=purpose,
            changes=changes,
            params=params,
            body=body,
            handled={*handled, 401},
            ticket=ticket,
        )
        if answer.status == 401:
            said = said_in(answer)
            if said.startswith("You are not authorized"):
                raise NoRights(said)
            raise SignInRefused(self.client.address.place)
        return answer


def said_in(answer: Answer) -> str:
    try:
        return wire.error(answer.json())
    except UnexpectedAnswer:  # the status has said enough
        return ""
