"""What the page about an own wording shows, and what an agent can want there. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordingState:
    """`text` is what would be kept, `problems` say what of one customer is still in it; they hold keeping back."""

    key: str
    title: str
    text: str
    approved: str
    problems: tuple[str, ...] = ()
    trouble: str = ""
    busy: bool = False


@dataclass(frozen=True, slots=True)
class WordingTyped:
    """The text as it is now: it is looked through again."""

    text: str


@dataclass(frozen=True, slots=True)
class KeepWording:
    text: str


@dataclass(frozen=True, slots=True)
class DropWording:
    """It is not kept, and this reply is not asked about again."""
