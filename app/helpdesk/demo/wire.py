"""The demo desk's state as JSON and back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from app.domain.tickets import Message, Person, Ticket, TicketRef
from app.helpdesk.demo.state import URL, Case, DeskState, Entry, Expected, Mark

SCHEMA = "calmdesk.demo_state/1"


def to_text(state: DeskState) -> str:
    """The state as one JSON text."""
    cases = {
        number: {
            "ticket": _ticket_json(case.ticket),
            "entries": [{"number": entry.number, **_message_json(entry.message)} for entry in case.entries],
            "marks": {name: [mark.number, mark.by] for name, mark in case.marks.items()},
            "used": list(case.used),
            "mood": case.mood,
        }
        for number, case in state.cases.items()
    }
    expected = [
        {"ticket": each.ticket, "to": each.to, "unprompted": each.unprompted, **_message_json(each.message)}
        for each in state.expected
    ]
    return json.dumps({"schema": SCHEMA, "number": state.number, "cases": cases, "expected": expected})


def from_text(text: str, account: str) -> DeskState:
    """The state of such a text. Raises ValueError when it is not one."""
    try:
        found = json.loads(text)
        if found["schema"] != SCHEMA:
            raise ValueError(SCHEMA)
        cases = {
            number: Case(
                _ticket(number, account, case["ticket"]),
                tuple(Entry(int(entry["number"]), _message(entry)) for entry in case["entries"]),
                {name: Mark(int(event), str(by)) for name, (event, by) in case["marks"].items()},
                tuple(str(name) for name in case["used"]),  # numbers, before customers had states
                str(case.get("mood", "")),
            )
            for number, case in found["cases"].items()
        }
        expected = tuple(
            Expected(each["ticket"], _message(each), each.get("to"), unprompted=bool(each.get("unprompted")))
            for each in found["expected"]
        )
        return DeskState(int(found["number"]), cases, expected)
    except (KeyError, TypeError, AttributeError) as broken:
        raise ValueError(SCHEMA) from broken


def _person_json(person: Person | None) -> list[str | None] | None:
    return [person.id, person.name, person.email] if person else None


def _person(found: Any) -> Person | None:
    return Person(*found) if found else None


def _time(found: str | None) -> datetime | None:
    return datetime.fromisoformat(found) if found else None


def _message_json(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "role": message.role,
        "visibility": message.visibility,
        "author": _person_json(message.author),
        "text": message.text,
        "at": message.at.isoformat(),
    }


def _message(found: Any) -> Message:
    author, at = Person(*found["author"]), datetime.fromisoformat(found["at"])
    return Message(found["id"], found["role"], found["visibility"], author, found["text"], at)


_PLAIN = (
    *("subject", "status", "version", "group", "priority", "channel", "language"),
    *("handled_by_bot", "reopened", "prior_contacts"),
)
_PEOPLE = ("customer", "assignee")
_TIMES = ("created_at", "updated_at", "due_at")


def _ticket_json(ticket: Ticket) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(ticket, name) for name in _PLAIN}
    found |= {name: _person_json(getattr(ticket, name)) for name in _PEOPLE}
    found |= {name: at.isoformat() if (at := getattr(ticket, name)) else None for name in _TIMES}
    return found | {"tags": sorted(ticket.tags), "fields": dict(ticket.fields)}


def _ticket(number: str, account: str, found: Any) -> Ticket:
    values: dict[str, Any] = {name: found[name] for name in _PLAIN}
    values |= {name: _person(found[name]) for name in _PEOPLE}
    values |= {name: _time(found[name]) for name in _TIMES}
    values |= {"tags": frozenset(found["tags"]), "fields": dict(found["fields"])}
    return Ticket(ref=TicketRef(account, number), url=f"{URL}/ticket/{number}", **values)
