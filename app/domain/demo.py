"""What the demo desk is made of: invented tickets, and customers who answer by a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from app.domain.tickets import Article, Channel, Person, Role, Visibility


@dataclass(frozen=True, slots=True)
class ScriptedMessage:
    """A message that is there from the start. `at` is relative to the first start of the demo, so it is negative."""

    at: timedelta
    role: Role
    text: str
    visibility: Visibility = "public"
    author: str | None = None


@dataclass(frozen=True, slots=True)
class ScriptedAnswer:
    """What the customer answers, `after` the agent's reply, when it `says` one of these; no words: whatever it says."""

    text: str
    after: timedelta
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptedTicket:
    """One ticket of the demo. `due` is relative to the first start; `author` and `assignee` are ids of the script."""

    id: str
    subject: str
    customer: Person
    messages: tuple[ScriptedMessage, ...]
    answers: tuple[ScriptedAnswer, ...] = ()
    channel: Channel = "email"
    status: str = "open"
    priority: str | None = None
    group: str | None = None
    assignee: str | None = None
    tags: frozenset[str] = frozenset()
    fields: Mapping[str, str] = field(default_factory=dict)
    due: timedelta | None = None
    handled_by_bot: bool = False
    reopened: int = 0
    prior_contacts: int = 0


@dataclass(frozen=True, slots=True)
class DemoScript:
    """The whole demo desk: who works there, what its tickets allow, its help centre and its tickets.

    `fields` names each ticket field with its allowed values; none means free text. The first group is the usual one.
    """

    agent: Person
    colleagues: tuple[Person, ...]
    groups: tuple[str, ...]
    priorities: tuple[str, ...]
    tags: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    articles: tuple[Article, ...]
    tickets: tuple[ScriptedTicket, ...]


DEMO_STATUSES = ("new", "open", "pending", "solved", "closed")
