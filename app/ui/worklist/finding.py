"""Which tickets of the list fit the words that are typed. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from app.ui.worklist.state import WorklistRow

MANY = 8
"""From so many tickets on there is a field to find one."""


def matching(rows: Sequence[WorklistRow], typed: str) -> tuple[WorklistRow, ...]:
    """The tickets in which every typed word begins or stands inside a word, whatever its case and accents."""
    words = _folded(typed).split()
    return tuple(row for row in rows if all(word in _text(row) for word in words))


def _text(row: WorklistRow) -> str:
    return _folded(" ".join((row.ticket, row.subject, row.customer, row.status, *row.reasons)))


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
