"""Hides what tells who somebody is in a text that leaves: names, addresses, telephones, cards, accounts. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from app.domain.masks_names import names_in
from app.domain.masks_numbers import numbers_in
from app.domain.masks_places import places_in

MaskKind = Literal["name", "email", "phone", "card", "iban", "address"]
MASK_KINDS: tuple[MaskKind, ...] = ("name", "email", "phone", "card", "iban", "address")
_PIECE = 20_000
_OVERLAP = 200
"""A long text is looked through in pieces; nothing that is looked for is longer than this."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A part of a text that is hidden. `end` is behind it."""

    kind: MaskKind
    begin: int
    end: int


def personal_parts(text: str) -> tuple[Hidden, ...]:
    """What a mask would hide, in order, none over another: what has a form of its own counts before what is guessed."""
    kept: list[Hidden] = []
    for begin in range(0, max(len(text), 1), _PIECE):
        for part in _found(text[max(0, begin - _OVERLAP) : begin + _PIECE], max(0, begin - _OVERLAP)):
            if all(part.end <= other.begin or part.begin >= other.end for other in kept[-200:]):
                kept.append(part)
    return tuple(sorted(kept, key=lambda part: part.begin))


def masked(text: str) -> str:
    """The text with `[name]`, `[email]` … in the place of what tells who somebody is."""
    pieces, at = [], 0
    for part in personal_parts(text):
        pieces += [text[at : part.begin], f"[{part.kind}]"]
        at = part.end
    return "".join([*pieces, text[at:]])


def _found(text: str, offset: int) -> Iterator[Hidden]:
    for kind, begin, end in chain(numbers_in(text), places_in(text), names_in(text)):
        yield Hidden(kind, offset + begin, offset + end)  # type: ignore[arg-type]
