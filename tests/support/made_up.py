"""Made-up tickets, decisions and journal rows for tests of what is stored and sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.decisions import AddMessage, Decision, Operation, UpdateTicket
from app.domain.journal import JournalRow
from app.domain.tickets import Changes, Conversation, Message, Person, Ticket, TicketRef

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
REF = TicketRef("work", "42")
CUSTOMER = Person("7", "Cleo Example", "cleo@example.org")


def ticket(ref: TicketRef = REF, subject: str = "Charged twice") -> Ticket:
    return Ticket(
        ref=ref,
        url=f"https://desk.example.org/{ref.id}",
        subject=subject,
        status="open",
        version="v1",
        customer=CUSTOMER,
        tags=frozenset({"billing", "vip"}),
        fields={"Order number": "4711"},
        created_at=NOON - timedelta(days=1),
    )


def conversation(text: str = "I was charged twice.") -> Conversation:
    return Conversation((Message("m1", "customer", "public", CUSTOMER, text, NOON),), cursor="c1")


def decision(number: int = 1, ref: TicketRef = REF, reply: str = "We are sorry.") -> Decision:
    """A decision with a note, a change and a public reply, in that order."""
    return Decision(
        id=f"d{number}",
        kind="accept",
        ticket=ref,
        at=NOON + timedelta(seconds=number),
        message_id="m1",
        advice_id="a1",
        drafted=True,
        operations=(
            Operation(f"d{number}-note", AddMessage(f"What was done {number}", "internal")),
            Operation(f"d{number}-change", UpdateTicket(Changes(add_tags=frozenset({"refund"})), "v1")),
            Operation(f"d{number}-reply", AddMessage(reply, "public")),
        ),
        seen_cursor="c1",
    )


def journal_rows(made: Decision, text: str | None = "We are sorry.") -> list[JournalRow]:
    """The two rows that go with a decision."""
    shown = JournalRow(
        id=f"{made.id}-shown",
        kind="shown",
        at=made.at,
        ticket=made.ticket,
        message_id=made.message_id,
        advice_id=made.advice_id,
        facts={"cards": ("refund", "ask"), "top": 0.5, "eligible": 3, "holdout": None},
    )
    facts = {"kind": made.kind, "drafted": made.drafted}
    decided = replace(shown, id=f"{made.id}-decision", kind="decision", decision_id=made.id, facts=facts, text=text)
    return [shown, decided]
