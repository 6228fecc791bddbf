"""Reading from django-helpdesk: tickets, conversations, lists, what a ticket allows, what changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from app.copilot.ports import Clock
from app.domain.decisions import AddMessage, Operation, UpdateTicket, body_hash, operation_in_note
from app.domain.errors import TicketGone
from app.domain.phrase import later
from app.domain.tickets import (
    Conversation,
    Message,
    Person,
    SignIn,
    Ticket,
    TicketRef,
    Vocabulary,
)
from app.helpdesk.djangohelpdesk import wire
from app.helpdesk.djangohelpdesk.calls import PAGE, Calls
from app.helpdesk.djangohelpdesk.writing import still_to_do
from app.helpdesk.text import readable

_MOST_PAGES = 10
"""Of open tickets that are looked through for mine: the API cannot be asked for them."""
_LOOKED_BACK = 2 * PAGE
"""Newest tickets that are looked through for others of a customer."""
_MOST_WATCHED = 20
_STAFF_MAY = (
    later("read tickets"),
    later("answer customers"),
    later("write internal notes"),
    later("change status, fields and tags"),
    later("hand tickets over"),
)


class TicketReading:
    """Everything that changes nothing. `tags_field` is the custom field that holds tags, None for none."""

    def __init__(self, calls: Calls, *, account: str, tags_field: str | None, clock: Clock) -> None:
        self._calls = calls
        self._account = account
        self._tags_field = tags_field
        self._clock = clock

    async def sign_in(self) -> SignIn:
        names = await self._calls.names(anew=True)
        missing = [] if names.queues else ["see queues: the account has access to none"]
        if self._tags_field and self._tags_field not in await self._fields():
            missing.append(f"keep tags: there is no custom field called {self._tags_field}")
        return SignIn(names.me, self._calls.client.address.place, tuple(missing), _STAFF_MAY if names.queues else ())

    async def ticket(self, ref: TicketRef) -> Ticket:
        return self._shown(await self._calls.ticket(ref.id), await self._calls.names())

    async def conversation(self, ref: TicketRef, after: str | None) -> Conversation:
        facts, names = await self._calls.ticket(ref.id, purpose="read conversation"), await self._calls.names()
        since = int(after) if after and after.isascii() and after.isdigit() else -1
        opened = wire.opening(facts)
        messages: list[Message] = []
        if opened is None and since < 0:
            messages.append(await self._opening(facts))
        new = [
            entry
            for entry in facts.followups
            if entry.id > since and (entry.comment.strip() or entry.files or entry is opened)
        ]
        messages += [await _message(entry, facts, names, is_opening=entry is opened) for entry in new]
        cursor = max([entry.id for entry in facts.followups], default=0)
        return Conversation(tuple(messages), str(max(cursor, since, 0)))

    async def find(self, ref: TicketRef, operation: Operation, after: str | None) -> Sequence[str]:
        facts = await self._calls.ticket(ref.id, purpose="look for an operation")
        names = await self._calls.names()
        match operation.action:
            case UpdateTicket(changes=changes):
                return [] if still_to_do(changes, facts, names, self._tags_field) else [""]
            case AddMessage(text=text, visibility=visibility):
                since = int(after) if after and after.isascii() and after.isdigit() else -1
                wanted = body_hash(text)
                return [
                    str(entry.id)
                    for entry in facts.followups
                    if entry.id > since
                    and str(entry.user) == names.me.id
                    and entry.public == (visibility == "public")
                    and entry is not wire.opening(facts)
                    and (
                        (visibility == "internal" and operation_in_note(entry.comment) == operation.id)
                        or (operation_in_note(text) is None and body_hash(entry.comment) == wanted)
                    )
                ]

    async def vocabulary(self, ref: TicketRef) -> Vocabulary:
        facts, names = await self._calls.ticket(ref.id), await self._calls.names()
        return Vocabulary(
            statuses=tuple(names.statuses.values()),
            priorities=tuple(names.priorities.values()),
            groups=tuple(names.queues.values()),
            agents=tuple(Person(str(number), name) for number, name in names.agents.items()),
            fields={name: names.fields.get(name, ()) for name in facts.fields if name != self._tags_field},
            tag_support=self._tags_field is not None and self._tags_field in facts.fields,
        )

    async def my_open_tickets(self, limit: int) -> Sequence[Ticket]:
        names = await self._calls.names()
        still_open = names.statuses.keys() - wire.CLOSED
        found = await self._calls.tickets(statuses=still_open, pages=_MOST_PAGES, purpose="read worklist")
        mine = [facts for facts in found if str(facts.assigned_to) == names.me.id and facts.status not in wire.CLOSED]
        mine.sort(key=lambda facts: facts.followups[-1].id if facts.followups else 0, reverse=True)
        return [self._shown(facts, names) for facts in mine[:limit]]

    async def other_tickets(self, ref: TicketRef, limit: int) -> Sequence[Ticket]:
        facts, names = await self._calls.ticket(ref.id), await self._calls.names()
        if not facts.submitter:
            return []
        purpose = "read other tickets"
        newest = await self._calls.tickets(newest=_LOOKED_BACK, pages=_MOST_PAGES, purpose=purpose)
        theirs = [one for one in newest if one.submitter.casefold() == facts.submitter.casefold()]
        others = [one for one in reversed(theirs) if one.id != facts.id and one.merged_to is None]
        return [self._shown(one, names) for one in others[:limit]]

    async def changes(self, cursor: str | None, watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        """The API has no feed and no time of a change, so each watched ticket is looked at; the cursor is how they
        stood.
        """
        before = _stood(cursor)
        now = dict(before)
        changed = []
        for ref in list(watch)[:_MOST_WATCHED]:
            try:
                stands = wire.version(await self._calls.ticket(ref.id, purpose="watch for changes"))
            except TicketGone:
                stands = "gone"
            if before.get(ref.id, stands) != stands:
                changed.append(ref)
            now[ref.id] = stands
        return changed, json.dumps(now, sort_keys=True)

    def url(self, number: str) -> str:
        return f"{self._calls.client.address.url}/tickets/{number}/"

    def _shown(self, facts: wire.TicketFacts, names: wire.Names) -> Ticket:
        url = self.url(str(facts.id))
        return wire.to_ticket(facts, names, account=self._account, url=url, tags_field=self._tags_field)

    async def _fields(self) -> Collection[str]:
        """The custom fields every ticket has; none can be known where there is no ticket."""
        found = await self._calls.tickets(newest=1, pages=1, purpose="check rights")
        return found[-1].fields.keys() if found else ({self._tags_field} if self._tags_field else set())

    async def _opening(self, facts: wire.TicketFacts) -> Message:
        """What the ticket was opened with, where no entry repeats it."""
        body = await readable(facts.description, html=False)
        at = facts.followups[0].at if facts.followups else self._clock()
        return Message("0", "customer", "public", _customer(facts), body.text, at, truncated=body.truncated)


async def _message(entry: wire.FollowUp, facts: wire.TicketFacts, names: wire.Names, *, is_opening: bool) -> Message:
    """The first entry is the customer's request, whoever typed it."""
    body = await readable(entry.comment, html=False)
    role = "customer" if is_opening else wire.role_of(entry)
    author = _customer(facts) if role == "customer" else names.agent(entry.user) or Person("system")
    return Message(
        id=str(entry.id),
        role=role,
        visibility="public" if entry.public else "internal",
        author=author,
        text=body.text,
        at=entry.at,
        attachments=entry.files,
        truncated=body.truncated,
    )


def _customer(facts: wire.TicketFacts) -> Person:
    return Person(facts.submitter or "customer", "", facts.submitter or None)


def _stood(cursor: str | None) -> dict[str, str]:
    try:
        match json.loads(cursor or "{}"):
            case dict() as found:
                return {str(number): str(version) for number, version in found.items()}
    except ValueError:
        pass
    return {}
