"""Tickets, messages and what one can change on them, in our own words and independent of any vendor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Visibility = Literal["public", "internal"]
Role = Literal["customer", "agent", "bot", "system", "result"]
Channel = Literal["email", "chat", "voice", "web"]


@dataclass(frozen=True, slots=True)
class TicketRef:
    """Names one ticket of one account. `account` is the name in the settings, `id` is what the desk's API wants."""

    account: str
    id: str

    def __str__(self) -> str:
        return f"{self.account}:{self.id}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the desk: `id` is the desk's own identifier."""

    id: str
    name: str = ""
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file on a message: named and measured (bytes), never loaded."""

    name: str
    media_type: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a conversation. `text` is plain text: HTML was turned into text at the edge.

    `truncated` says that the adapter cut a very long text; `step` names the playbook step an agent's message carried
    out, where known.
    """

    id: str
    role: Role
    visibility: Visibility
    author: Person
    text: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()
    truncated: bool = False
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as the desk last told us. `version` is opaque: an ETag, a time, a transaction number."""

    ref: TicketRef
    url: str
    subject: str
    status: str
    version: str
    customer: Person | None = None
    assignee: Person | None = None
    group: str | None = None
    priority: str | None = None
    tags: frozenset[str] = frozenset()
    fields: Mapping[str, str] = field(default_factory=dict)
    channel: Channel = "email"
    created_at: datetime | None = None
    updated_at: datetime | None = None
    due_at: datetime | None = None
    language: str | None = None
    handled_by_bot: bool = False
    reopened: int = 0
    prior_contacts: int = 0


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages in time order, and the cursor to ask for what comes after them."""

    messages: tuple[Message, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Changes:
    """A change of a ticket; None and empty mean "leave it". Tags are added and removed, never replaced."""

    status: str | None = None
    priority: str | None = None
    assignee: str | None = None
    group: str | None = None
    add_tags: frozenset[str] = frozenset()
    remove_tags: frozenset[str] = frozenset()
    fields: Mapping[str, str] = field(default_factory=dict)

    def is_empty(self) -> bool:
        scalars = (self.status, self.priority, self.assignee, self.group)
        return all(value is None for value in scalars) and not (self.add_tags or self.remove_tags or self.fields)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What this ticket's desk allows: values for status, priority, group and fields; known tags may be empty."""

    statuses: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    agents: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tag_support: bool = True


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who we are at the desk and which rights it grants: `missing` names, in words, what will not work, `allowed` what
    will, where the desk tells. `expires` is when the sign-in ends, None where it does not or nobody says.
    """

    me: Person
    desk: str
    missing: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The part of an article under one heading, as plain text with a line end after each paragraph or list item.

    The heading is empty for what stands before the first one.
    """

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A knowledge article. `source` is where a person finds it: a URL or a file of the content folder.

    `sections` are its text in parts, for search; without them the text is one part.
    """

    id: str
    title: str
    text: str
    source: str
    internal: bool = False
    updated_at: datetime | None = None
    sections: tuple[Section, ...] = ()


OutcomeState = Literal["done", "partly", "refused", "conflict", "unknown", "later"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call that changes something ended.

    done     it stands at the desk and was read back       partly   some parts stand, `refused` names the others
    refused  the desk said no; `refused` has part -> why    conflict the ticket changed since `expected_version`
    unknown  the request left, the answer did not come      later    it never left, or the desk asked to wait
    """

    state: OutcomeState
    message_id: str | None = None
    refused: Mapping[str, str] = field(default_factory=dict)
    retry_after: float | None = None
    because: str = ""
