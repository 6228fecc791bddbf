"""Conversations for tests of rules, hand-overs and hand-offs: who said what, a minute apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

from app.domain.tickets import Message, Person, Role, Ticket, TicketRef, Visibility

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TICKET = Ticket(TicketRef("desk", "1"), "u", "Two charges", "open", "1", customer=Person("c", "Cleo Marsh"))
_AUTHORS = {"customer": "Cleo Marsh", "agent": "Sam Okafor", "bot": "Helper"}


def talk(*said: tuple[str, str], began: datetime = NOW - timedelta(hours=1)) -> tuple[Message, ...]:
    """Messages from pairs such as ("customer", "Hello"), ("agent", "…"), ("note", "…"), ("bot", "…"), in order."""
    return tuple(_message(number, who, text, began) for number, (who, text) in enumerate(said))


def _message(number: int, who: str, text: str, began: datetime) -> Message:
    visibility: Visibility = "internal" if who == "note" else "public"
    role = cast(Role, "agent" if who == "note" else who)
    author = Person(role, _AUTHORS.get(role, ""))
    return Message(f"m{number}", role, visibility, author, text, began + timedelta(minutes=number))
