"""What the worklist shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One open ticket. `account` and `ticket` name it; `current` is the one in the panel."""

    account: str
    ticket: str
    subject: str
    customer: str
    status: str
    due: str = ""
    due_tone: Literal["sunken", "warning", "danger"] = "sunken"
    current: bool = False


@dataclass(frozen=True, slots=True)
class WorklistState:
    """`trouble` is why an address could not be opened or the list could not be fetched."""

    rows: tuple[WorklistRow, ...] = ()
    loading: bool = False
    offline: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class OpenTicket:
    account: str
    ticket: str


@dataclass(frozen=True, slots=True)
class OpenAddress:
    """A pasted address of a ticket."""

    url: str
