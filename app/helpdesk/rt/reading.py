"""Reading from Request Tracker: tickets, conversations, lists, the change feed, what a ticket allows."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.domain.decisions import AddMessage, Operation, UpdateTicket, body_hash, operation_in_note
from app.domain.errors import NoRights
from app.domain.phrase import Phrase, later
from app.domain.tickets import (
    Attachment,
    Conversation,
    Message,
    Person,
    SignIn,
    Ticket,
    TicketRef,
    Vocabulary,
)
from app.helpdesk.rt import wire
from app.helpdesk.rt.calls import PAGE, Calls
from app.helpdesk.rt.writing import still_to_do
from app.helpdesk.text import PlainText, readable

_REMEMBERED = 500
_WATCHED_BY_NAME = 50
"""Up to so many watched tickets the change feed is asked for them alone."""
_LINKED = "AddLink"
"""The transaction of a new link. A merge leaves one on both tickets, when all else has moved."""


@dataclass(frozen=True, slots=True)
class _Customer:
    """Who asked, and how often they asked before; looked up once for each ticket."""

    logins: tuple[str, ...]
    person: Person | None
    prior_contacts: int


class TicketReading:
    """Everything that changes nothing. `tags_field` is the custom field that holds tags, None for none."""

    def __init__(self, calls: Calls, *, account: str, tags_field: str | None) -> None:
        self._calls = calls
        self._account = account
        self._tags_field = tags_field
        self._customers: dict[str, _Customer] = {}
        self._choices: dict[str, tuple[str, ...]] = {}
        self._queues: tuple[str, ...] | None = None

    async def sign_in(self) -> SignIn:
        me = await self._calls.me()
        queues, (newest, _) = await asyncio.gather(
            self._queue_names(),
            self._calls.tickets("Status = '__Active__'", purpose="check rights", limit=1, links=True),
        )
        missing: list[str] = []
        if not me.privileged:
            missing.append("work on tickets: the account is not privileged in Request Tracker")
        if not queues:
            missing.append("see queues (SeeQueue)")
        if not newest:
            missing.append("see tickets (ShowTicket), or no ticket is open")
        allowed: list[str] = []
        for ticket in newest:
            rights = (
                (ticket.may_reply, later("answer customers"), "ReplyToTicket"),
                (ticket.may_note, later("write internal notes"), "CommentOnTicket"),
                (bool(ticket.next_statuses), later("change status, fields and tags"), "ModifyTicket"),
            )
            allowed += [later("read tickets"), *(what for may, what, _ in rights if may)]
            missing += [
                Phrase.of("{what} ({right})", what=Phrase.of(what), right=right)
                for may, what, right in rights
                if not may
            ]
            if self._tags_field and not ticket.custom_field(self._tags_field):
                missing.append(f"see the field {self._tags_field}, which holds the tags (SeeCustomField)")
        return SignIn(me.person, self._calls.client.address.place, tuple(missing), tuple(allowed))

    async def ticket(self, ref: TicketRef) -> Ticket:
        facts, version = await self._calls.ticket_if_new(ref.id)
        customer = await self._customer(facts)
        return wire.to_ticket(
            facts,
            account=self._account,
            url=self.url(facts.id),
            version=version,
            tags_field=self._tags_field,
            customer=customer.person,
            prior_contacts=customer.prior_contacts,
        )

    async def conversation(self, ref: TicketRef, after: str | None) -> Conversation:
        types = (*wire.MESSAGE_TYPES, _LINKED)
        history = await self._calls.rows(ref.id, types=types, after=_cursor(after))
        if _cursor(after) and any(map(_is_merge, history)):
            # What came with the merged ticket keeps its numbers, most of them below the cursor: everything is told.
            history = await self._calls.rows(ref.id, types=types)
        cursor = str(max((row.id for row in history), default=_cursor(after)))
        rows = [row for row in history if row.type in wire.MESSAGE_TYPES]
        if not rows and after is not None:
            return Conversation((), cursor)
        logins = await self._logins(ref)
        bodies, files = await self._contents(ref.id, [row.id for row in rows])
        messages = []
        for row in rows:
            person, privileged = row.creator, False
            if person.id not in (*logins, wire.SYSTEM):
                privileged = (await self._calls.somebody(person.id)).privileged
            body = bodies.get(row.id, PlainText(""))
            messages.append(
                Message(
                    id=str(row.id),
                    role=wire.role_of(row, requestors=logins, privileged=privileged),
                    visibility=wire.MESSAGE_TYPES[row.type],
                    author=person,
                    text=body.text,
                    at=row.at,
                    attachments=tuple(files.get(row.id, ())),
                    truncated=body.truncated,
                )
            )
        return Conversation(tuple(messages), cursor)

    async def find(self, ref: TicketRef, operation: Operation, after: str | None) -> Sequence[str]:
        match operation.action:
            case UpdateTicket(changes=changes):
                try:
                    facts, _ = await self._calls.ticket(ref.id)
                except NoRights:
                    if changes.group is None:
                        raise
                    # Out of sight: by this hand-over, or moved by somebody else, or a right was lost. RT shows nothing
                    # that tells them apart, so nothing is found.
                    return []
                return [] if still_to_do(changes, facts, self._tags_field) else [""]
            case AddMessage(text=text, visibility=visibility):
                me = (await self._calls.me()).person.id
                kind = "Comment" if visibility == "internal" else "Correspond"
                purpose = "look for an operation"
                rows = await self._calls.rows(ref.id, types=[kind], after=_cursor(after), purpose=purpose)
                mine = [row.id for row in rows if row.creator.id == me]
                parts = await self._calls.parts(mine, number=ref.id, bodies=True, purpose=purpose)
                wanted = body_hash(text)
                found = {
                    part.transaction
                    for part in parts
                    if (visibility == "internal" and operation_in_note(part.content) == operation.id)
                    or (operation_in_note(text) is None and body_hash(part.content) == wanted)
                }
                return [str(number) for number in sorted(found)]

    async def vocabulary(self, ref: TicketRef) -> Vocabulary:
        facts, _ = await self._calls.ticket(ref.id)
        queues = await self._queue_names()
        for field in facts.custom_fields:
            if field.id not in self._choices and field.name != self._tags_field:
                answer = await self._calls.send("GET", f"/customfield/{field.id}", purpose="read vocabulary")
                self._choices[field.id] = wire.field_values(answer.json())[1]
        return Vocabulary(
            statuses=tuple(dict.fromkeys((facts.status, *facts.next_statuses))),
            groups=queues,
            fields={one.name: self._choices[one.id] for one in facts.custom_fields if one.id in self._choices},
            tag_support=facts.custom_field(self._tags_field) is not None,
        )

    async def my_open_tickets(self, limit: int) -> Sequence[Ticket]:
        query = "Owner = '__CurrentUser__' AND Status = '__Active__'"
        found, _ = await self._calls.tickets(query, purpose="read worklist", limit=limit)
        return [self._listed(facts) for facts in found]

    async def other_tickets(self, ref: TicketRef, limit: int) -> Sequence[Ticket]:
        logins = await self._logins(ref)
        if not logins:
            return []
        query = f"{_asked_by(logins[0])} AND id != {ref.id}"
        # By number, which tells the newer of two that were created within one second; "Created" would not.
        found, _ = await self._calls.tickets(query, purpose="read other tickets", limit=limit, order_by="id")
        return [self._listed(facts) for facts in found]

    async def changes(self, cursor: str | None, watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        if cursor is None:
            newest = await self._feed(["id > 0"], newest_first=True)
            return [], str(max((row.id for row in newest), default=0))
        watched = {ref.id: ref for ref in watch}
        if not watched:
            return [], cursor
        limits = [f"id > {_cursor(cursor)}", "Type != 'EmailRecord'", "Type != 'CommentEmailRecord'"]
        if len(watched) <= _WATCHED_BY_NAME:
            limits.append("(" + " OR ".join(f"ObjectId = {int(number)}" for number in watched) + ")")
        rows = await self._feed(limits)
        changed = dict.fromkeys(watched[row.ticket] for row in rows if row.ticket in watched)
        return list(changed), str(max((row.id for row in rows), default=_cursor(cursor)))

    def url(self, number: str) -> str:
        return f"{self._calls.client.address.url}/Ticket/Display.html?id={number}"

    async def _feed(self, limits: Sequence[str], *, newest_first: bool = False) -> Sequence[wire.Row]:
        params = {
            "query": " AND ".join(["ObjectType = 'RT::Ticket'", *limits]),
            "fields": "Type,Creator,ObjectId",
            "orderby": "id",
            "order": "DESC" if newest_first else "ASC",
            "per_page": str(PAGE),
        }
        answer = await self._calls.send("GET", "/transactions", purpose="watch for changes", params=params)
        return [wire.row(one) for one in wire.items(answer.json())]

    async def _contents(
        self, number: str, rows: Sequence[int]
    ) -> tuple[dict[int, PlainText], dict[int, list[Attachment]]]:
        """Text and files of messages. Files are asked for only where a message is built of parts."""
        parts = await self._calls.parts(rows, number=number, bodies=True)
        plain: dict[int, list[str]] = {}
        html: dict[int, list[str]] = {}
        composed = set(rows) - {part.transaction for part in parts}
        for part in parts:
            if part.media_type == "text/html":
                html.setdefault(part.transaction, []).append(part.content)
            elif part.media_type.startswith("text/"):
                plain.setdefault(part.transaction, []).append(part.content)
            elif part.media_type != "multipart/alternative":
                composed.add(part.transaction)
        texts: dict[int, PlainText] = {}
        for row in {**plain, **html}:
            words = "\n".join(plain.get(row, ()))
            if words.strip() or row not in html:
                texts[row] = await readable(words, html=False)
            else:
                texts[row] = await readable("\n".join(html[row]), html=True)
        files: dict[int, list[Attachment]] = {}
        for part in await self._calls.parts(sorted(composed), number=number, bodies=False):
            if part.name or not part.media_type.startswith(("text/", "multipart/")):
                attachment = Attachment(part.name or part.media_type, part.media_type, part.size)
                files.setdefault(part.transaction, []).append(attachment)
        return texts, files

    async def _customer(self, facts: wire.TicketFacts) -> _Customer:
        logins = tuple(person.id for person in facts.requestors)
        known = self._customers.get(facts.id)
        if known is None or known.logins != logins:
            known = _Customer((), None, 0)
            if logins:
                user, (_, count) = await asyncio.gather(
                    self._calls.somebody(logins[0]),
                    self._calls.tickets(_recently(logins[0]), purpose="count earlier tickets", limit=1),
                )
                known = _Customer(logins, user.person, max(count - 1, 0))
            if len(self._customers) >= _REMEMBERED:
                self._customers.clear()
            self._customers[facts.id] = known
        return known

    async def _logins(self, ref: TicketRef) -> tuple[str, ...]:
        """The requestors' login names, from the last time the ticket was read."""
        known = self._customers.get(ref.id)
        if known is None:
            known = await self._customer((await self._calls.ticket(ref.id))[0])
        return known.logins

    def _listed(self, facts: wire.TicketFacts) -> Ticket:
        """A ticket of a list. RT gives lists no version, so the time of its last change stands for it."""
        return wire.to_ticket(
            facts,
            account=self._account,
            url=self.url(facts.id),
            version=facts.updated.isoformat() if facts.updated else "",
            tags_field=self._tags_field,
            customer=facts.requestors[0] if facts.requestors else None,
        )

    async def _queue_names(self) -> tuple[str, ...]:
        if self._queues is None:
            params = {"fields": "Name", "per_page": str(PAGE)}
            answer = await self._calls.send("GET", "/queues/all", purpose="read vocabulary", params=params)
            names = (one.get("Name") for one in wire.items(answer.json()))
            self._queues = tuple(name for name in names if isinstance(name, str))
        return self._queues


def _recently(login: str) -> str:
    """Two weeks back: a customer of many years is no repeat contact."""
    return f"{_asked_by(login)} AND Created > '14 days ago'"


def _asked_by(login: str) -> str:
    return f"Requestor.Name = {wire.quoted(login)}"


def _is_merge(row: wire.Row) -> bool:
    return row.type == _LINKED and row.field == "MergedInto"


def _cursor(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
