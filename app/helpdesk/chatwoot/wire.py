"""Chatwoot's JSON, read strictly into facts and from those into our own words. Pure: no network, no clock."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from app.domain.tickets import Article, Attachment, Channel, Person, Role, Ticket, TicketRef
from app.helpdesk.changing import Standing
from app.helpdesk.plain import digits, mapping, texts, unexpected
from app.helpdesk.text import one_line

VENDOR = "Chatwoot"
STATUSES = ("open", "pending", "snoozed", "resolved")
PRIORITIES = ("urgent", "high", "medium", "low")
_ACTIVITY = 2
"""The type of messages in which Chatwoot itself tells what was changed: they are no part of the conversation."""
_CHANNELS: Mapping[str, Channel] = {"Channel::Email": "email", "Channel::Voice": "voice"}


@dataclass(frozen=True, slots=True)
class Profile:
    """The owner of the token, the account chosen last, all accounts, and what news are subscribed to with."""

    me: Person
    account: str
    accounts: tuple[str, ...]
    pubsub_token: str


@dataclass(frozen=True, slots=True)
class Field:
    """A defined attribute of conversations; without `choices` it takes any value."""

    key: str
    name: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as Chatwoot tells it; `newest` is the number of its newest message."""

    id: str
    status: str
    priority: str
    contact: Person
    contact_id: str
    assignee: Person | None
    team: str
    labels: frozenset[str]
    attributes: Mapping[str, Any]
    subject: str
    channel: Channel
    newest: int
    created: datetime | None
    active: datetime | None
    touched: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A message of a conversation."""

    id: int
    role: Role
    private: bool
    author: Person
    text: str
    html: bool
    at: datetime
    attachments: tuple[Attachment, ...]
    is_activity: bool


def profile(data: object) -> Profile:
    match data:
        case {"id": int() | str() as number, **more}:
            ids = tuple(digits(one.get("id")) for one in rows(more.get("accounts") or []))
            chosen = more.get("account_id")
            account = digits(chosen) if chosen is not None else (ids[0] if ids else "")
            person = Person(digits(number), _name(more), _email(more))
            return Profile(person, account, ids or (account,), str(more.get("pubsub_token") or ""))
        case _:
            raise unexpected(VENDOR, "a profile", data)


def conversation(data: object) -> Conversation:
    match data:
        case {"id": int() | str() as number, "status": str(status), "meta": dict(meta), **more}:
            contact, team = mapping(meta.get("sender")), mapping(meta.get("team"))
            about = mapping(more.get("additional_attributes"))
            newest = [int(digits(one.get("id"))) for one in rows(more.get("messages") or []) if one.get("id")]
            return Conversation(
                id=digits(number),
                status=status,
                priority=str(more.get("priority") or ""),
                contact=Person(str(contact.get("id") or ""), _name(contact), _email(contact)),
                contact_id=digits(contact["id"]) if contact.get("id") is not None else "",
                assignee=_agent(mapping(meta.get("assignee"))),
                team=one_line(str(team.get("name") or "")),
                labels=frozenset(label for label in texts(more.get("labels")) if label),
                attributes=mapping(more.get("custom_attributes")),
                subject=one_line(str(about.get("mail_subject") or "")),
                channel=_CHANNELS.get(str(meta.get("channel")), "chat"),
                newest=max(newest, default=0),
                created=_time(more.get("created_at")),
                active=_time(more.get("last_activity_at")),
                touched=str(more.get("updated_at") or more.get("last_activity_at") or ""),
            )
        case _:
            raise unexpected(VENDOR, "a conversation", data)


def conversations(data: object) -> Sequence[Conversation]:
    """The conversations of a page; lists of one contact come without the outer `data`."""
    match data:
        case {"data": {"payload": list(found)}} | {"payload": list(found)}:
            return [conversation(one) for one in found]
        case _:
            raise unexpected(VENDOR, "a list of conversations", data)


def entries(data: object) -> Sequence[Entry]:
    match data:
        case {"payload": list(found)}:
            return [entry(one) for one in found]
        case _:
            raise unexpected(VENDOR, "messages", data)


def entry(data: object) -> Entry:
    match data:
        case {"id": int() | str() as number, "message_type": int() as kind, "private": bool(private), **more}:
            sender = mapping(more.get("sender"))
            text, html = _text(more)
            return Entry(
                id=int(digits(number)),
                role=_role(kind, str(sender.get("type") or "")),
                private=private,
                author=Person(
                    str(sender.get("id") or ""), _name(sender), one_line(str(sender.get("email") or "")) or None
                ),
                text=text,
                html=html,
                at=_time(more.get("created_at")) or datetime.fromtimestamp(0, UTC),
                attachments=tuple(_attachment(one) for one in rows(more.get("attachments") or [])),
                is_activity=kind == _ACTIVITY,
            )
        case _:
            raise unexpected(VENDOR, "a message", data)


def fields(data: object) -> Sequence[Field]:
    """The attributes defined for conversations."""
    found = []
    for one in rows(data):
        match one:
            case {"attribute_key": str(key), "attribute_display_name": str(name), "attribute_model": str(model)}:
                if model == "conversation_attribute":
                    choices = texts(one.get("attribute_values")) if one.get("attribute_display_type") == "list" else ()
                    found.append(Field(key, one_line(name), choices))
            case _:
                raise unexpected(VENDOR, "an attribute", one)
    return found


def article(data: Mapping[str, Any], *, portal: str, url: str) -> Article | None:
    """A published article; None for a draft or an archived one."""
    match data:
        case {"id": int() | str() as number, "title": str(title), **more}:
            if more.get("status") != "published":
                return None
            source = f"{url}/hc/{portal}/articles/{more.get('slug') or ''}"
            text = str(more.get("content") or "")
            return Article(digits(number), one_line(title), text, source, updated_at=_time(more.get("updated_at")))
        case _:
            raise unexpected(VENDOR, "an article", data)


def to_ticket(
    facts: Conversation, fields: Sequence[Field], *, account: str, url: str, prior_contacts: int = 0
) -> Ticket:
    return Ticket(
        ref=TicketRef(account, facts.id),
        url=url,
        subject=facts.subject,
        status=facts.status,
        version=standing(facts, fields).version,
        customer=facts.contact,
        assignee=facts.assignee,
        group=facts.team or None,
        priority=facts.priority or None,
        tags=facts.labels,
        fields={one.name: value for one in fields if (value := attribute(facts, one))},
        channel=facts.channel,
        created_at=facts.created,
        updated_at=facts.active,
        handled_by_bot=facts.status == "pending" and facts.assignee is None,
        prior_contacts=prior_contacts,
    )


def standing(facts: Conversation, fields: Sequence[Field]) -> Standing:
    values = {
        "status": facts.status,
        "priority": facts.priority,
        "assignee": facts.assignee.id if facts.assignee else "",
        "group": facts.team,
    }
    values |= {one.name: attribute(facts, one) for one in fields}
    return Standing(values, facts.labels, f"{facts.newest} {facts.touched}")


def attribute(facts: Conversation, one: Field) -> str:
    """An attribute's value as text; empty where there is none."""
    match facts.attributes.get(one.key):
        case None:
            return ""
        case str(text):
            return text
        case value:
            return json.dumps(value, ensure_ascii=False)


def rows(data: object) -> Sequence[Mapping[str, Any]]:
    """The objects of a list, which some lists carry as their `payload`."""
    match data:
        case {"payload": list(found)} | list(found):
            return [one for one in found if isinstance(one, dict)]
        case _:
            raise unexpected(VENDOR, "a list", data)


def error(data: object) -> str:
    """What Chatwoot says of a refusal, one line of it."""
    match data:
        case {"error": str(said)} | {"message": str(said)}:
            return one_line(said, limit=200)
        case _:
            return ""


def _role(kind: int, sender: str) -> Role:
    match kind:
        case 0:
            return "customer"
        case 1:
            return "agent" if sender == "user" else "bot"
        case 3:
            return "bot"
        case _:
            return "system"


def _text(more: Mapping[Any, Any]) -> tuple[str, bool]:
    """A message's words and whether they are HTML. Mails keep theirs aside where they have no plain text."""
    if text := str(more.get("content") or ""):
        return text, False
    email = mapping(mapping(more.get("content_attributes")).get("email"))
    for part, html in (("text_content", False), ("html_content", True)):
        if text := str(mapping(email.get(part)).get("full") or ""):
            return text, html
    return "", False


def _attachment(data: Mapping[str, Any]) -> Attachment:
    name = unquote(urlsplit(str(data.get("data_url") or "")).path.rpartition("/")[2])
    size = data.get("file_size")
    kind = one_line(str(data.get("file_type") or "file"), limit=30)
    return Attachment(one_line(name, limit=150) or kind, kind, size if isinstance(size, int) else None)


def _agent(data: Mapping[str, Any]) -> Person | None:
    return Person(digits(data["id"]), _name(data), _email(data)) if data.get("id") is not None else None


def _name(data: Mapping[Any, Any]) -> str:
    return one_line(str(data.get("available_name") or data.get("name") or ""))


def _email(data: Mapping[Any, Any]) -> str | None:
    return one_line(str(data.get("email") or "")) or None


def _time(value: object) -> datetime | None:
    """A time in seconds; 0 is Chatwoot's way to say "never"."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        return None
