"""Request Tracker's JSON, read strictly into facts and from those into our own words. Pure: no network, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.errors import UnexpectedAnswer
from app.domain.tickets import Person, Role, Ticket, TicketRef, Visibility
from app.helpdesk.plain import shape
from app.helpdesk.text import one_line

VENDOR = "Request Tracker"
MESSAGE_TYPES: Mapping[str, Visibility] = {"Create": "public", "Correspond": "public", "Comment": "internal"}
"""Transactions that are messages. `EmailRecord` are copies of mail that was sent; the others are changes."""
NOBODY = "Nobody"
SYSTEM = "RT_System"
_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class CustomField:
    """A custom field of one ticket with its values. `id` is what transactions call it."""

    id: str
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """A ticket as RT tells it. `next_statuses` and the two rights are known only when it was asked for by itself."""

    id: str
    subject: str
    status: str
    priority: str
    queue: Person
    owner: Person
    requestors: tuple[Person, ...]
    custom_fields: tuple[CustomField, ...]
    created: datetime | None
    updated: datetime | None
    due: datetime | None
    may_reply: bool = False
    may_note: bool = False
    next_statuses: tuple[str, ...] = ()

    def custom_field(self, name: str | None) -> CustomField | None:
        return next((found for found in self.custom_fields if found.name == name), None)


@dataclass(frozen=True, slots=True)
class UserFacts:
    """A user of RT: `person.id` is the login name, `number` what RT calls the user in transactions."""

    number: str
    person: Person
    privileged: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A transaction: what happened to which ticket, by whom."""

    id: int
    type: str
    ticket: str
    field: str
    creator: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message: text (with content) or a file (named and measured only)."""

    transaction: int
    media_type: str
    name: str
    content: str
    size: int | None


def ticket_facts(data: object) -> TicketFacts:
    match data:
        case {"id": int() | str() as number, "Subject": str(subject), "Status": str(status), "Queue": queue, **more}:
            links = _dicts(more.get("_hyperlinks") or [])
            refs = [link.get("ref") for link in links]
            following = [link.get("to") for link in links if link.get("ref") == "lifecycle"]
            return TicketFacts(
                id=digits(number),
                subject=one_line(subject),
                status=status,
                priority=str(more.get("Priority") or ""),
                queue=_person(queue),
                owner=_person(more.get("Owner")),
                requestors=tuple(
                    _person(one) for one in _dicts(more.get("Requestor") or []) if one.get("type") == "user"
                ),
                custom_fields=tuple(_custom_field(one) for one in _dicts(more.get("CustomFields") or [])),
                created=_time(more.get("Created")),
                updated=_time(more.get("LastUpdated")),
                due=_time(more.get("Due")),
                may_reply="correspond" in refs,
                may_note="comment" in refs,
                next_statuses=tuple(to for to in following if isinstance(to, str) and to != "deleted"),
            )
        case _:
            raise _unexpected("a ticket", data)


def to_ticket(
    facts: TicketFacts,
    *,
    account: str,
    url: str,
    version: str,
    tags_field: str | None,
    customer: Person | None,
    prior_contacts: int = 0,
) -> Ticket:
    """The ticket in our words. `tags_field` is the custom field that holds tags in this company, None for none."""
    tags = facts.custom_field(tags_field)
    return Ticket(
        ref=TicketRef(account, facts.id),
        url=url,
        subject=facts.subject,
        status=facts.status,
        version=version,
        customer=customer,
        assignee=None if facts.owner.id in ("", NOBODY) else facts.owner,
        group=facts.queue.name or None,
        priority=facts.priority or None,
        tags=frozenset(tags.values) if tags else frozenset(),
        fields={one.name: ", ".join(one.values) for one in facts.custom_fields if one.name != tags_field},
        channel="email",
        created_at=facts.created,
        updated_at=facts.updated,
        due_at=facts.due,
        prior_contacts=prior_contacts,
    )


def user_facts(data: object) -> UserFacts:
    match data:
        case {"Name": str(), **more}:
            links = _dicts(more.get("_hyperlinks") or [])
            number = next((str(link.get("id")) for link in links if link.get("ref") == "self"), "")
            return UserFacts(digits(number), _person(data), privileged=more.get("Privileged") in (1, "1", True))
        case _:
            raise _unexpected("a user", data)


def items(data: object) -> Sequence[Mapping[str, object]]:
    """The rows of a page."""
    match data:
        case {"items": list(rows)}:
            return _dicts(rows)
        case _:
            raise _unexpected("a list", data)


def total(data: object) -> int:
    """How many rows there are on all pages; 0 when RT does not say."""
    match data:
        case {"total": int(number)}:
            return number
        case _:
            return 0


def row(data: Mapping[str, object]) -> Row:
    match data:
        case {"id": int() | str() as number, "Type": str(kind), "Creator": creator, **more}:
            at = _time(more.get("Created")) or datetime.fromtimestamp(0, UTC)
            ticket = str(more.get("ObjectId") or "")
            return Row(int(digits(number)), kind, ticket, str(more.get("Field") or ""), _person(creator), at)
        case _:
            raise _unexpected("a transaction", data)


def part(data: Mapping[str, object]) -> Part:
    match data:
        case {"TransactionId": int() | str() as number, "ContentType": str(media_type), **more}:
            size = str(more.get("ContentLength") or "")
            content = more.get("Content")
            return Part(
                int(digits(number)),
                media_type.lower(),
                one_line(str(more.get("Filename") or ""), limit=150),
                content if isinstance(content, str) else "",
                int(size) if _NUMBER.fullmatch(size) else None,
            )
        case _:
            raise _unexpected("a part of a message", data)


def field_values(data: object) -> tuple[str, tuple[str, ...]]:
    """A custom field's name and the values one may choose; none when any text goes."""
    match data:
        case {"Name": str(name), **more}:
            values = more.get("Values") or []
            names = (
                [one.get("name") if isinstance(one, dict) else one for one in values]
                if isinstance(values, list)
                else []
            )
            return name, tuple(one for one in names if isinstance(one, str))
        case _:
            raise _unexpected("a custom field", data)


def article(data: Mapping[str, object]) -> tuple[str, str, Sequence[str], datetime | None]:
    """An article's title, summary, the texts of its fields, and when it was last changed."""
    match data:
        case {"Name": str(name), **more}:
            fields = [_custom_field(one) for one in _dicts(more.get("CustomFields") or [])]
            texts = [text for field in fields for text in field.values if text.strip()]
            return one_line(name), one_line(str(more.get("Summary") or "")), texts, _time(more.get("LastUpdated"))
        case _:
            raise _unexpected("an article", data)


def sentences(data: object) -> tuple[str, ...]:
    """What RT says after a change: one sentence for each thing it did or did not do, all with status 200."""
    match data:
        case list(lines):
            return tuple(one_line(re.sub(r"^Ticket \d+: ", "", line)) for line in lines if isinstance(line, str))
        case {"message": str(line)}:
            return (one_line(line),)
        case _:
            return ()


def role_of(row_: Row, *, requestors: Sequence[str], privileged: bool) -> Role:
    """Who speaks. The first entry of a ticket is the customer's request, also when an agent typed it in."""
    if row_.creator.id in requestors or (row_.type == "Create" and requestors):
        return "customer"
    if row_.creator.id == SYSTEM:
        return "system"
    return "agent" if privileged else "customer"


def digits(number: object) -> str:
    """An id, which is a number and nothing else: no sign, no other script's digits, nothing invisible."""
    text = str(number)
    if not _NUMBER.fullmatch(text):
        raise UnexpectedAnswer(f"{VENDOR}: an id that is no number")
    return text


def quoted(value: str) -> str:
    """A value inside RT's query language."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _person(data: object) -> Person:
    """A user or queue; RT gives only an id unless its name was asked for."""
    match data:
        case {"Name": str(name), **more} if name:
            shown = one_line(str(more.get("RealName") or name))
            return Person(one_line(name), shown, one_line(str(more.get("EmailAddress") or "")) or None)
        case {"id": int() | str() as number}:
            return Person(one_line(str(number)))
        case _:
            return Person("")


def _custom_field(data: Mapping[str, object]) -> CustomField:
    match data:
        case {"id": int() | str() as number, "name": str(name), "values": list(values)}:
            texts = (one.get("filename") if isinstance(one, dict) else one for one in values)
            return CustomField(digits(number), name, tuple(text for text in texts if isinstance(text, str)))
        case _:
            raise _unexpected("a custom field", data)


def _dicts(data: object) -> Sequence[Mapping[str, object]]:
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def _time(value: object) -> datetime | None:
    """A time of RT; 1970 is its way to say "not set"."""
    if not isinstance(value, str) or not value:
        return None
    try:
        at = datetime.fromisoformat(value)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return at.astimezone(UTC) if at.year > 1970 else None
    except (ValueError, OverflowError):  # the other: a time of year 9999 in another zone
        return None


def _unexpected(what: str, data: object) -> UnexpectedAnswer:
    return UnexpectedAnswer(f"{VENDOR}: {what} was expected, this came: {shape(data)}")
