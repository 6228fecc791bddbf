"""What "model quality" shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.figures import Curves
from app.ui.common.language import later
from app.ui.more.state import Column, Line, Standing

COLUMNS = (
    Column(later("Figure"), 3, 26),
    Column(later("Value"), 0, 9, at_end=True),
    Column(later("Measured on"), 3, 22),
    Column(later("By"), 2, 16),
)


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure worth knowing first: its value, what it is, and what that means for the agent."""

    value: str
    words: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ChartState:
    """The curves of one head, with both pictures in words: short ones to be read, long ones for a screen reader."""

    curves: Curves
    title: str
    reliability: str
    reliability_in_full: str
    risk: str
    risk_in_full: str


@dataclass(frozen=True, slots=True)
class PackState:
    """One pack in use. `trouble` says why it could not be read."""

    key: str
    title: str
    lead: str
    facts: tuple[tuple[str, str], ...] = ()
    headlines: tuple[Headline, ...] = ()
    charts: tuple[ChartState, ...] = ()
    charts_by: str = ""
    lines: tuple[Line, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class QualityState:
    """`chosen` is the key of the pack in front; `problem` is said of all of them."""

    standing: Standing = "loading"
    trouble: str = ""
    problem: str = ""
    packs: tuple[PackState, ...] = ()
    chosen: str = "classifier"

    @property
    def pack(self) -> PackState | None:
        return next((pack for pack in self.packs if pack.key == self.chosen), self.packs[0] if self.packs else None)


@dataclass(frozen=True, slots=True)
class ChoosePack:
    key: str
