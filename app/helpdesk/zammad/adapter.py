"""Zammad as a Desk."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from urllib.parse import urlsplit

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
from app.helpdesk.text import readable
from app.helpdesk.zammad import wire, writing
from app.helpdesk.zammad.calls import Calls

_FRAGMENT = re.compile(r"ticket/zoom/([1-9][0-9]{0,17})(?:/[0-9]+)?")
_PAGE = re.compile(r"/(?:desktop|mobile)/tickets/([1-9][0-9]{0,17})(?:/.*)?")
_RECENT = timedelta(days=14)
_MOST_OTHERS = 20
_REMEMBERED = 500


class Zammad:
    """A Zammad account. Implements `app.copilot.ports.Desk`. Making one sends nothing; it raises InsecureAddress for an
    address a token must not travel to, and SignInRefused for a token that cannot be one.

    It tells no news by itself: Zammad's connection for them asks for a browser's session, which no token has.
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
        self._own = OwnValues()
        self._prior: dict[str, int] = {}

    @property
    def account(self) -> str:
        return self._account

    @property
    def vendor(self) -> str:
        return wire.VENDOR

    async def check_sign_in(self) -> SignIn:
        me = await self._calls.me()
        words = await self._calls.words()
        missing: list[str] = []
        if not words.states:
            missing.append("work on tickets (the permission ticket.agent, for the user and for the token)")
        elif not words.groups:
            missing.append("see tickets (be a member of a group)")
        return SignIn(me.person, self._calls.client.address.place, tuple(missing))

    async def ticket(self, ref: TicketRef) -> Ticket:
        facts = await self._calls.ticket(ref.id)
        if facts.id not in self._prior:
            if len(self._prior) >= _REMEMBERED:
                self._prior.clear()
            since = self._clock() - _RECENT
            others = await self._others(facts, purpose="count earlier tickets", limit=_MOST_OTHERS)
            self._prior[facts.id] = sum(one.created is not None and one.created > since for one in others)
        return await self._told(facts, prior_contacts=self._prior[facts.id])

    async def conversation(self, ref: TicketRef, after: str | None = None) -> Conversation:
        found = await self._calls.entries(ref.id)
        newest = max((one.id for one in found), default=0)
        seen, count = _cursor(after)
        if sum(one.id <= seen for one in found) != count:
            seen = 0  # another ticket was merged into this one: its articles keep their numbers
        me = (await self._calls.me()).person
        messages = []
        for one in found:
            if one.id <= seen:
                continue
            body = await readable(one.text, html=one.html)
            messages.append(
                Message(
                    id=str(one.id),
                    role=one.role,
                    visibility="internal" if one.internal else "public",
                    author=me if one.role == "agent" and one.author_id == me.id else one.author,
                    text=body.text,
                    at=one.at,
                    attachments=one.attachments,
                    truncated=body.truncated,
                )
            )
        return Conversation(tuple(messages), f"{newest}:{len(found)}")

    async def vocabulary(self, ref: TicketRef) -> Vocabulary:
        words = await self._calls.words()
        if words.fields is not None:
            fields = {one.name: one.choices for one in words.fields}
        else:
            fields = dict.fromkeys((await self._calls.ticket(ref.id)).attributes, ())
        return Vocabulary(statuses=words.states, priorities=words.priorities, groups=words.groups, fields=fields)

    async def add_message(
        self,
        ref: TicketRef,
        text: str,
        *,
        visibility: Visibility,
        operation_id: str,  # noqa: ARG002 - Zammad has no place for it; a note carries it in its text
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
        facts = await self._calls.ticket(ref.id)
        match operation.action:
            case UpdateTicket(changes=changes):
                standing = wire.standing(facts, await self._calls.tags(facts))
                return [] if still_to_do(changes, standing).parts else [""]
            case AddMessage(text=text, visibility=visibility):
                me, wanted, internal = (await self._calls.me()).person.id, body_hash(text), visibility == "internal"
                seen, _ = _cursor(after)
                found = await self._calls.entries(facts.id, purpose="look for an operation")
                return [
                    str(one.id)
                    for one in found
                    if one.id > seen
                    and (one.role, one.author_id, one.internal) == ("agent", me, internal)
                    and (
                        (internal and operation_in_note(one.text) == operation.id)
                        or (operation_in_note(text) is None and body_hash(one.text) == wanted)
                    )
                ]

    async def search_articles(self, query: str, *, limit: int = 3) -> Sequence[Article]:
        return await self._calls.articles(query, limit)

    async def changes(self, cursor: str | None, watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        async def version_of(ref: TicketRef) -> str:
            return (await self._calls.ticket(ref.id)).updated_text

        return await changes_of(cursor, watch, version_of)

    async def my_open_tickets(self, *, limit: int = 50) -> Sequence[Ticket]:
        me, words = await asyncio.gather(self._calls.me(), self._calls.words())
        condition = {
            "ticket.owner_id": {"operator": "is", "pre_condition": "specific", "value": [me.person.id]},
            "ticket.state_id": {"operator": "is", "value": list(words.open_states)},
        }
        found = await self._calls.tickets(condition, purpose="read worklist", limit=limit)
        return [await self._told(facts) for facts in found]

    async def other_tickets(self, ref: TicketRef, *, limit: int = 5) -> Sequence[Ticket]:
        facts = await self._calls.ticket(ref.id)
        others = await self._others(facts, purpose="read other tickets", limit=limit)
        return [await self._told(one) for one in others]

    def ticket_from_url(self, url: str) -> TicketRef | None:
        place = self._calls.client.address.path_of(url)
        if place is None:
            return None
        found = _PAGE.fullmatch(place[0]) or (
            _FRAGMENT.fullmatch(urlsplit(url.strip()).fragment) if place[0] in ("", "/") else None
        )
        return TicketRef(self._account, found[1]) if found else None

    def url_of(self, ref: TicketRef) -> str:
        return f"{self._calls.client.address.url}/#ticket/zoom/{ref.id}"

    async def close(self) -> None:
        await self._calls.client.close()

    async def _told(self, facts: wire.Facts, *, prior_contacts: int = 0) -> Ticket:
        owner, me = None, (await self._calls.me()).person
        if facts.owner_id != wire.NOBODY:
            owner = me if facts.owner_id == me.id else await self._calls.user(facts.owner_id)
        return wire.to_ticket(
            facts,
            await self._calls.tags(facts),
            account=self._account,
            url=self.url_of(TicketRef(self._account, facts.id)),
            customer=None if facts.customer_id == wire.NOBODY else await self._calls.user(facts.customer_id),
            owner=owner,
            prior_contacts=prior_contacts,
        )

    async def _others(self, facts: wire.Facts, *, purpose: str, limit: int) -> Sequence[wire.Facts]:
        """The customer's other tickets, the newest first."""
        about = {"operator": "is", "pre_condition": "specific", "value": [facts.customer_id]}
        condition = {"ticket.customer_id": about}
        found = await self._calls.tickets(condition, purpose=purpose, limit=limit + 1, newest="created_at")
        kept = [one for one in found if one.id != facts.id and one.state not in (wire.MERGED, *wire.GONE)]
        return kept[:limit]


def _cursor(text: str | None) -> tuple[int, int]:
    """The number of the newest article that was read, and how many there were up to it."""
    newest, _, count = (text or "").partition(":")
    if newest.isascii() and newest.isdigit() and count.isascii() and count.isdigit():
        return int(newest), int(count)
    return 0, 0
