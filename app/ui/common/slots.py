"""Open {slots} in a text that is being edited. No Qt."""

from __future__ import annotations

import re

from app.domain.slots import SLOTS

_SLOT = re.compile(r"\{(" + "|".join(SLOTS) + r")\}")
"""Only the slots that approved texts may use: other words in braces are an agent's own."""


def slot_places(text: str) -> tuple[tuple[int, int], ...]:
    """Where open slots stand in a text, as characters (from, to)."""
    return tuple(found.span() for found in _SLOT.finditer(text))


def open_slots(text: str) -> tuple[str, ...]:
    """Names still in braces, in order, each once."""
    return tuple(dict.fromkeys(_SLOT.findall(text)))


def slot_words(names: tuple[str, ...]) -> str:
    """Slot names for people: `order_number` becomes "order number"."""
    return ", ".join(name.replace("_", " ") for name in names)
