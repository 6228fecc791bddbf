"""Words that run from right to left among others: which way a text runs, and names that cannot turn a sentence over."""

from __future__ import annotations

import re
import unicodedata

_FIRST_STRONG, _END = "\u2068", "\u2069"
_CONTROLS = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Marks, embeddings, overrides and isolates: of use in a text, a trap in a name ("exe.fdp" shown as "pdf.exe")."""
_OVERRIDES = dict.fromkeys((0x202D, 0x202E))
_LEFTWARD = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_RIGHTWARD = re.compile(r"[A-Za-z\u00aa-\u02af\u0370-\u052f\u202a-\u202e\u2066-\u2069]|\d[^\w\s]")


def runs_leftward(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    directions = (unicodedata.bidirectional(sign) for sign in text[:200])
    return next((found in ("R", "AL") for found in directions if found in ("L", "R", "AL")), False)


def in_one_line(text: str) -> str:
    """A name or subject for a line of its own: no line breaks, and nothing in it that turns letters around."""
    return " ".join(text.translate(_CONTROLS).split())


def in_order(text: str) -> str:
    """A text without the two signs that turn letters around: nobody writes by them, and Qt lets them reach into every
    line below. Marks and isolates, which a writer may need, stay.
    """
    return text.translate(_OVERRIDES)


def set_apart(value: str, *, leftward: bool = False) -> str:
    """A value as it stands in a sentence: where it runs against it (`leftward` is the sentence's way), it is isolated,
    so that what comes before and after it stays where it belongs.
    """
    against = (_RIGHTWARD if leftward else _LEFTWARD).search(value)
    return f"{_FIRST_STRONG}{value.translate(_CONTROLS)}{_END}" if against else value
