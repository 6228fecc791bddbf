"""Zammad's JSON, read strictly into facts and from those into our own words. Pure: no network, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any

from app.domain.tickets import Attachment, Channel, Person, Role, Ticket, TicketRef
from app.helpdesk.changing import Standing
from app.helpdesk.plain import digits, mapping, objects, texts, unexpected
from app.helpdesk.text import one_line

VENDOR = "Zammad"
NOBODY = "1"
"""The user that owns what nobody owns."""
GONE, MERGED = frozenset({"removed"}), "merged"
_CHANNELS: Mapping[str, Channel] = {"phone": "voice", "web": "web", "chat": "chat"}
_ROLES: Mapping[str, Role] = {"Customer": "customer", "Agent": "agent"}
_OWN_COLUMNS = re.compile(
    r"id|.*_ids?|.*_at|.*_time|.*_in_min|.*_unit|number|title|note|type|preferences|owner|customer|group|state|priority|"
    r"organization|create_article_(type|sender)|created_by|updated_by|article_count|checklist.*|ai_.*|.*_diff_in_min|"
    r"articles|referencing_checklists|mentions|shared_draft|flags|ticket_time_accounting|import_.*"
)
"""What stands on every ticket; all else are attributes that a company made."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A ticket as Zammad tells it, without its tags, which are asked for by themselves."""

    id: str
    title: str
    state: str
    priority: str
    group: str
    owner_id: str
    customer_id: str
    attributes: Mapping[str, str]
    articles: int
    channel: Channel
    created: datetime | None
    updated: datetime | None
    due: datetime | None
    updated_text: str


@dataclass(frozen=True, slots=True)
class Me:
    """The owner of the token, and the groups the account names for it."""

    person: Person
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An article: a message of a ticket."""

    id: int
    role: Role
    internal: bool
    type: str
    author: Person
    author_id: str
    text: str
    html: bool
    at: datetime
    attachments: tuple[Attachment, ...]


def facts(data: object) -> Facts:
    match data:
        case {"id": number, "title": str(title), "state": str(state), "group": str(group), **more}:
            standing = {
                str(name): _value(value)
                for name, value in more.items()
                if not _OWN_COLUMNS.fullmatch(str(name)) and not isinstance(value, list | dict)
            }
            count = more.get("article_count")
            return Facts(
                id=digits(number),
                title=one_line(title),
                state=state,
                priority=str(more.get("priority") or ""),
                group=group,
                owner_id=digits(more.get("owner_id") or NOBODY),
                customer_id=digits(more.get("customer_id") or NOBODY),
                attributes=standing,
                articles=count if isinstance(count, int) else 0,
                channel=_CHANNELS.get(str(more.get("create_article_type")), "email"),
                created=time_of(more.get("created_at")),
                updated=time_of(more.get("updated_at")),
                due=time_of(more.get("escalation_at")),
                updated_text=str(more.get("updated_at") or ""),
            )
        case _:
            raise unexpected(VENDOR, "a ticket", data)


def listed(data: object) -> Sequence[Facts]:
    """The tickets of a search, which came with the names of what they refer to."""
    if not isinstance(data, list):
        raise unexpected(VENDOR, "a list of tickets", data)
    return [facts(one) for one in data]


def tags(data: object) -> frozenset[str]:
    match data:
        case {"tags": list(found)}:
            return frozenset(texts(found))
        case _:
            raise unexpected(VENDOR, "tags", data)


def me(data: object) -> Me:
    groups = mapping(data).get("groups")
    names = tuple(groups) if isinstance(groups, dict) else texts(groups)
    return Me(person(data), tuple(str(name) for name in names))


def person(data: object) -> Person:
    match data:
        case {"id": number, **more}:
            names = (str(more.get(part) or "") for part in ("firstname", "lastname"))
            email = one_line(str(more.get("email") or ""))
            name = one_line(" ".join(part for part in names if part))
            return Person(digits(number), name or email or str(more.get("login") or ""), email or None)
        case _:
            raise unexpected(VENDOR, "a user", data)


def entries(data: object) -> Sequence[Entry]:
    if not isinstance(data, list):
        raise unexpected(VENDOR, "articles", data)
    return sorted((entry(one) for one in data), key=lambda one: one.id)


def entry(data: object) -> Entry:
    match data:
        case {"id": number, "internal": bool(internal), "sender": str(sender), **more}:
            by = more.get("origin_by_id") or more.get("created_by_id") or NOBODY
            name, email = parseaddr(str(more.get("from") or ""))
            shown = one_line(name or email or str(more.get("from") or ""))
            return Entry(
                id=int(digits(number)),
                role=_ROLES.get(sender, "system"),
                internal=internal,
                type=str(more.get("type") or ""),
                author=Person(digits(by), shown, one_line(email) or None if "@" in email else None),
                author_id=digits(more.get("created_by_id") or NOBODY),
                text=str(more.get("body") or ""),
                html="html" in str(more.get("content_type") or "").lower(),
                at=time_of(more.get("created_at")) or datetime.fromtimestamp(0, UTC),
                attachments=tuple(_attachment(one) for one in objects(more.get("attachments"))),
            )
        case _:
            raise unexpected(VENDOR, "an article", data)


def to_ticket(
    told: Facts,
    tagged: frozenset[str],
    *,
    account: str,
    url: str,
    customer: Person | None,
    owner: Person | None,
    prior_contacts: int = 0,
) -> Ticket:
    return Ticket(
        ref=TicketRef(account, told.id),
        url=url,
        subject=told.title,
        status=told.state,
        version=standing(told, tagged).version,
        customer=customer,
        assignee=owner,
        group=told.group or None,
        priority=told.priority or None,
        tags=tagged,
        fields={name: value for name, value in told.attributes.items() if value},
        channel=told.channel,
        created_at=told.created,
        updated_at=told.updated,
        due_at=told.due,
        prior_contacts=prior_contacts,
    )


def standing(told: Facts, tagged: frozenset[str]) -> Standing:
    owner = "" if told.owner_id == NOBODY else told.owner_id
    values = {"status": told.state, "priority": told.priority, "assignee": owner, "group": told.group}
    return Standing({**values, **told.attributes}, tagged, f"{told.articles} {told.updated_text}")


def error(data: object) -> str:
    """What Zammad says of a refusal, one line of it."""
    said = mapping(data).get("error_human") or mapping(data).get("error")
    return one_line(said, limit=200) if isinstance(said, str) else ""


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _attachment(data: Mapping[str, Any]) -> Attachment:
    about = mapping(data.get("preferences"))
    kind = str(about.get("Content-Type") or about.get("Mime-Type") or "application/octet-stream").split(";")[0]
    size = str(data.get("size") or "")
    length = int(size) if size.isascii() and size.isdigit() else None
    return Attachment(one_line(str(data.get("filename") or kind), limit=150), one_line(kind, limit=60), length)


def time_of(value: object) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
