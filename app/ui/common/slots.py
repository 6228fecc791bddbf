"""Open {slots} in a text that is being edited. No Qt."""

from __future__ import annotations

import re

_SLOT = re.compile(r"\{([a-z_]+)\}")


def open_slots(text: str) -> tuple[str, ...]:
    """Names still in braces, in order, each once."""
    return tuple(dict.fromkeys(_SLOT.findall(text)))


def slot_words(names: tuple[str, ...]) -> str:
    """Slot names for people: `order_number` becomes "order number"."""
    return ", ".join(name.replace("_", " ") for name in names)
