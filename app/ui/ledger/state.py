"""What the privacy ledger shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.ui.common.language import later
from app.ui.more.state import Column, Line, Standing

COLUMNS = (
    Column(later("Time"), 0, 17),
    Column(later("To"), 2, 12),
    Column(later("What for"), 4, 14),
    Column(later("Ticket"), 0, 6),
    Column(later("Sent"), 0, 9, at_end=True),
    Column(later("Received"), 0, 9, at_end=True),
    Column(later("Answer"), 0, 9),
)


@dataclass(frozen=True, slots=True)
class LedgerState:
    """`today` and `proof` are sentences; `hosts` and `purposes` are what can be chosen (value, words). `sum` is said of
    what is chosen, `message` of the last export.
    """

    standing: Standing = "loading"
    trouble: str = ""
    today: str = ""
    proof: str = ""
    hosts: tuple[tuple[str, str], ...] = ()
    purposes: tuple[tuple[str, str], ...] = ()
    host: str = ""
    purpose: str = ""
    ticket: str = ""
    sum: str = ""
    lines: tuple[Line, ...] = ()
    more: bool = False
    message: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChooseRequests:
    """Show only these; what is empty chooses nothing."""

    host: str
    purpose: str
    ticket: str
