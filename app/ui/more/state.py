"""What can be wanted in every room of the second window. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoomShown:
    """The room came to the front: what it shows may be old."""


@dataclass(frozen=True, slots=True)
class MoreRows:
    """The end of what is loaded came into sight."""


@dataclass(frozen=True, slots=True)
class Export:
    """Write what is shown to this file; its ending says in which form."""

    path: str
