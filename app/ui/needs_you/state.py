"""What the list of undelivered decisions shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Choice = Literal["send_again", "drop", "mark_sent"]


@dataclass(frozen=True, slots=True)
class Version:
    """One part of a change: what the agent wanted, and what the ticket says now ("" while nobody knows)."""

    part: str
    title: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class NeedsYouRow:
    """One operation that waits for the agent. `is_conflict` says that it met somebody else's change, or a newer message
    of the customer. `versions` are its parts then, each beside what stands on the ticket now; a message has none.
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
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedsYouState:
    rows: tuple[NeedsYouRow, ...] = ()
    busy: frozenset[str] = frozenset()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Resolve:
    """What the agent chose for an operation; of a change, `parts` are those that are written (None: all)."""

    operation_id: str
    choice: Choice
    parts: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class LookAtTicket:
    """Open the ticket of an operation in the panel."""

    account: str
    ticket: str
