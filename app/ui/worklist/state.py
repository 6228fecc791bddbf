"""What the worklist shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One open ticket. `account` and `ticket` name it; `current` is the one in the panel. `place` counts from 1, and
    `reasons` say why it stands there, the one that weighs most first; `is_new` came in since the list was first seen.
    """

    account: str
    ticket: str
    subject: str
    customer: str
    status: str
    place: int = 1
    reasons: tuple[str, ...] = ()
    urgency: Literal["now", "soon", "normal"] = "normal"
    current: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class WorklistState:
    """`trouble` is why an address could not be opened or the list could not be fetched. `own_order` says that the
    agent arranged the list.
    """

    rows: tuple[WorklistRow, ...] = ()
    loading: bool = False
    offline: bool = False
    trouble: str = ""
    own_order: bool = False
    by_choice: bool = False


@dataclass(frozen=True, slots=True)
class OpenTicket:
    account: str
    ticket: str


@dataclass(frozen=True, slots=True)
class OpenAddress:
    """A pasted address of a ticket."""

    url: str


@dataclass(frozen=True, slots=True)
class MoveTicket:
    """The agent puts a ticket before or after another one."""

    account: str
    ticket: str
    beside_account: str
    beside_ticket: str
    after: bool


@dataclass(frozen=True, slots=True)
class SuggestOrder:
    """Give up the own order."""
