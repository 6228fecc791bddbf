"""Turns the session's worklist into rows. Pure."""

from __future__ import annotations

from datetime import datetime

from app.copilot.session import Session
from app.domain.errors import CalmdeskError
from app.ui.common.language import t
from app.ui.common.troubles import error_words
from app.ui.panel.words import customer_of, due_words
from app.ui.worklist.state import WorklistRow, WorklistState


def worklist_state(
    session: Session, now: datetime, *, loading: bool = False, trouble: CalmdeskError | None = None
) -> WorklistState:
    """My open tickets in the order the copilot gave them: the soonest due first."""
    rows = []
    for ticket in session.worklist:
        due, tone = due_words(ticket.due_at, now)
        rows.append(
            WorklistRow(
                ticket.ref.account,
                ticket.ref.id,
                " ".join(ticket.subject.split()) or t("(no subject)"),
                customer_of(ticket),
                ticket.status,
                due,
                tone,
                current=ticket.ref == session.ref,
            )
        )
    return WorklistState(tuple(rows), loading, session.offline, error_words(trouble))
