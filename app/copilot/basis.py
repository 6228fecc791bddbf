"""What advice stands on: when it differs from what is true now, the advice is old."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.copilot.session import Session
from app.domain.advice import WithdrawnBecause
from app.domain.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Basis:
    """What advice stands on. When it differs from what is true now, the advice is old."""

    message_id: str
    text: str
    ticket: tuple[object, ...]
    steps: tuple[str, ...]
    library: str


def handling(ticket: Ticket) -> tuple[object, ...]:
    """What about a ticket makes advice old when somebody changes it. Tags and times do not."""
    assignee = ticket.assignee.id if ticket.assignee else None
    return ticket.ref, ticket.group, assignee, ticket.status, tuple(sorted(ticket.fields.items()))


def only_content(before: Basis | None, now: Basis | None) -> bool:
    """Only what the company wrote has changed: the advice stands until there is another."""
    return before is not None and now is not None and replace(before, library=now.library) == now


def why_old(before: Basis | None, now: Basis | None, session: Session) -> WithdrawnBecause:
    """Why advice that stood on `before` does not fit `session`, on which it would stand on `now`."""
    if session.turn is None or now is None:
        return "reply_sent"
    if before is None or before.message_id != now.message_id or before.text != now.text:
        return "newer_message"
    return "ticket_changed"
