"""Reading from Zendesk: tickets, conversations, lists, the change feed, what a ticket allows."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from app.domain.decisions import AddMessage, Operation, UpdateTicket, body_hash, operation_in_note
from app.domain.phrase import Phrase
from app.domain.tickets import Conversation, Message, Person, SignIn, Ticket, TicketRef, Vocabulary
from app.helpdesk.client import Answer
from app.helpdesk.text import PlainText, readable
from app.helpdesk.zendesk import fields, wire
from app.helpdesk.zendesk.calls import PAGE, SLACK, Calls
from app.helpdesk.zendesk.plan import still_to_do

_REMEMBERED = 500
_RECENTLY = timedelta(days=14)
"""A customer of many years is no repeat contact."""
_RESTING = ("solved", "closed")
_LOOKED = "at"
_SECOND = timedelta(seconds=1)


class TicketReading:
    """Everything that changes nothing."""

    def __init__(self, calls: Calls, *, account: str) -> None:
        self._calls = calls
        self._account = account
        self._earlier: dict[str, int] = {}
        self._requesters: dict[str, int | None] = {}

    async def sign_in(self) -> SignIn:
        me = await self._calls.me()
        missing: list[str] = []
        if me.suspended:
            missing.append(Phrase.of("do anything: the account is suspended in Zendesk"))
        if not me.works_here:
            missing.append(Phrase.of("work on tickets: the account is not an agent in Zendesk"))
        elif me.notes_only:
            missing.append(Phrase.of("answer customers: the account may only write internal notes"))
        if me.works_here and not await self._calls.groups():
            missing.append(Phrase.of("hand tickets over: the account sees no groups"))
        return SignIn(me.person, self._calls.client.address.place, tuple(missing))

    async def ticket(self, ref: TicketRef) -> Ticket:
        (facts, beside), table = await asyncio.gather(self._calls.ticket(ref.id), self._calls.table())
        if facts.id not in self._earlier:
            if len(self._earlier) >= _REMEMBERED:
                self._earlier.clear()
                self._requesters.clear()
            self._earlier[facts.id] = await self._count_earlier(facts)
        self._requesters[facts.id] = facts.requester
        return self._told(facts, beside, table, prior_contacts=self._earlier[facts.id])

    async def conversation(self, ref: TicketRef, after: str | None) -> Conversation:
        new, everything, beside = await self._after(ref, after)
        cursor = _cursor(everything) or after or ""
        if not new and after is not None:
            return Conversation((), cursor)
        if ref.id not in self._requesters:
            self._requesters[ref.id] = (await self._calls.ticket(ref.id))[0].requester
        requester = self._requesters[ref.id]
        messages = []
        for one in new:
            user = beside.users.get(one.author)
            text = await _text(one)
            messages.append(
                Message(
                    id=str(one.id),
                    role=wire.role_of(one, requester=requester, user=user),
                    visibility="public" if one.public else "internal",
                    author=user.person if user else Person(str(one.author), wire.VENDOR if one.author < 0 else ""),
                    text=text.text,
                    at=one.at,
                    attachments=one.files,
                    truncated=text.truncated,
                )
            )
        return Conversation(tuple(messages), cursor)

    async def find(self, ref: TicketRef, operation: Operation, after: str | None) -> Sequence[str]:
        match operation.action:
            case UpdateTicket(changes=changes):
                facts, _ = await self._calls.ticket(ref.id)
                table, groups = await self._calls.table(), await self._calls.groups()
                return [] if still_to_do(changes, facts, table, groups) else [""]
            case AddMessage(text=text, visibility=visibility):
                me = int((await self._calls.me()).person.id)
                new, _, _ = await self._after(ref, after, purpose="look for an operation")
                mine = [one for one in new if one.author == me and one.public == (visibility == "public")]
                wanted, found = body_hash(text), []
                for one in mine:
                    bodies = {*one.bodies, (await _text(one)).text}
                    is_note = visibility == "internal" and operation.id in map(operation_in_note, bodies)
                    if is_note or (operation_in_note(text) is None and wanted in map(body_hash, bodies)):
                        found.append(str(one.id))
                return found

    async def vocabulary(self, ref: TicketRef) -> Vocabulary:
        table, groups, tags, (facts, _) = await asyncio.gather(
            self._calls.table(), self._calls.groups(), self._calls.known_tags(), self._calls.ticket(ref.id)
        )
        return Vocabulary(
            statuses=fields.names(table.statuses, table.status_name(facts)),
            priorities=fields.PRIORITIES,
            groups=tuple(groups),
            tags=tuple(tags),
            fields={one.title: one.choices for one in table.fields if one.choices},
        )

    async def my_open_tickets(self, limit: int) -> Sequence[Ticket]:
        """Asks the search for numbers and the tickets themselves for what they are: the search is minutes behind."""
        me = await self._calls.me()
        params = {
            "query": f"type:ticket assignee:{me.person.id} status<solved",
            "sort_by": "updated_at",
            "sort_order": "desc",
            "per_page": str(min(max(limit, 1), PAGE)),
        }
        answer = await self._calls.send("GET", "/search", purpose="read worklist", params=params)
        numbers = [str(row["id"]) for row in wire.rows(answer.json(), "results") if isinstance(row.get("id"), int)]
        if not numbers:
            return []
        found, now = await self._calls.tickets(numbers, purpose="read worklist")
        beside, table = wire.beside(now.json()), await self._calls.table()
        mine = [one for one in found if str(one.assignee) == me.person.id and one.status not in _RESTING]
        mine.sort(key=lambda one: one.stamp, reverse=True)
        return [self._told(one, beside, table) for one in mine[:limit]]

    async def other_tickets(self, ref: TicketRef, limit: int) -> Sequence[Ticket]:
        facts, _ = await self._calls.ticket(ref.id)
        if facts.requester is None:
            return []
        found, beside = await self._calls.requested(facts.requester)
        table = await self._calls.table()
        return [self._told(one, beside, table) for one in found if one.id != facts.id][:limit]

    async def changes(self, cursor: str | None, watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        """Compares the stamps of the watched tickets with those in the cursor.

        A stamp has whole seconds. One of the second that is not over yet says nothing about what comes in its rest, so
        it is not remembered as seen to its end, and the next look tells the ticket once more.
        """
        seen = dict(part.split("=", 1) for part in (cursor or "").split() if "=" in part)
        looked = wire.time(seen.pop(_LOOKED, None)) or self._calls.clock()
        watched = {ref.id: ref for ref in watch}
        numbers = sorted(watched)
        changed: list[TicketRef] = []
        now: dict[str, str] = {}
        latest = looked
        for begin in range(0, len(numbers), PAGE):
            purpose = "watch for changes"
            found, answer = await self._calls.tickets(numbers[begin : begin + PAGE], purpose=purpose)
            told_at = _told_at(answer)
            latest = max(latest, told_at) if told_at else latest
            for facts in found:
                updated = facts.updated or latest
                fresh = told_at is not None and updated >= told_at - _SECOND
                now[facts.id] = f"{facts.stamp}{'?' if fresh else ''}"
                # One that is watched since a moment ago may have changed after it was read and before this look.
                moved = seen[facts.id] != facts.stamp if facts.id in seen else updated >= looked - _SECOND
                if moved and facts.id in watched:
                    changed.append(watched[facts.id])
        # A ticket that vanished was deleted or moved out of sight: reading it says so.
        changed += [watched[number] for number in numbers if number in seen and number not in now]
        now[_LOOKED] = latest.isoformat()
        return changed if cursor is not None else [], " ".join(f"{name}={stamp}" for name, stamp in now.items())

    def url(self, number: str) -> str:
        return f"{self._calls.client.address.url}/agent/tickets/{number}"

    async def _after(
        self, ref: TicketRef, after: str | None, *, purpose: str = "read conversation"
    ) -> tuple[Sequence[wire.Comment], Sequence[wire.Comment], wire.Beside]:
        """Comments that came after a cursor, all that were read for it, and their authors."""
        newest, known = _read_cursor(after)
        since = newest - SLACK if newest else None
        found, beside = await self._calls.comments(ref.id, since=since, purpose=purpose)
        return [one for one in found if one.id not in known], found, beside

    async def _count_earlier(self, facts: wire.TicketFacts) -> int:
        if facts.requester is None:
            return 0
        found, _ = await self._calls.requested(facts.requester)
        begin = self._calls.clock() - _RECENTLY
        return sum(one.id != facts.id and one.created is not None and one.created > begin for one in found)

    def _told(
        self, facts: wire.TicketFacts, beside: wire.Beside, table: fields.Table, *, prior_contacts: int = 0
    ) -> Ticket:
        return Ticket(
            ref=TicketRef(self._account, facts.id),
            url=self.url(facts.id),
            subject=facts.subject,
            status=table.status_name(facts),
            version=facts.stamp,
            customer=_person(facts.requester, beside),
            assignee=_person(facts.assignee, beside),
            group=beside.groups.get(facts.group) if facts.group is not None else None,
            priority=facts.priority or None,
            tags=table.tags(facts),
            fields=table.values(facts),
            channel=facts.channel,
            created_at=facts.created,
            updated_at=facts.updated,
            due_at=facts.due,
            prior_contacts=prior_contacts,
        )


def _person(number: int | None, beside: wire.Beside) -> Person | None:
    if number is None:
        return None
    user = beside.users.get(number)
    return user.person if user else Person(str(number))


async def _text(one: wire.Comment) -> PlainText:
    """A comment's words. Its HTML is what people see; `plain_body` has lost its lines."""
    if one.html:
        return await readable(one.html, html=True)
    return await readable(one.bodies[0] if one.bodies else "", html=False)


def _told_at(answer: Answer) -> datetime | None:
    """The desk's own time of an answer, None when it does not say."""
    try:
        at = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _cursor(found: Sequence[wire.Comment]) -> str:
    """The time of the newest comment, and which ones were seen around it."""
    if not found:
        return ""
    newest = found[-1].at
    near = sorted(one.id for one in found if one.at >= newest - SLACK)
    return f"{newest.isoformat()} {','.join(map(str, near))}"


def _read_cursor(text: str | None) -> tuple[datetime | None, frozenset[int]]:
    time, _, numbers = (text or "").partition(" ")
    known = frozenset(int(one) for one in numbers.split(",") if one.isascii() and one.isdigit())
    return wire.time(time), known
