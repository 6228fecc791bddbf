"""Worklists of an invented shop: busy ones with every reason, for pictures and tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.copilot.session import Session
from app.domain.tickets import Person, Ticket, TicketRef
from app.domain.worklist import Glance
from tests.ui import scenes

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_SUBJECTS = (
    "Where is my parcel? It should have been here on Monday",
    "Invoice for October is wrong",
    "Cannot sign in since the update, and nobody calls back although I was promised a call yesterday",
    "حقيبة مكسورة",
    "Change of address",
    "My lamp sparks and smells",
    "Re: Re: refund",
    "Question about the guarantee",
)
_PEOPLE = ("Cleo Winter", "Bram de Vries", "Ana Sousa", "Layla Haddad", "Ivo Kern", "Mia Aalto", "Noor Bakker", "")


def busy() -> Session:
    """Eight tickets, each with other reasons."""
    due = (12 * MINUTE, 3 * HOUR, -20 * MINUTE, 50 * HOUR, None, None, 2 * HOUR, None)
    tickets = [
        scenes.ticket(str(4700 + number), subject, customer=Person(f"c{number}", who), due_at=_at(left))
        for number, (subject, who, left) in enumerate(zip(_SUBJECTS, _PEOPLE, due, strict=True))
    ]
    tickets[0] = replace(tickets[0], prior_contacts=2)
    tickets[1] = replace(tickets[1], priority="urgent", reopened=1)
    tickets[3] = replace(tickets[3], status="pending")
    version = tickets[0].version
    glances = {
        "4700": Glance(version, upset=2, asks=4),
        "4702": Glance(version, upset=3, triggers=frozenset({"supervisor_request"}), waiting_since=_at(-26 * HOUR)),
        "4705": Glance(version, upset=1, triggers=frozenset({"safety"})),
        "4706": Glance(version, upset=1, triggers=frozenset({"legal_threat"})),
        "4707": Glance(version, answered=True),
    }
    known = {TicketRef("demo", number): seen for number, seen in glances.items()}
    return scenes.calm(worklist=tuple(tickets), glances=known)


def many(count: int = 44) -> Session:
    """More tickets than anybody reads."""
    tickets = tuple(
        scenes.ticket(
            str(5000 + number),
            f"{_SUBJECTS[number % len(_SUBJECTS)]} ({number})",
            customer=Person(f"c{number}", _PEOPLE[number % len(_PEOPLE)]),
            due_at=_at(number * 37 * MINUTE),
        )
        for number in range(count)
    )
    return scenes.calm(worklist=tickets)


def wordy() -> Session:
    ticket: Ticket = scenes.ticket("1", f"{LONG} {LONG} {LONG}", customer=Person("c", LONG), due_at=_at(5 * MINUTE))
    seen = Glance(ticket.version, upset=9, triggers=frozenset({"vulnerable_customer", "legal_threat"}), asks=9)
    return scenes.calm(worklist=(ticket, *busy().worklist[:2]), glances={ticket.ref: seen})


def _at(left: timedelta | None) -> datetime | None:
    return scenes.NOW + left if left is not None else None
