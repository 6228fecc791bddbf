"""What a hint of the tour shows, and what can be wanted of it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuideState:
    """`words` say what to do now; empty while there is no tour. `last` is the hint that says good-bye."""

    words: str = ""
    number: int = 0
    count: int = 0
    last: bool = False


@dataclass(frozen=True, slots=True)
class NextHint:
    """Go on without doing it."""


@dataclass(frozen=True, slots=True)
class EndTour:
    """No tour, or no more of it."""
