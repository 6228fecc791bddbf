"""A part of the program that somebody else made, or we did: what it is and under which licence it is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PartKind = Literal["program", "package", "model", "font", "icons"]


@dataclass(frozen=True, slots=True)
class ShippedPart:
    """`key` names it for reading its text; `has_text` says whether there is one."""

    key: str
    kind: PartKind
    name: str
    version: str
    licence: str
    has_text: bool
