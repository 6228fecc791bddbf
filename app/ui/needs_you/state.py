"""What the list of undelivered decisions shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Choice = Literal["send_again", "drop", "mark_sent"]


@dataclass(frozen=True, slots=True)
class NeedsYouRow:
    """One operation that waits for the agent. `theirs` is what stands on the ticket now where a change of the agent met
    somebody else's; `is_conflict` says that it did.
    """

    operation_id: str
    what: str
    ticket: str
    account: str
    ticket_id: str
    why: str
    text: str
    public: bool
    when: str
    is_conflict: bool = False
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class NeedsYouState:
    rows: tuple[NeedsYouRow, ...] = ()
    busy: frozenset[str] = frozenset()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Resolve:
    """What the agent chose for an operation."""

    operation_id: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class LookAtTicket:
    """Open the ticket of an operation in the panel."""

    account: str
    ticket: str
