"""What can be wanted in every room of the second window. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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


Standing = Literal["loading", "ready", "empty", "failed"]
"""Nothing is known yet · there is something · there is nothing · it could not be read."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of records: `chars` is what it needs, `share` its part of the width beyond; `at_end` is for numbers."""

    title: str
    share: int = 1
    chars: int = 8
    at_end: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One record: its cells where there is width, else `head` over `sub`. `spoken` is what a screen reader says of the
    whole line; `mark` is its icon in the list, `ink` the icon's colour.
    """

    key: str
    cells: tuple[str, ...]
    head: str
    sub: str
    spoken: str
    mark: str = ""
    ink: str = "muted"
