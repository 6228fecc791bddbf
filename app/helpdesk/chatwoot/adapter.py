"""Chatwoot as a Desk: a conversation is a ticket, its team the group, its labels the tags."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import AbstractContextManager, aclosing, nullcontext
from datetime import timedelta

from app.copilot.ports import Clock
from app.domain.decisions import AddMessage, Operation, UpdateTicket, body_hash, operation_in_note
from app.domain.journal import LedgerLine
from app.domain.tickets import (
    Article,
    Changes,
    Conversation,
    Message,
    Outcome,
    SignIn,
    Ticket,
    TicketRef,
    Visibility,
    Vocabulary,
)
from app.helpdesk.changing import OwnValues, changes_of, still_to_do
from app.helpdesk.chatwoot import news as listening
from app.helpdesk.chatwoot import wire, writing
from app.helpdesk.chatwoot.calls import Calls
from app.helpdesk.shelf import Shelf
from app.helpdesk.text import readable

_PAGE = re.compile(r"/app/accounts/([1-9][0-9]{0,17})/(?:[^/]+/){0,3}conversations/([1-9][0-9]{0,17})")
_RECENT = timedelta(days=14)
_REMEMBERED = 500


class Chatwoot:
    """A Chatwoot account. Implements `app.copilot.ports.Desk`. Making one sends nothing; it raises InsecureAddress for
    an address a token must not travel to, and SignInRefused for a token that cannot be one.
    """

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
        self._account = account
        self._clock = clock
        self._calls = Calls(account, url, token, ledger=ledger, clock=clock, passing=passing)
        self._shelf = Shelf(self._calls.articles, clock=clock)
        self._own = OwnValues()
        self._prior: dict[str, int] = {}

    @property
    def account(self) -> str:
        return self._account

    @property
    def vendor(self) -> str:
        return wire.VENDOR

    async def check_sign_in(self) -> SignIn:
        profile = await self._calls.profile()
        missing: list[str] = []
        if self._calls.number not in profile.accounts:
            missing.append(f"work in account {self._calls.number}: the token's owner is no member of it")
        elif not await self._list(purpose="check rights", status="all"):
            missing.append("see conversations (be a member of an inbox), or there is none")
        return SignIn(profile.me, self._calls.client.address.place, tuple(missing))

    async def ticket(self, ref: TicketRef) -> Ticket:
        facts = await self._calls.conversation(ref.id)
        if ref.id not in self._prior:
            if len(self._prior) >= _REMEMBERED:
                self._prior.clear()
            since = self._clock() - _RECENT
            others = await self._others(facts, purpose="count earlier tickets")
            self._prior[ref.id] = sum(one.created is not None and one.created > since for one in others)
        return await self._told(facts, prior_contacts=self._prior[ref.id])

    async def conversation(self, ref: TicketRef, after: str | None = None) -> Conversation:
        found = await self._calls.entries(ref.id, after=_cursor(after))
        me = (await self._calls.profile()).me
        messages = []
        for one in found:
            if one.is_activity:
                continue
            body = await readable(one.text, html=one.html)
            messages.append(
                Message(
                    id=str(one.id),
                    role=one.role,
                    visibility="internal" if one.private else "public",
                    author=me if one.role == "agent" and one.author.id == me.id else one.author,
                    text=body.text,
                    at=one.at,
                    attachments=one.attachments,
                    truncated=body.truncated,
                )
            )
        return Conversation(tuple(messages), str(max((one.id for one in found), default=_cursor(after))))

    async def vocabulary(self, ref: TicketRef) -> Vocabulary:  # noqa: ARG002 - the same for each ticket of an account
        words = await self._calls.words()
        return Vocabulary(
            statuses=wire.STATUSES,
            priorities=wire.PRIORITIES,
            groups=tuple(words.teams),
            agents=words.agents,
            tags=words.labels,
            fields={one.name: one.choices for one in words.fields},
        )

    async def add_message(
        self,
        ref: TicketRef,
        text: str,
        *,
        visibility: Visibility,
        operation_id: str,  # noqa: ARG002 - its `echo_id` is told once and kept nowhere; a note carries it in its text
    ) -> Outcome:
        return await writing.add_message(self._calls, ref, text, visibility=visibility)

    async def update(
        self,
        ref: TicketRef,
        changes: Changes,
        *,
        expected_version: str | None,
        operation_id: str,  # noqa: ARG002 - a change is recognised by what stands on the ticket
    ) -> Outcome:
        return await writing.update(self._calls, ref, changes, expected_version=expected_version, own=self._own)

    async def find_operation(self, ref: TicketRef, operation: Operation, *, after: str | None) -> Sequence[str]:
        match operation.action:
            case UpdateTicket(changes=changes):
                standing = wire.standing(await self._calls.conversation(ref.id), (await self._calls.words()).fields)
                return [] if still_to_do(changes, standing).parts else [""]
            case AddMessage(text=text, visibility=visibility):
                me, wanted = (await self._calls.profile()).me.id, body_hash(text)
                found = await self._calls.entries(ref.id, after=_cursor(after), purpose="look for an operation")
                private = visibility == "internal"
                return [
                    str(one.id)
                    for one in found
                    if (one.role, one.author.id, one.private) == ("agent", me, private)
                    and (
                        (private and operation_in_note(one.text) == operation.id)
                        or (operation_in_note(text) is None and body_hash(one.text) == wanted)
                    )
                ]

    async def search_articles(self, query: str, *, limit: int = 3) -> Sequence[Article]:
        return await self._shelf.search(query, limit)

    async def changes(self, cursor: str | None, watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        async def version_of(ref: TicketRef) -> str:
            return (await self._told(await self._calls.conversation(ref.id))).version

        return await changes_of(cursor, watch, version_of)

    async def my_open_tickets(self, *, limit: int = 50) -> Sequence[Ticket]:
        both = await asyncio.gather(
            *(
                self._list(purpose="read worklist", status=status, mine=True, limit=limit)
                for status in ("open", "pending")
            )
        )
        return [await self._told(facts) for facts in [*both[0], *both[1]][:limit]]

    async def other_tickets(self, ref: TicketRef, *, limit: int = 5) -> Sequence[Ticket]:
        facts = await self._calls.conversation(ref.id)
        others = await self._others(facts, purpose="read other tickets")
        return [await self._told(one) for one in others[:limit]]

    def ticket_from_url(self, url: str) -> TicketRef | None:
        place = self._calls.client.address.path_of(url)
        found = _PAGE.fullmatch(place[0].rstrip("/")) if place else None
        if found is None or self._calls.number not in ("", found[1]):
            return None
        return TicketRef(self._account, found[2])

    def url_of(self, ref: TicketRef) -> str:
        """The account's number is known once anything was asked of the desk, or from the account's address."""
        return f"{self._calls.client.address.url}/app/accounts/{self._calls.number or 0}/conversations/{ref.id}"

    async def news(self) -> AsyncGenerator[TicketRef | None, None]:
        """As `app.copilot.news.TellsNews` says."""
        async with aclosing(listening.news(self._calls)) as told:
            async for number in told:
                yield None if number is None else TicketRef(self._account, number)

    async def close(self) -> None:
        await self._calls.client.close()

    async def _told(self, facts: wire.Conversation, *, prior_contacts: int = 0) -> Ticket:
        fields, url = (await self._calls.words()).fields, self.url_of(TicketRef(self._account, facts.id))
        return wire.to_ticket(facts, fields, account=self._account, url=url, prior_contacts=prior_contacts)

    async def _list(
        self, *, purpose: str, status: str, mine: bool = False, limit: int = 1
    ) -> Sequence[wire.Conversation]:
        found: list[wire.Conversation] = []
        page = 0
        while len(found) < limit:
            page += 1
            params = {"status": status, "assignee_type": "me" if mine else "all", "page": str(page)}
            answer = await self._calls.send("GET", "/conversations", purpose=purpose, params=params)
            told = wire.conversations(answer.json())
            found += told
            if not told:
                break
        return found[:limit]

    async def _others(self, facts: wire.Conversation, *, purpose: str) -> Sequence[wire.Conversation]:
        """The contact's other conversations, the newest first: Chatwoot tells at most twenty."""
        if not facts.contact_id:
            return []
        answer = await self._calls.send("GET", f"/contacts/{facts.contact_id}/conversations", purpose=purpose)
        others = [one for one in wire.conversations(answer.json()) if one.id != facts.id]
        return sorted(others, key=lambda one: int(one.id), reverse=True)


def _cursor(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
