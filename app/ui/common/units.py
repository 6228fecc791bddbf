"""Places in a text as Qt counts them: in UTF-16, where an emoji takes two. No Qt."""

from __future__ import annotations

_COMMON = "\uffff"


def units(text: str) -> int:
    """How long Qt says that the text is."""
    return len(text) if text.isascii() else len(text) + sum(sign > _COMMON for sign in text)


def from_unit(text: str, place: int) -> str:
    """The text from a place that Qt named."""
    for number, sign in enumerate(text):
        if place <= 0:
            return text[number:]
        place -= 2 if sign > _COMMON else 1
    return ""
