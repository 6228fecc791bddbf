"""What the copilot knows about the open ticket right now, as one frozen value for presenters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain.advice import Advice, WithdrawnBecause
from app.domain.errors import CalmdeskError
from app.domain.outbox import OutboxEntry
from app.domain.readings import Reading
from app.domain.tickets import Message, Ticket, TicketRef, Vocabulary
from app.domain.turns import Turn
from app.domain.worklist import Glance

Phase = Literal["empty", "opening", "reading", "ready", "failed"]
"""No ticket · its first load · the newest turn is being read · advice (or silence) stands · `error` says why not."""


@dataclass(frozen=True, slots=True)
class Session:
    """The open ticket and everything said about it.

    `offline` is True while the desk does not answer; ticket and messages are then the last seen ones. `error` is what
    a person should know now (also while older data is still shown). `withdrawn` says why the last advice went away.
    `readings` are those of the customer's messages in order, for the mood over the conversation. `glances` are what
    tickets of the work list said when they were last seen here. `unfinished` are the outbox rows of all tickets that
    are not sent or cancelled. `asking` is True while a request to a desk is under way.
    """

    phase: Phase = "empty"
    ref: TicketRef | None = None
    known: Ticket | None = None
    """What was known of the ticket before its conversation: to say whose it is, and nothing more."""
    ticket: Ticket | None = None
    messages: tuple[Message, ...] = ()
    turn: Turn | None = None
    reading: Reading | None = None
    readings: tuple[Reading, ...] = ()
    advice: Advice | None = None
    withdrawn: WithdrawnBecause | None = None
    vocabulary: Vocabulary | None = None
    others: tuple[Ticket, ...] = ()
    worklist: tuple[Ticket, ...] = ()
    glances: Mapping[TicketRef, Glance] = field(default_factory=dict)
    unfinished: tuple[OutboxEntry, ...] = ()
    standing: Mapping[TicketRef, Ticket] = field(default_factory=dict)
    """Tickets on which a decision met somebody else's change, as they stood when they were looked at last."""
    offline: bool = False
    asking: bool = False
    error: CalmdeskError | None = None
    notice: str = ""
