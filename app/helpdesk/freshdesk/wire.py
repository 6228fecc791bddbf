"""Freshdesk's JSON, read strictly into facts and from those into our own words. Pure: no network, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.domain.errors import UnexpectedAnswer
from app.domain.tickets import Attachment, Channel, Person, Ticket, TicketRef
from app.helpdesk.freshdesk.form import Form
from app.helpdesk.plain import shape
from app.helpdesk.seen import version_of
from app.helpdesk.text import one_line

VENDOR = "Freshdesk"
CLOSED = frozenset({4, 5})
"""Resolved and Closed. A company's own statuses have higher numbers and count as open."""
CHAT = 7
_CHANNELS: Mapping[int, Channel] = {1: "email", 2: "web", 3: "voice", CHAT: "chat", 9: "web", 10: "email"}
"""Sources the documentation lists; what a company adds to them (social media, messengers) is written like a chat."""
_PUBLISHED = 2
_EVERYBODY = frozenset({1, 2})
"""Folders that all people see, or those who signed in to the portal: the others are for agents or some companies."""
_ID = re.compile(r"[0-9]{1,18}")
_ADDRESS = re.compile(r'\s*"?(?P<name>[^"<]*?)"?\s*<(?P<email>[^<>\s]+)>\s*')


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """A ticket as Freshdesk tells it. `gone` says that it was deleted or is spam; ids are empty where there is none."""

    id: str
    subject: str
    status: int
    priority: int
    source: int
    kind: str
    requester: Person
    responder: str
    group: str
    tags: tuple[str, ...]
    custom: Mapping[str, object] = field(default_factory=dict)
    body: str = ""
    is_html: bool = True
    files: tuple[Attachment, ...] = ()
    created: datetime | None = None
    updated: datetime | None = None
    due: datetime | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One reply or note of a ticket. `incoming` says that it came from outside."""

    id: int
    user: str
    private: bool
    incoming: bool
    body: str
    is_html: bool
    at: datetime
    sender: Person
    files: tuple[Attachment, ...]


def ticket_facts(data: object) -> TicketFacts:
    match data:
        case {"id": int(number), "status": int(status), "requester_id": requester, **more}:
            body, is_html = _body(more, "description")
            custom = more.get("custom_fields")
            tags = more.get("tags")
            return TicketFacts(
                id=digits(number),
                subject=one_line(str(more.get("subject") or "")),
                status=status,
                priority=_int(more.get("priority")),
                source=_int(more.get("source")),
                kind=str(more.get("type") or ""),
                requester=_requester(requester, more.get("requester")),
                responder=_id(more.get("responder_id")),
                group=_id(more.get("group_id")),
                tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
                custom={str(name): value for name, value in custom.items()} if isinstance(custom, dict) else {},
                body=body,
                is_html=is_html,
                files=_files(more.get("attachments")),
                created=time_of(more.get("created_at")),
                updated=time_of(more.get("updated_at")),
                due=time_of(more.get("due_by")),
                gone=more.get("deleted") is True or more.get("spam") is True,
            )
        case _:
            raise _unexpected("a ticket", data)


def values_of(facts: TicketFacts, form: Form) -> dict[str, str]:
    """Each part of a ticket that can be changed, as people read it; tags are merged and are none of them."""
    return {
        "status": form.statuses.get(facts.status, str(facts.status)),
        "priority": form.priorities.get(facts.priority, ""),
        "assignee": facts.responder,
        "group": form.groups.get(facts.group, facts.group),
        **form.values(facts.kind, facts.custom),
    }


def to_ticket(
    facts: TicketFacts, form: Form, *, account: str, url: str, me: Person | None, prior_contacts: int = 0
) -> Ticket:
    values = values_of(facts, form)
    assignee = None
    if facts.responder:
        assignee = (
            me if me and me.id == facts.responder else Person(facts.responder, form.agents.get(facts.responder, ""))
        )
    return Ticket(
        ref=TicketRef(account, facts.id),
        url=url,
        subject=facts.subject,
        status=values["status"],
        version=version_of(stamp(facts.updated), values),
        customer=facts.requester,
        assignee=assignee,
        group=values["group"] or None,
        priority=values["priority"] or None,
        tags=frozenset(facts.tags),
        fields=form.values(facts.kind, facts.custom),
        channel=_CHANNELS.get(facts.source, "chat"),
        created_at=facts.created,
        updated_at=facts.updated,
        due_at=facts.due,
        prior_contacts=prior_contacts,
    )


def entry(data: object) -> Entry:
    match data:
        case {"id": int(number), "private": bool(private), **more}:
            body, is_html = _body(more, "body")
            found = _ADDRESS.fullmatch(str(more.get("from_email") or ""))
            user = _id(more.get("user_id"))
            return Entry(
                id=int(digits(number)),
                user=user,
                private=private,
                incoming=more.get("incoming") is True,
                body=body,
                is_html=is_html,
                at=time_of(more.get("created_at")) or datetime.fromtimestamp(0, UTC),
                sender=Person(user, one_line(found["name"]), one_line(found["email"])) if found else Person(user),
                files=_files(more.get("attachments")),
            )
        case _:
            raise _unexpected("a reply or note", data)


def agent(data: object) -> tuple[Person, int, bool]:
    """Who is signed in, the reach of the account (1 all tickets, 2 its groups', 3 its own), and whether it answers."""
    match data:
        case {"id": int(number), "contact": {"name": str(name), **contact}, **more}:
            person = Person(digits(number), one_line(name), one_line(str(contact.get("email") or "")) or None)
            return person, _int(more.get("ticket_scope")), more.get("type") != "collaborator"
        case _:
            raise _unexpected("an agent", data)


def article(data: object) -> tuple[str, str, str, bool, bool, datetime | None] | None:
    """An article's number, title, text, whether that is HTML, whether it is internal, and when it was last changed;
    None for one that is not published.
    """
    match data:
        case {"id": int(number), "title": str(title), **more} if more.get("status", _PUBLISHED) == _PUBLISHED:
            body, is_html = _body(more, "description")
            internal = more.get("folder_visibility", 1) not in _EVERYBODY
            return digits(number), one_line(title), body, is_html, internal, time_of(more.get("updated_at"))
        case {"id": int(), "title": str()}:
            return None
        case _:
            raise _unexpected("an article", data)


def rows(data: object) -> Sequence[object]:
    """The rows of a list, or of a search, which puts them into an object."""
    match data:
        case list(found) | {"results": list(found)}:
            return found
        case _:
            raise _unexpected("a list", data)


def total(data: object) -> int:
    match data:
        case {"total": int(number)}:
            return number
        case _:
            return 0


def made(data: object) -> int | None:
    """The number of what was just made."""
    match data:
        case {"id": int(number)} if number > 0:
            return number
        case _:
            return None


def errors(data: object) -> list[tuple[str, str]]:
    """What a refusal names: the field, without the place it stands at, and Freshdesk's sentence about it."""
    match data:
        case {"errors": list(found)}:
            named = [one for one in found if isinstance(one, dict)]
            return [
                (str(one.get("field") or "").rpartition(".")[2], one_line(str(one.get("message") or "")))
                for one in named
            ]
        case {"message": str(line)} | {"description": str(line)}:
            return [("", one_line(line))]
        case _:
            return []


def digits(number: object) -> str:
    """An id, which is a number and nothing else."""
    text = str(number)
    if not _ID.fullmatch(text):
        raise UnexpectedAnswer(f"{VENDOR}: an id that is no number")
    return text


def time_of(value: object) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    try:
        at = datetime.fromisoformat(value)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # the other: a time of year 1 or 9999 in another zone
        return None


def stamp(at: datetime | None) -> str:
    """A time as Freshdesk writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def _requester(number: object, embedded: object) -> Person:
    match embedded:
        case {"name": str(name), **more}:
            return Person(_id(number), one_line(name), one_line(str(more.get("email") or "")) or None)
        case _:
            return Person(_id(number))


def _body(data: Mapping[Any, object], name: str) -> tuple[str, bool]:
    """A text and whether it is HTML. Freshdesk's own plain text comes second: it has lost its line breaks."""
    html, plain = data.get(name), data.get(f"{name}_text")
    return (html, True) if isinstance(html, str) and html else (plain if isinstance(plain, str) else "", False)


def _files(data: object) -> tuple[Attachment, ...]:
    named = [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []
    return tuple(
        Attachment(
            one_line(str(one.get("name") or ""), limit=150),
            str(one.get("content_type") or "application/octet-stream").lower(),
            next((size for key in ("size", "file_size") if isinstance(size := one.get(key), int)), None),
        )
        for one in named
    )


def _id(value: object) -> str:
    return digits(value) if isinstance(value, int) and value > 0 else ""


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _unexpected(what: str, data: object) -> UnexpectedAnswer:
    return UnexpectedAnswer(f"{VENDOR}: {what} was expected, this came: {shape(data)}")
