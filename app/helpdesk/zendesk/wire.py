"""Zendesk's JSON, read strictly into facts and from those into our own words. Pure: no network, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain.errors import UnexpectedAnswer
from app.domain.tickets import Attachment, Channel, Person, Role
from app.helpdesk.plain import shape
from app.helpdesk.text import one_line

VENDOR = "Zendesk"
SYSTEM = -1
"""The author of what Zendesk's own rules do."""
_CHANNELS: Mapping[str, Channel] = {
    "chat": "chat",
    "native_messaging": "chat",
    "sunshine_conversations_api": "chat",
    "voice": "voice",
    "web": "web",
    "web_form": "web",
}


@dataclass(frozen=True, slots=True)
class UserFacts:
    """A user. `notes_only` is somebody who may not answer customers, such as a light agent."""

    person: Person
    role: str
    suspended: bool = False
    notes_only: bool = False

    @property
    def works_here(self) -> bool:
        return self.role in ("agent", "admin")


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """A ticket as Zendesk tells it: people and groups by number, fields by number with their raw values.

    `stamp` is `updated_at` letter for letter: what a safe update must send back.
    """

    id: str
    subject: str
    status: str
    custom_status: int | None
    priority: str
    group: int | None
    assignee: int | None
    requester: int | None
    tags: frozenset[str]
    fields: Mapping[int, object]
    stamp: str
    channel: Channel
    live: bool
    created: datetime | None
    updated: datetime | None
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside tickets or comments in an answer: people and the names of groups, by number."""

    users: Mapping[int, UserFacts] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: `bodies` are all forms of its text that Zendesk gives, `html` the one that people see."""

    id: int
    audit: int | None
    author: int
    public: bool
    html: str
    bodies: tuple[str, ...]
    at: datetime
    channel: str
    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """What was done to a ticket at one time by one person, triggers included: names or numbers of fields."""

    author: int
    at: datetime
    fields: frozenset[str]


def user_facts(data: object) -> UserFacts:
    match data:
        case {"id": int(number), **more}:
            name, mail = one_line(_text(more.get("name"))), one_line(_text(more.get("email")))
            return UserFacts(
                Person(str(number), name or str(number), mail or None),
                _text(more.get("role")),
                suspended=more.get("suspended") is True,
                notes_only=more.get("only_private_comments") is True,
            )
        case _:
            raise unexpected("a user", data)


def ticket_facts(data: object) -> TicketFacts:
    match data:
        case {"id": int(number), "status": str(status), "updated_at": str(stamp), **more}:
            via = more.get("via")
            channel = _text(via.get("channel")) if isinstance(via, dict) else ""
            return TicketFacts(
                id=str(number),
                subject=one_line(_text(more.get("subject"))),
                status=status,
                custom_status=_number(more.get("custom_status_id")),
                priority=_text(more.get("priority")),
                group=_number(more.get("group_id")),
                assignee=_number(more.get("assignee_id")),
                requester=_number(more.get("requester_id")),
                tags=frozenset(texts(more.get("tags"))),
                fields={
                    field_id: one.get("value")
                    for one in dicts(more.get("custom_fields"))
                    if (field_id := _number(one.get("id"))) is not None
                },
                stamp=stamp,
                channel=_CHANNELS.get(channel, "email"),
                live=more.get("from_messaging_channel") is True,
                created=time(more.get("created_at")),
                updated=time(stamp),
                due=time(more.get("due_at")),
            )
        case _:
            raise unexpected("a ticket", data)


def beside(data: object) -> Beside:
    """Who and which groups an answer names, where it was asked to."""
    if not isinstance(data, dict):
        return Beside()
    users = [user_facts(one) for one in dicts(data.get("users"))]
    groups = {
        number: one_line(_text(one.get("name")))
        for one in dicts(data.get("groups"))
        if (number := _number(one.get("id"))) is not None
    }
    return Beside({int(one.person.id): one for one in users}, groups)


def comment(data: Mapping[str, object]) -> Comment:
    match data:
        case {"id": int(number), "author_id": int(author), "public": bool(public), **more}:
            via = more.get("via")
            html = _text(more.get("html_body"))
            bodies = [_text(more.get(name)) for name in ("plain_body", "body")]
            return Comment(
                id=number,
                audit=_number(more.get("audit_id")),
                author=author,
                public=public,
                html=html,
                bodies=tuple(one for one in bodies if one),
                at=time(more.get("created_at")) or datetime.fromtimestamp(0, UTC),
                channel=_text(via.get("channel")) if isinstance(via, dict) else "",
                files=tuple(_attachment(one) for one in dicts(more.get("attachments"))),
            )
        case _:
            raise unexpected("a comment", data)


def role_of(one: Comment, *, requester: int | None, user: UserFacts | None) -> Role:
    """Who speaks. Whoever asked is the customer, also when it is a colleague; a deleted user was one, most likely."""
    if one.author == SYSTEM or one.channel in ("rule", "system"):
        return "system"
    if one.author == requester or user is None or not user.works_here:
        return "customer"
    return "agent"


def audit(data: Mapping[str, object]) -> Audit:
    match data:
        case {"author_id": int(author), "created_at": str(at), "events": list(events)}:
            names = (one.get("field_name") for one in dicts(events) if one.get("type") in ("Change", "Create"))
            changed = frozenset(str(name) for name in names if isinstance(name, str | int))
            return Audit(author, time(at) or datetime.fromtimestamp(0, UTC), changed)
        case _:
            raise unexpected("an audit", data)


def made_in(data: object) -> int | None:
    """The number of the audit that a write made."""
    match data:
        case {"audit": {"id": int(number)}}:
            return number
        case _:
            return None


def stamp_in(data: object) -> str:
    """When the ticket was changed, by the answer to a write; empty when it does not say."""
    match data:
        case {"ticket": {"updated_at": str(stamp)}}:
            return stamp
        case _:
            return ""


def part(data: object, name: str) -> object:
    """One piece of an answer by its name."""
    if isinstance(data, dict) and name in data:
        return data[name]
    raise unexpected(name, data)


def rows(data: object, name: str) -> Sequence[Mapping[str, object]]:
    """The rows of a list."""
    found = part(data, name)
    if not isinstance(found, list):
        raise unexpected(name, data)
    return dicts(found)


def next_cursor(data: object) -> str | None:
    """Where the next page of a list begins, None on the last one."""
    match data:
        case {"meta": {"has_more": True, "after_cursor": str(cursor)}} if cursor:
            return cursor
        case _:
            return None


def reason(data: object) -> str:
    """Zendesk's own words in a refusal, in one line. It has three forms for them."""
    match data:
        case {"error": {"message": str(said)}}:
            pass
        case {"error": str(), "error_description": str(said)} | {"error": str(), "description": str(said)}:
            pass
        case {"error": str(said)}:
            pass
        case _:
            said = ""
    return one_line(said, limit=200)


def reasons(data: object) -> Mapping[str, str]:
    """What was wrong with which field: the details of a 422."""
    match data:
        case {"details": dict(details)}:
            said = {
                str(name): "; ".join(one_line(_text(one.get("description")), limit=200) for one in dicts(why))
                for name, why in details.items()
            }
            return {name: why for name, why in said.items() if why}
        case _:
            return {}


def dicts(data: object) -> Sequence[Mapping[str, object]]:
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def texts(data: object) -> Sequence[str]:
    return [one for one in data if isinstance(one, str)] if isinstance(data, list) else []


def time(value: object) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def unexpected(what: str, data: object) -> UnexpectedAnswer:
    return UnexpectedAnswer(f"{VENDOR}: {what} was expected, this came: {shape(data)}")


def _attachment(data: Mapping[str, object]) -> Attachment:
    name = one_line(_text(data.get("file_name")), limit=150)
    kind = _text(data.get("content_type")).lower()
    return Attachment(name or kind, kind, _number(data.get("size")))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
