"""Reading from Freshdesk: tickets, conversations, lists, the change feed, what a ticket allows."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.copilot.ports import Clock
from app.domain.decisions import AddMessage, Operation, UpdateTicket, body_hash, operation_in_note
from app.domain.errors import CalmdeskError, NoRights, TicketGone
from app.domain.phrase import Phrase
from app.domain.tickets import Conversation, Message, Person, Role, SignIn, Ticket, TicketRef, Visibility, Vocabulary
from app.helpdesk.freshdesk import wire
from app.helpdesk.freshdesk.calls import PAGE, Calls
from app.helpdesk.freshdesk.form import Form
from app.helpdesk.freshdesk.writing import still_to_do
from app.helpdesk.text import readable

_REMEMBERED = 500
_ALONE = 5
"""Up to so many watched tickets are looked at one by one: the list of tickets has the smallest allowance of all."""
_PAGES = 5
_INDEXED_AFTER = timedelta(minutes=10)
"""The search learns of changes "a few minutes" later; what changed since is read from the list instead."""
_RECENT = timedelta(days=14)
_EVER = "2010-01-01T00:00:00Z"
"""Without a time the list holds the last 30 days only."""
_EVERY_TICKET = 1


@dataclass(frozen=True, slots=True)
class _Cursor:
    """How many entries were told, and the number of the last one of them."""

    count: int = 0
    last: int = 0

    @classmethod
    def of(cls, text: str | None) -> _Cursor:
        count, _, last = (text or "").partition(".")
        known = all(part.isascii() and part.isdigit() for part in (count, last))
        return cls(int(count), int(last)) if known else cls()

    def __str__(self) -> str:
        return f"{self.count}.{self.last}"


class TicketReading:
    """Everything that changes nothing."""

    def __init__(self, calls: Calls, *, account: str, clock: Clock) -> None:
        self._calls = calls
        self._account = account
        self._clock = clock
        self._requesters: dict[str, Person] = {}
        self._contacts: dict[str, int] = {}

    async def sign_in(self) -> SignIn:
        me, reach, answers = await self._calls.agent()
        missing: list[str] = []
        if not answers:
            missing.append(Phrase.of("answer customers: the account is a collaborator's"))
        if reach != _EVERY_TICKET:
            missing.append(Phrase.of("see tickets outside the account's own groups or assignments"))
        try:
            await self._calls.tickets({"per_page": "1"}, purpose="check rights")
        except NoRights:
            missing.append(Phrase.of("see tickets"))
        if not (await self._calls.form()).whole:
            missing.append(Phrase.of("read the ticket fields: groups, agents and fields go by their numbers"))
        try:
            params = {"term": "calmdesk"}
            await self._calls.send("GET", "/search/solutions", purpose="check rights", params=params)
        except (NoRights, TicketGone):
            missing.append(Phrase.of("search solution articles"))
        return SignIn(me, self._calls.client.address.place, tuple(missing))

    async def ticket(self, ref: TicketRef) -> Ticket:
        (facts, _), form, me = await asyncio.gather(
            self._calls.ticket(ref.id, named=True), self._calls.form(), self._calls.me()
        )
        self._remember(facts)
        contacts = await self._prior_contacts(facts)
        return self._told(facts, form, me, contacts)

    async def conversation(self, ref: TicketRef, after: str | None) -> Conversation:
        seen = _Cursor.of(after)
        before, entries = await self._calls.entries(ref.id, known=seen.count)
        at = seen.count - before
        if after is not None and (at == 0 or (at <= len(entries) and entries[at - 1].id == seen.last)):
            new, whole = entries[at:], False
        else:  # entries were deleted, or came with a ticket that was merged into this one: everything is told again
            if before:
                before, entries = await self._calls.entries(ref.id)
            new, whole = entries, True
        cursor = _Cursor(before + len(entries), entries[-1].id if entries else 0)
        if not new and not whole:
            return Conversation((), str(cursor))
        requester = self._requesters.get(ref.id)
        messages: list[Message] = []
        if whole or requester is None:
            facts, _ = await self._calls.ticket(ref.id, purpose="read conversation", named=True)
            requester = self._remember(facts)
            messages += [await self._request(facts)] if whole else []
        form, me = await asyncio.gather(self._calls.form(), self._calls.me())
        messages += [await _message(one, requester, form, me) for one in sorted(new, key=lambda one: (one.at, one.id))]
        return Conversation(tuple(messages), str(cursor))

    async def find(self, ref: TicketRef, operation: Operation, after: str | None) -> Sequence[str]:
        match operation.action:
            case UpdateTicket(changes=changes):
                (facts, _), form = await asyncio.gather(self._calls.ticket(ref.id), self._calls.form())
                return [] if still_to_do(changes, facts, form) else [""]
            case AddMessage(text=text, visibility=visibility):
                seen, me = _Cursor.of(after), await self._calls.me()
                purpose = "look for an operation"
                before, entries = await self._calls.entries(ref.id, known=seen.count, purpose=purpose)
                at = seen.count - before
                if before and (at > len(entries) or entries[at - 1].id != seen.last):
                    _, entries = await self._calls.entries(ref.id, purpose=purpose)
                wanted = body_hash(text)
                found: list[int] = []
                for one in entries:
                    if one.id <= seen.last or one.user != me.id or one.private != (visibility == "internal"):
                        continue
                    said = (await readable(one.body, html=one.is_html)).text
                    mine = operation_in_note(text) is not None
                    if operation_in_note(said) == operation.id if mine else body_hash(said) == wanted:
                        found.append(one.id)
                return [str(number) for number in sorted(found)]

    async def vocabulary(self, ref: TicketRef) -> Vocabulary:
        _, form = await asyncio.gather(self._calls.ticket(ref.id), self._calls.form())
        return Vocabulary(
            statuses=tuple(form.statuses.values()),
            priorities=tuple(form.priorities.values()),
            groups=tuple(form.groups.values()),
            agents=tuple(Person(number, name) for number, name in form.agents.items()),
            fields={one.label: one.choices for one in form.fields},
        )

    async def my_open_tickets(self, limit: int) -> Sequence[Ticket]:
        me, form = await asyncio.gather(self._calls.me(), self._calls.form())
        since = wire.stamp(self._clock() - _INDEXED_AFTER)
        recent: dict[str, wire.TicketFacts] = {}
        params = {"updated_since": since, "order_by": "updated_at", "order_type": "desc"}
        for page in range(1, _PAGES + 1):
            rows, _ = await self._calls.tickets({**params, "page": str(page)}, purpose="read worklist")
            recent |= {facts.id: facts for facts in rows}
            if len(rows) < PAGE:
                break
        found = await self._searched(_mine_and_open(me.id, form), limit) | recent
        mine = [one for one in found.values() if one.responder == me.id and one.status not in wire.CLOSED]
        mine.sort(key=lambda one: one.updated or datetime.fromtimestamp(0, UTC), reverse=True)
        return [self._told(one, form, me) for one in mine if not one.gone][:limit]

    async def other_tickets(self, ref: TicketRef, limit: int) -> Sequence[Ticket]:
        requester = self._requesters.get(ref.id) or self._remember((await self._calls.ticket(ref.id, named=True))[0])
        if not requester.id:
            return []
        params = {"requester_id": requester.id, "updated_since": _EVER, "order_by": "created_at", "order_type": "desc"}
        rows, _ = await self._calls.tickets(
            {**params, "per_page": str(min(limit + 1, PAGE))}, purpose="read other tickets"
        )
        form, me = await asyncio.gather(self._calls.form(), self._calls.me())
        return [self._told(one, form, me) for one in rows if one.id != ref.id and not one.gone][:limit]

    async def changes(self, cursor: str | None, watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        """Times have whole seconds, so only seconds that are over are told of: what comes later in one is not lost."""
        since = wire.time_of(cursor) if cursor else None
        if since is None:
            _, now = await self._calls.tickets({"per_page": "1"}, purpose="watch for changes")
            return [], wire.stamp(now - timedelta(seconds=1))
        watched = {ref.id: ref for ref in watch}
        if not watched:
            return [], cursor or ""
        looked = self._looked_at if len(watched) <= _ALONE else self._listed_since
        rows, until = await looked(sorted(watched), since)
        changed = [one.id for one in rows if one.updated and since < one.updated <= until]
        return [watched[number] for number in dict.fromkeys(changed) if number in watched], wire.stamp(until)

    def url(self, number: str) -> str:
        return f"{self._calls.client.address.url}/a/tickets/{number}"

    async def _looked_at(self, numbers: Sequence[str], since: datetime) -> tuple[Sequence[wire.TicketFacts], datetime]:
        rows, until = [], datetime.max.replace(tzinfo=UTC)
        for number in numbers:
            try:
                facts, now = await self._calls.ticket(number, purpose="watch for changes")
            except TicketGone:
                continue
            rows.append(facts)
            until = min(until, now - timedelta(seconds=1))
        return rows, max(until, since) if rows else since

    async def _listed_since(self, _: Sequence[str], since: datetime) -> tuple[Sequence[wire.TicketFacts], datetime]:
        rows: list[wire.TicketFacts] = []
        params = {"updated_since": wire.stamp(since), "order_by": "updated_at", "order_type": "asc"}
        for page in range(1, _PAGES + 1):
            found, now = await self._calls.tickets({**params, "page": str(page)}, purpose="watch for changes")
            rows += found
            if len(found) < PAGE:
                return rows, max(now - timedelta(seconds=1), since)
        newest = rows[-1].updated or since  # a busy desk: the rest comes next time
        return rows, max(newest - timedelta(seconds=1), since)

    async def _searched(self, query: str, limit: int) -> dict[str, wire.TicketFacts]:
        found: dict[str, wire.TicketFacts] = {}
        for page in range(1, _PAGES + 1):
            params = {"query": f'"{query}"', "page": str(page)}
            answer = (await self._calls.send("GET", "/search/tickets", purpose="read worklist", params=params)).json()
            rows = [wire.ticket_facts(row) for row in wire.rows(answer)]
            found |= {facts.id: facts for facts in rows}
            if not rows or len(found) >= min(wire.total(answer), limit):
                break
        return found

    async def _prior_contacts(self, facts: wire.TicketFacts) -> int:
        if facts.id not in self._contacts:
            count = 0
            if facts.requester.id:
                params = {"requester_id": facts.requester.id}
                try:
                    rows, _ = await self._calls.tickets(params, purpose="count earlier tickets")
                except CalmdeskError:
                    return 0  # a count is no reason not to show the ticket; the next look tries again
                since = self._clock() - _RECENT
                count = sum(one.id != facts.id and one.created is not None and one.created > since for one in rows)
            if len(self._contacts) >= _REMEMBERED:
                self._contacts.clear()
            self._contacts[facts.id] = count
        return self._contacts[facts.id]

    def _remember(self, facts: wire.TicketFacts) -> Person:
        if len(self._requesters) >= _REMEMBERED:
            self._requesters.clear()
        self._requesters[facts.id] = facts.requester
        return facts.requester

    def _told(self, facts: wire.TicketFacts, form: Form, me: Person, prior_contacts: int = 0) -> Ticket:
        url = self.url(facts.id)
        return wire.to_ticket(facts, form, account=self._account, url=url, me=me, prior_contacts=prior_contacts)

    async def _request(self, facts: wire.TicketFacts) -> Message:
        """The ticket's own text, which Freshdesk keeps outside its conversation."""
        body = await readable(facts.body, html=facts.is_html)
        at = facts.created or datetime.fromtimestamp(0, UTC)
        return Message(
            f"ticket-{facts.id}", "customer", "public", facts.requester, body.text, at, facts.files, body.truncated
        )


async def _message(one: wire.Entry, requester: Person, form: Form, me: Person) -> Message:
    body = await readable(one.body, html=one.is_html)
    role: Role = "customer" if one.incoming or one.user == requester.id else "agent"
    known = {me.id: me, requester.id: requester}.get(one.user)
    author = known or Person(one.user, form.agents.get(one.user, one.sender.name), one.sender.email)
    visibility: Visibility = "internal" if one.private else "public"
    return Message(str(one.id), role, visibility, author, body.text, one.at, one.files, body.truncated)


def _mine_and_open(agent: str, form: Form) -> str:
    """At most 512 letters: a company with very many statuses finds the rest through the list of recent changes."""
    query = f"agent_id:{agent}"
    open_ = [f"status:{number}" for number in form.statuses if number not in wire.CLOSED]
    return f"{query} AND ({' OR '.join(open_[:30])})" if open_ else query
