"""What the demo desk is made of: invented tickets, and customers who write by a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from app.domain.tickets import Article, Channel, Message, Person, Role, Ticket, Visibility

_NOBODY = Person("")
Ending = Literal["", "calmed", "escalated", "left", "solved"]


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
    """What the customer answers, `after` the agent's reply. It fits a reply that `says` one of these and has all the
    signs of `when` (see `heard`); with neither it fits every reply. Then the customer is in the state `to`.

    `more` are further messages of a burst. `after` None is the time it takes to read, think and type.
    """

    text: str
    after: timedelta | None = None
    says: tuple[str, ...] = ()
    when: frozenset[str] = frozenset()
    to: str | None = None
    more: tuple[str, ...] = ()

    @property
    def is_default(self) -> bool:
        return not self.says and not self.when


@dataclass(frozen=True, slots=True)
class ScriptedState:
    """How the customer is, and what he does: `answers`, and `unprompted` when nobody writes to him for a while.

    `ends` says how the story ended, if this is an end.
    """

    id: str = ""
    answers: tuple[ScriptedAnswer, ...] = ()
    unprompted: ScriptedAnswer | None = None
    ends: Ending = ""


@dataclass(frozen=True, slots=True)
class ScriptedTicket:
    """One ticket of the demo. `due` is relative to the first start; `author` and `assignee` are ids of the script.

    A customer with `states` begins in the first; one without has only `answers`. `words` are the customer's own, which
    a good reply takes up. `handed_over` is what happens when another team gets the ticket.
    """

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
    states: tuple[ScriptedState, ...] = ()
    unprompted: ScriptedAnswer | None = None
    handed_over: ScriptedAnswer | None = None
    words: tuple[str, ...] = ()
    patience: timedelta | None = None

    def state(self, name: str) -> ScriptedState:
        """A state by its id; the first one for a name that is not there."""
        if not self.states:
            return ScriptedState("", self.answers, self.unprompted)
        return next((state for state in self.states if state.id == name), self.states[0])


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

    def ticket(self, number: str) -> ScriptedTicket | None:
        return next((ticket for ticket in self.tickets if ticket.id == number), None)


@dataclass(frozen=True, slots=True)
class SeenCase:
    """One ticket as it stands at the demo desk. `typing` says that the customer is writing now."""

    ticket: Ticket
    messages: tuple[Message, ...]
    typing: bool = False
    ending: Ending = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The demo desk from its own side: also while the panel cannot reach it (`unplugged`). `contested` is the ticket
    that a colleague will change just before the agent does.
    """

    cases: tuple[SeenCase, ...] = ()
    agent: Person = _NOBODY
    unplugged: bool = False
    contested: str | None = None


DEMO_STATUSES = ("new", "open", "pending", "solved", "closed")
