"""Reading from Intercom: conversations, lists, the change feed, what a conversation allows."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from app.copilot.ports import Clock
from app.domain.decisions import AddMessage, Operation, UpdateTicket, body_hash, operation_in_note
from app.domain.errors import CalmdeskError, NoRights, TicketGone
from app.domain.phrase import Phrase
from app.domain.tickets import Conversation, Message, Person, SignIn, Ticket, TicketRef, Vocabulary
from app.helpdesk.intercom import wire
from app.helpdesk.intercom.calls import Calls
from app.helpdesk.intercom.pieces import time_of
from app.helpdesk.intercom.writing import still_to_do
from app.helpdesk.text import readable

_REMEMBERED = 500
_ALONE = 10
"""Up to so many watched conversations are read one by one; more are searched for."""
_RECENT = timedelta(days=14)
_MERGED = "merged_primary_conversation"
"""What stands in a conversation that another one was merged into."""


class ConversationReading:
    """Everything that changes nothing."""

    def __init__(self, calls: Calls, *, account: str, clock: Clock) -> None:
        self._calls = calls
        self._account = account
        self._clock = clock
        self._prior: dict[str, int] = {}
        self._contacts: dict[str, str] = {}

    async def sign_in(self) -> SignIn:
        me = await self._calls.me()
        missing: list[str] = []
        if not me.seat:
            missing.append(Phrase.of("work in the inbox: the account has no inbox seat"))
        lists = {
            "/conversations/attributes": Phrase.of("read the conversation attributes"),
            "/teams": Phrase.of("read the teams"),
            "/tags": Phrase.of("read the tags"),
            "/articles/search": Phrase.of("search articles"),
        }
        for path, words in lists.items():
            params = {"phrase": "calmdesk"} if path == "/articles/search" else None
            try:
                await self._calls.send("GET", path, purpose="check rights", params=params)
            except (NoRights, TicketGone):
                missing.append(words)
        try:
            mine = {"field": "admin_assignee_id", "operator": "=", "value": int(me.person.id)}
            await self._calls.search([mine], purpose="check rights", size=1)
        except NoRights:
            missing.append(Phrase.of("see conversations"))
        return SignIn(me.person, self._calls.places.app.place, tuple(missing))

    async def ticket(self, ref: TicketRef) -> Ticket:
        found, _ = await self._calls.conversation(ref.id)
        self._remember(found)
        [ticket] = await self._told([found])
        return ticket

    async def conversation(self, ref: TicketRef, after: str | None) -> Conversation:
        found, _ = await self._calls.conversation(ref.id, purpose="read conversation")
        self._remember(found)
        new = _after(found.parts, after)
        whole = after is None or new is None or any(part.kind == _MERGED for part in new)
        parts = [found.source, *found.parts] if whole else new or []
        cursor = found.parts[-1].id if found.parts else "0"
        messages = [await self._message(part, found) for part in parts if part.is_message or part is found.source]
        return Conversation(tuple(messages), cursor)

    async def find(self, ref: TicketRef, operation: Operation, after: str | None) -> Sequence[str]:
        purpose = "look for an operation"
        found, _ = await self._calls.conversation(ref.id, purpose=purpose)
        match operation.action:
            case UpdateTicket(changes=changes):
                return [] if still_to_do(changes, found, await self._calls.teams()) else [""]
            case AddMessage(text=text, visibility=visibility):
                me = (await self._calls.me()).person.id
                new = _after(found.parts, after)
                since = int(after) if after and after.isdigit() else 0
                parts = [part for part in found.parts if int(part.id) > since] if new is None else new
                wanted, hits = body_hash(text), []
                for part in parts:
                    if not part.is_message or part.author.id != me or part.visibility != visibility:
                        continue
                    said = (await readable(part.body, html=True)).text
                    mine = operation_in_note(text) is not None
                    if operation_in_note(said) == operation.id if mine else body_hash(said) == wanted:
                        hits.append(part.id)
                return hits

    async def vocabulary(self, ref: TicketRef) -> Vocabulary:
        await self._calls.conversation(ref.id)
        teams, admins, attributes = await asyncio.gather(
            self._calls.teams(), self._calls.admins(), self._calls.attributes()
        )
        return Vocabulary(
            statuses=wire.STATES,
            groups=tuple(teams.values()),
            agents=tuple(admins.values()),
            fields={one.name: one.choices for one in attributes},
        )

    async def my_open_tickets(self, limit: int) -> Sequence[Ticket]:
        me = (await self._calls.me()).person
        filters = (
            {"field": "admin_assignee_id", "operator": "=", "value": int(me.id)},
            {"field": "state", "operator": "!=", "value": "closed"},
        )
        found, _, _ = await self._calls.search(filters, purpose="read worklist", size=limit)
        mine = [one for one in found if one.admin == me.id and one.state != "closed"]
        return await self._told(mine[:limit], listed=True)

    async def other_tickets(self, ref: TicketRef, limit: int) -> Sequence[Ticket]:
        contact = self._contacts.get(ref.id) or self._remember((await self._calls.conversation(ref.id))[0])
        if not contact:
            return []
        found, _, _ = await self._calls.search([_of(contact)], purpose="read other tickets")
        others = [one for one in found if one.id != ref.id]
        others.sort(key=lambda one: (one.created or datetime.fromtimestamp(0, UTC), int(one.id)), reverse=True)
        return await self._told(others[:limit], listed=True)

    async def changes(self, cursor: str | None, watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        """Times have whole seconds, so only seconds that are over are told of: what comes later in one is not lost."""
        if cursor is None or not cursor.isdigit():
            answer = await self._calls.send("GET", "/me", purpose="watch for changes")
            return [], str(int(self._calls.time_of(answer).timestamp()) - 1)
        watched = {ref.id: ref for ref in watch}
        if not watched:
            return [], cursor
        since = int(cursor)
        rows: list[wire.Facts] = []
        until = 2**40
        if len(watched) > _ALONE:
            filters = [{"field": "updated_at", "operator": ">", "value": since}]
            rows, _, now = await self._calls.search(filters, purpose="watch for changes", pages=5)
            until = int(now.timestamp()) - 1
        else:
            for number in watched:
                try:
                    found, now = await self._calls.conversation(number, purpose="watch for changes")
                except TicketGone:
                    continue
                rows.append(found)
                until = min(until, int(now.timestamp()) - 1)
        if not rows and until == 2**40:
            return [], cursor
        last, until = time_of(since), max(until, since)
        end = time_of(until)
        changed = [one.id for one in rows if one.updated and last and end and last < one.updated <= end]
        return [watched[number] for number in changed if number in watched], str(until)

    async def _told(self, found: Sequence[wire.Facts], *, listed: bool = False) -> list[Ticket]:
        teams, admins = await asyncio.gather(self._calls.teams(), self._calls.admins())
        tickets = []
        for one in found:
            known = one.source.author if one.source.role == "customer" else None
            customer: Person | None = None
            if one.contact:
                same = known if known and known.id == one.contact else None
                customer = same if listed and same else await self._calls.contact(one.contact, same)
            tickets.append(
                wire.to_ticket(
                    one,
                    account=self._account,
                    url=self._calls.places.url(one.id),
                    customer=customer,
                    admins=admins,
                    teams=teams,
                    prior_contacts=0 if listed else await self._prior_contacts(one),
                )
            )
        return tickets

    async def _prior_contacts(self, found: wire.Facts) -> int:
        if found.id not in self._prior:
            count = 0
            if found.contact:
                since = int((self._clock() - _RECENT).timestamp())
                recent = {"field": "created_at", "operator": ">", "value": since}
                try:
                    purpose = "count earlier tickets"
                    _, count, _ = await self._calls.search([_of(found.contact), recent], purpose=purpose, size=1)
                except CalmdeskError:
                    return 0  # a count is no reason not to show the ticket; the next look tries again
            if len(self._prior) >= _REMEMBERED:
                self._prior.clear()
            self._prior[found.id] = max(count - 1, 0)
        return self._prior[found.id]

    def _remember(self, found: wire.Facts) -> str:
        if len(self._contacts) >= _REMEMBERED:
            self._contacts.clear()
        self._contacts[found.id] = found.contact
        return found.contact

    async def _message(self, part: wire.Part, found: wire.Facts) -> Message:
        body = await readable(part.body, html=True)
        author = part.author
        if author.id and part.role == "agent":
            author = (await self._calls.admins()).get(author.id, author)
        elif part.role == "customer" and not author.name and found.contact:
            author = await self._calls.contact(found.contact)
        return Message(part.id, part.role, part.visibility, author, body.text, part.at, part.files, body.truncated)


def _after(parts: Sequence[wire.Part], cursor: str | None) -> list[wire.Part] | None:
    """The parts behind the cursor's; None where that is not among them, which are the newest 500."""
    if cursor == "0":
        return list(parts) if len(parts) < 500 else None
    at = next((number for number, part in enumerate(parts, 1) if part.id == cursor), None)
    return None if at is None else list(parts[at:])


def _of(contact: str) -> Mapping[str, object]:
    return {"field": "contact_ids", "operator": "=", "value": contact}
