"""What the flag page shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Choice = tuple[str, str]
"""An id and its words."""
Noun = Literal["topic", "mood"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Something that would have been right. `meaning` explains it; `likely` ones come first and are set apart."""

    id: str
    words: str
    meaning: str = ""
    likely: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """The answers offered for one reason, in the order in which they are listed; `noun` is what each of them is."""

    reason: str
    noun: Noun
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class FlagState:
    """`offers` are made for the reasons that have a right answer. Texts load only when `key` changes, or when one
    is opened again (`opening`).
    """

    key: str
    what: str
    reasons: tuple[Choice, ...]
    offers: tuple[Offer, ...] = ()
    reason: str = ""
    right_label: str = ""
    comment: str = ""
    trouble: str = ""
    busy: bool = False
    opening: int = 0


@dataclass(frozen=True, slots=True)
class SendFlag:
    key: str
    reason: str
    right_label: str
    comment: str


@dataclass(frozen=True, slots=True)
class KeepFlag:
    """Leave the page; what was chosen and written is kept."""

    key: str
    reason: str
    right_label: str
    comment: str


@dataclass(frozen=True, slots=True)
class FlagRested:
    """Nothing was typed or chosen for a moment: what stands there is worth keeping."""

    key: str
    reason: str
    right_label: str
    comment: str
