"""What "my day" shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain.day import Outcome
from app.ui.common.language import later
from app.ui.more.state import Column, Line, Standing

Period = Literal["today", "week", "month"]
PERIODS: tuple[tuple[Period, str], ...] = (
    ("today", later("Today")),
    ("week", later("7 days")),
    ("month", later("30 days")),
)
OUTCOME_WORDS: Mapping[Outcome, str] = {
    "accepted": later("Used as it stood"),
    "edited": later("Edited and used"),
    "handed_over": later("Handed over"),
    "set_aside": later("Dismissed or flagged"),
    "left": later("Shown and left"),
    "unseen": later("Not shown"),
    "silent": later("Nothing offered"),
}
COLUMNS = (
    Column(later("Day"), 1, 11),
    Column(later("Read"), 1, 5, at_end=True),
    Column(later("As it stood"), 1, 9, at_end=True),
    Column(later("Edited"), 1, 6, at_end=True),
    Column(later("Handed over"), 1, 10, at_end=True),
    Column(later("Set aside"), 1, 8, at_end=True),
    Column(later("Left"), 1, 5, at_end=True),
    Column(later("Not shown"), 1, 9, at_end=True),
    Column(later("Silent"), 1, 6, at_end=True),
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: its value large, what it is below, and how it is counted."""

    value: str
    words: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar that lies: words, value, and how long it is (0..1)."""

    words: str
    value: str
    share: float


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day's bar that stands: how many messages of each outcome, in the order of OUTCOMES."""

    label: str
    spoken: str
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayState:
    """`summary` says the charts in a sentence, `days` are empty for a single day."""

    standing: Standing = "loading"
    trouble: str = ""
    period: Period = "today"
    summary: str = ""
    tiles: tuple[Tile, ...] = ()
    funnel: tuple[Bar, ...] = ()
    days: tuple[DayBar, ...] = ()
    silent: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoosePeriod:
    period: Period
