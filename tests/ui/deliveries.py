"""Decisions of the invented shop on their way to the desk, to look at in every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.decisions import AddMessage, Operation, UpdateTicket
from app.domain.outbox import OutboxEntry, OutboxState
from app.domain.tickets import Changes
from tests.ui.scenes import NOW, REF, REPLY


def entry(
    name: str = "op1",
    *,
    state: OutboxState = "waiting",
    public: bool = True,
    text: str = REPLY,
    after: timedelta = timedelta(0),
    attempts: int = 0,
    because: str = "",
    decision: str = "dec1",
    sequence: int = 1,
) -> OutboxEntry:
    action = AddMessage(text, "public" if public else "internal")
    return OutboxEntry(
        operation=Operation(name, action),
        decision_id=decision,
        decision_kind="accept",
        ticket=REF,
        sequence=sequence,
        state=state,
        created_at=NOW - timedelta(minutes=3),
        not_before=NOW + after,
        attempts=attempts,
        because=because,
    )


def leaving() -> tuple[OutboxEntry, ...]:
    """A reply that can be taken back for four more seconds."""
    return (replace(entry(after=timedelta(seconds=4)), created_at=NOW - timedelta(seconds=1)),)


def stuck() -> tuple[OutboxEntry, ...]:
    """Three decisions that need a person."""
    change = UpdateTicket(Changes(status="solved", add_tags=frozenset({"refund"})), "7")
    return (
        entry(
            "op1",
            state="needs_help",
            because="The answer was lost and the reply was not found on the ticket: look, then send again or drop it",
        ),
        replace(
            entry("op2", state="conflict", because="status was changed by Bram de Vries", decision="dec2", sequence=2),
            operation=Operation("op2", change),
        ),
        entry(
            "op3",
            state="refused",
            public=False,
            text='Step taken: Confirm the double charge.\n\ncalmdesk: {"op": "op3", "kind": "accept"}',
            because="you lack the right CommentOnTicket",
            decision="dec3",
            sequence=3,
        ),
    )
