"""What the journal shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.ui.common.language import later
from app.ui.more.state import Column, Line, Standing

COLUMNS = (
    Column(later("Time"), 0, 17),
    Column(later("What happened"), 2, 25),
    Column(later("More of it"), 5, 20),
    Column(later("Ticket"), 0, 7),
)
Days = Literal["", "today", "yesterday", "week", "month"]
DAYS: tuple[tuple[Days, str], ...] = (
    ("today", later("Today")),
    ("yesterday", later("Yesterday")),
    ("week", later("Last 7 days")),
    ("month", later("Last 30 days")),
)


@dataclass(frozen=True, slots=True)
class Details:
    """One row in full: pairs of name and value, and its words. `words` is None where none ever belonged to it."""

    title: str
    pairs: tuple[tuple[str, str], ...]
    words: str | None = None
    words_deleted: bool = False


@dataclass(frozen=True, slots=True)
class ChainState:
    """Whether the journal is as it was written. `share` is how much was looked through, None when nobody looks."""

    words: str = ""
    tone: Literal["info", "success", "danger"] = "info"
    share: float | None = None


@dataclass(frozen=True, slots=True)
class JournalState:
    """`kinds` are what can be chosen (value, words); `sum` is said of what is chosen, `message` of the last export."""

    standing: Standing = "loading"
    trouble: str = ""
    kinds: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    days: Days = ""
    ticket: str = ""
    sum: str = ""
    lines: tuple[Line, ...] = ()
    more: bool = False
    details: Details | None = None
    chain: ChainState = ChainState()
    message: str = ""


@dataclass(frozen=True, slots=True)
class ChooseRows:
    """Show only these; what is empty chooses nothing."""

    kind: str
    days: Days
    ticket: str


@dataclass(frozen=True, slots=True)
class ChooseRow:
    """Show this row in full; an empty key shows none."""

    key: str


@dataclass(frozen=True, slots=True)
class CheckChain:
    """Look through the journal from its beginning."""
