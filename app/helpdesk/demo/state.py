"""The demo desk's rules, pure: what stands on its tickets, what a change does, when a customer answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.domain.demo import DEMO_STATUSES, DemoScript, ScriptedTicket
from app.domain.tickets import Changes, Message, Outcome, Person, Ticket, TicketRef

URL = "https://demo.calmdesk.invalid"
_FINISHED = ("solved", "closed")


@dataclass(frozen=True, slots=True)
class Entry:
    """A message with its place in the desk's one row of events."""

    number: int
    message: Message


@dataclass(frozen=True, slots=True)
class Mark:
    """The last change of one value of a ticket: its event and the id of the person."""

    number: int
    by: str


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket with everything on it. The ticket's version is the number of its newest event."""

    ticket: Ticket
    entries: tuple[Entry, ...]
    marks: Mapping[str, Mark] = field(default_factory=dict)
    used: tuple[str, ...] = ()
    """Names of the scripted answers that were given, or are on their way."""
    mood: str = ""
    """The state of the script the customer is in; empty is the first."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A customer's message on its way: it becomes this message when its time has come, and `to` is his state then.

    One that is `unprompted` is not written when somebody answers before.
    """

    ticket: str
    message: Message
    to: str | None = None
    unprompted: bool = False


@dataclass(frozen=True, slots=True)
class DeskState:
    """Everything at the demo desk. `number` counts events: it orders messages and is every cursor and version."""

    number: int
    cases: Mapping[str, Case]
    expected: tuple[Expected, ...] = ()


def seeded(script: DemoScript, account: str, *, now: datetime, new_id: Callable[[], str], number: int = 0) -> DeskState:
    """The desk as the script describes it, with all times relative to `now`; events go on after `number`."""
    cases = {}
    for scripted in script.tickets:
        entries = []
        for line in scripted.messages:
            number += 1
            author = person_of(script, line.author) or scripted.customer
            if line.role not in ("customer", "agent"):
                author = Person(line.role, line.role)
            entries.append(
                Entry(number, Message(new_id(), line.role, line.visibility, author, line.text, now + line.at))
            )
        cases[scripted.id] = Case(_ticket(scripted, script, account, now, number), tuple(entries))
    return DeskState(number, cases)


def joined(state: DeskState, script: DemoScript, fresh: Callable[[], DeskState]) -> DeskState:
    """The desk with the tickets that a newer script has and this one does not know yet."""
    missing = [ticket.id for ticket in script.tickets if ticket.id not in state.cases]
    if not missing:
        return state
    new = fresh()
    cases = {**state.cases, **{number: new.cases[number] for number in missing}}
    expected = (*state.expected, *(each for each in new.expected if each.ticket in missing))
    return replace(state, number=max(state.number, new.number), cases=cases, expected=expected)


def _ticket(scripted: ScriptedTicket, script: DemoScript, account: str, now: datetime, number: int) -> Ticket:
    ref = TicketRef(account, scripted.id)
    return Ticket(
        ref=ref,
        url=f"{URL}/ticket/{scripted.id}",
        subject=scripted.subject,
        status=scripted.status,
        version=str(number),
        customer=scripted.customer,
        assignee=person_of(script, scripted.assignee),
        group=scripted.group,
        priority=scripted.priority,
        tags=scripted.tags,
        fields={name: scripted.fields.get(name, "") for name in script.fields},
        channel=scripted.channel,
        created_at=now + scripted.messages[0].at,
        updated_at=now + scripted.messages[-1].at,
        due_at=now + scripted.due if scripted.due is not None else None,
        handled_by_bot=scripted.handled_by_bot,
        reopened=scripted.reopened,
        prior_contacts=scripted.prior_contacts,
    )


def person_of(script: DemoScript, person_id: str | None) -> Person | None:
    return next((person for person in (script.agent, *script.colleagues) if person.id == person_id), None)


def written(state: DeskState, ticket_id: str, message: Message) -> DeskState:
    """The desk after a message was added. A public answer opens a new ticket; a customer reopens a waiting one."""
    case, number = state.cases[ticket_id], state.number + 1
    ticket = replace(case.ticket, version=str(number), updated_at=message.at)
    marks = case.marks
    opens = (message.role == "agent" and message.visibility == "public" and ticket.status == "new") or (
        message.role == "customer" and ticket.status in ("pending", *_FINISHED)
    )
    if opens:
        reopened = ticket.reopened + (ticket.status in _FINISHED)
        ticket = replace(ticket, status="open", reopened=reopened)
        marks = {**marks, "status": Mark(number, message.author.id)}
    case = replace(case, ticket=ticket, entries=(*case.entries, Entry(number, message)), marks=marks)
    return replace(state, number=number, cases={**state.cases, ticket_id: case})


def changed(
    state: DeskState,
    ticket_id: str,
    wanted: Changes,
    *,
    script: DemoScript,
    by: str,
    expected_version: str | None,
    now: datetime,
) -> tuple[DeskState, Outcome]:
    """The desk after a change, and how it ended. On a conflict nothing changes; refused values leave the others."""
    case = state.cases[ticket_id]
    if expected_version is not None and (clash := _clash(case, wanted, by, expected_version)):
        return state, Outcome("conflict", because=f"{clash} was changed by somebody else")
    refused = _refused(wanted, script)
    values = {name: value for name, value in values_of(wanted).items() if name not in refused}
    new = {name: value for name, value in values.items() if value != value_at(case.ticket, name)}
    tags = (case.ticket.tags | wanted.add_tags) - wanted.remove_tags
    if refused and not values and not (wanted.add_tags or wanted.remove_tags):
        return state, Outcome("refused", refused=refused)
    outcome = Outcome("partly", refused=refused) if refused else Outcome("done")
    if not new and tags == case.ticket.tags:
        return state, outcome
    number = state.number + 1
    fields = {name.partition(":")[2]: value for name, value in new.items() if name.startswith("field:")}
    plain: dict[str, Any] = {name: value for name, value in new.items() if not name.startswith("field:")}
    if "assignee" in plain:
        plain["assignee"] = person_of(script, plain["assignee"])
    ticket = replace(
        case.ticket, **plain, tags=tags, fields={**case.ticket.fields, **fields}, version=str(number), updated_at=now
    )
    case = replace(case, ticket=ticket, marks={**case.marks, **dict.fromkeys(new, Mark(number, by))})
    return replace(state, number=number, cases={**state.cases, ticket_id: case}), outcome


def values_of(wanted: Changes) -> dict[str, str]:
    """The single values a change wants, by name; a ticket field is `field:NAME`."""
    named = {name: getattr(wanted, name) for name in ("status", "priority", "assignee", "group")}
    found = {name: value for name, value in named.items() if value is not None}
    return found | {f"field:{name}": value for name, value in wanted.fields.items()}


def value_at(ticket: Ticket, name: str) -> str | None:
    """What stands on the ticket under such a name."""
    if name.startswith("field:"):
        return ticket.fields.get(name.partition(":")[2])
    if name == "assignee":
        return ticket.assignee.id if ticket.assignee else None
    value: str | None = getattr(ticket, name)
    return value


def stands(ticket: Ticket, wanted: Changes) -> bool:
    """Whether everything a change wanted is on the ticket."""
    values = all(value_at(ticket, name) == value for name, value in values_of(wanted).items())
    return values and wanted.add_tags <= ticket.tags and not wanted.remove_tags & ticket.tags


def _clash(case: Case, wanted: Changes, by: str, expected_version: str) -> str | None:
    seen = int(expected_version) if expected_version.isdecimal() else -1
    for name, value in values_of(wanted).items():
        mark = case.marks.get(name)
        if mark and mark.number > seen and mark.by != by and value_at(case.ticket, name) != value:
            return name.removeprefix("field:")
    return None


def _refused(wanted: Changes, script: DemoScript) -> dict[str, str]:
    """The values the desk does not take, each with its reason."""
    known: dict[str, tuple[str, ...]] = {
        "status": DEMO_STATUSES,
        "priority": script.priorities,
        "assignee": tuple(person.id for person in (script.agent, *script.colleagues)),
        "group": script.groups,
    }
    refused = {}
    for name, value in values_of(wanted).items():
        if name.startswith("field:"):
            label = name.partition(":")[2]
            if label not in script.fields:
                refused[name] = f"There is no field “{label}”"
            elif value and script.fields[label] and value not in script.fields[label]:
                refused[name] = f"“{value}” is not a value of the field “{label}”"
        elif value not in known[name]:
            refused[name] = f"“{value}” is not a {name} of this desk"
    return refused
