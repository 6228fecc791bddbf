"""Intercom's JSON, read strictly into facts and from those into our own words. Pure: no network, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain.tickets import Attachment, Channel, Person, Role, Ticket, TicketRef, Visibility
from app.helpdesk.intercom.pieces import digits, listed, named, person_of, time_of, unexpected, word
from app.helpdesk.seen import field_part, version_of
from app.helpdesk.text import one_line, plain_text

STATES = ("open", "closed", "snoozed")
_CHANNELS: Mapping[str, Channel] = {"email": "email", "phone_call": "voice", "phone_switch": "voice"}
"""Sources that are no chat; all messengers and social media are."""
_ROLES: Mapping[str, Role] = {
    "user": "customer",
    "lead": "customer",
    "contact": "customer",
    "admin": "agent",
    "team": "agent",
    "bot": "bot",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of a conversation: a message, a note, or something that happened to it."""

    id: str
    kind: str
    role: Role
    author: Person
    body: str
    at: datetime
    files: tuple[Attachment, ...] = ()

    @property
    def visibility(self) -> Visibility:
        """Only notes are kept from the customer: `note`, `note_and_reopen`."""
        return "internal" if self.kind.startswith("note") else "public"

    @property
    def is_message(self) -> bool:
        return bool(self.body.strip() or self.files)


@dataclass(frozen=True, slots=True)
class Facts:
    """A conversation. `parts` is None where it came from a list; ids are empty where there is none."""

    id: str
    title: str
    state: str
    priority: str
    admin: str
    team: str
    contact: str
    source: Part
    channel: Channel
    tags: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, object] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    created: datetime | None = None
    updated: datetime | None = None
    with_bot: bool = False


def facts(data: object) -> Facts:
    match data:
        case {"type": "conversation", "id": str() | int() as number, "state": str(state), **more}:
            origin = more.get("source")
            source = origin if isinstance(origin, dict) else {}
            created = time_of(more.get("created_at"))
            first = _part({**source, "created_at": more.get("created_at")}, identifier=f"source-{digits(number)}")
            parts = more.get("conversation_parts")
            return Facts(
                id=digits(number),
                title=_title(more.get("title"), source.get("subject")),
                state=state,
                priority=str(more.get("priority") or ""),
                admin=_assigned(more.get("admin_assignee_id")),
                team=_assigned(more.get("team_assignee_id")),
                contact=_contact(more.get("contacts")),
                source=first,
                channel=_CHANNELS.get(str(source.get("type")), "chat"),
                tags=named(more.get("tags"), "tags"),
                attributes=_attributes(more.get("custom_attributes")),
                parts=tuple(_part(one) for one in listed(parts, "conversation_parts")),
                created=created,
                updated=time_of(more.get("updated_at")),
                with_bot=more.get("ai_agent_participated") is True,
            )
        case _:
            raise unexpected("a conversation", data)


def values_of(conversation: Facts, teams: Mapping[str, str]) -> dict[str, str]:
    """Each part of a conversation that can be changed, as people read it; tags are added and removed one by one."""
    return {
        "status": conversation.state,
        "assignee": conversation.admin,
        "group": teams.get(conversation.team, conversation.team),
        **{field_part(name): value for name, value in fields_of(conversation).items()},
    }


def fields_of(conversation: Facts) -> dict[str, str]:
    return {name: text_of(value) for name, value in conversation.attributes.items()}


def to_ticket(
    conversation: Facts,
    *,
    account: str,
    url: str,
    customer: Person | None,
    admins: Mapping[str, Person],
    teams: Mapping[str, str],
    prior_contacts: int = 0,
) -> Ticket:
    stamp = str(int(conversation.updated.timestamp())) if conversation.updated else ""
    admin = conversation.admin
    return Ticket(
        ref=TicketRef(account, conversation.id),
        url=url,
        subject=conversation.title,
        status=conversation.state,
        version=version_of(stamp, values_of(conversation, teams)),
        customer=customer,
        assignee=admins.get(admin, Person(admin)) if admin else None,
        group=teams.get(conversation.team, conversation.team) or None,
        priority=conversation.priority or None,
        tags=frozenset(conversation.tags),
        fields=fields_of(conversation),
        channel=conversation.channel,
        created_at=conversation.created,
        updated_at=conversation.updated,
        handled_by_bot=conversation.with_bot and not admin,
        prior_contacts=prior_contacts,
    )


def text_of(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case dict():
            return ", ".join(str(one.get("external_id") or one.get("id") or "") for one in listed(value, "instances"))
        case _:
            return str(value)


def _part(data: Mapping[str, object], *, identifier: str = "") -> Part:
    author = data.get("author")
    who = author if isinstance(author, dict) else {}
    role: Role = "bot" if who.get("from_ai_agent") is True else _ROLES.get(str(who.get("type")), "system")
    body = data.get("body")
    return Part(
        id=identifier or digits(data.get("id")),
        kind=str(data.get("part_type") or "comment"),
        role=role,
        author=person_of(who),
        body=body if isinstance(body, str) else "",
        at=time_of(data.get("created_at")) or datetime.fromtimestamp(0, UTC),
        files=tuple(
            Attachment(
                one_line(str(one.get("name") or ""), limit=150),
                str(one.get("content_type") or "application/octet-stream").lower(),
                size if isinstance(size := one.get("filesize"), int) else None,
            )
            for one in listed(data, "attachments")
        ),
    )


def _title(title: object, subject: object) -> str:
    if isinstance(title, str) and title.strip():
        return one_line(title)
    return one_line(plain_text(subject[:2000], html=True).text) if isinstance(subject, str) else ""


def _contact(data: object) -> str:
    for one in listed(data, "contacts"):
        return word(one.get("id"))
    return ""


def _assigned(value: object) -> str:
    """0 and nothing both mean nobody."""
    return digits(value) if value not in (None, 0, "0", "") else ""


def _attributes(data: object) -> dict[str, object]:
    return {str(name): value for name, value in data.items()} if isinstance(data, dict) else {}
