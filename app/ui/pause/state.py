"""What the page of a pause shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PauseState:
    """A pause under way. `left` is the time as it is painted, `longer` says that it can still be made longer; `over`
    that its time has passed.
    """

    left: str
    spoken: str
    part: float = 0.0
    longer: bool = True
    over: bool = False


@dataclass(frozen=True, slots=True)
class LongerPause:
    """Make it five minutes."""


@dataclass(frozen=True, slots=True)
class EndPause:
    """Back to work."""
