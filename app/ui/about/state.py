"""What "about and licences" shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.ui.common.language import later
from app.ui.more.state import Column, Line, Standing

COLUMNS = (
    Column(later("Name"), 3, 18),
    Column(later("Version"), 1, 10),
    Column(later("Kind"), 1, 9),
    Column(later("Licence"), 4, 22),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of this computer that matters for support."""

    words: str
    path: str


@dataclass(frozen=True, slots=True)
class AboutState:
    """`lines` are the parts that fit `query`; `text` is the licence of the chosen one. `report` is the report for
    support once it was made, `making` while it is; `told` says what became of saving it.
    """

    standing: Standing = "loading"
    version: str = ""
    places: tuple[Place, ...] = ()
    query: str = ""
    sum: str = ""
    lines: tuple[Line, ...] = ()
    title: str = ""
    text: str = ""
    report: str = ""
    making: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True)
class FindParts:
    query: str


@dataclass(frozen=True, slots=True)
class ChoosePart:
    """Show the licence of this part; an empty key shows none."""

    key: str


@dataclass(frozen=True, slots=True)
class MakeReport:
    """Gather the report for support, and show it."""


@dataclass(frozen=True, slots=True)
class SaveReport:
    """Save the report that is shown, as it is shown."""

    path: str
