"""What the flag page shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

Choice = tuple[str, str]
"""An id and its words."""


@dataclass(frozen=True, slots=True)
class FlagState:
    """`right_labels` are the answers offered for each reason that has some. Texts load only when `key` changes."""

    key: str
    what: str
    reasons: tuple[Choice, ...]
    right_labels: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    reason: str = ""
    right_label: str = ""
    comment: str = ""
    trouble: str = ""
    busy: bool = False


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
