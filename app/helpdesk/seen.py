"""A ticket's version for desks that keep no history: its time, and a short digest of each value it had."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import blake2b

OWN_PARTS = frozenset({"status", "priority", "assignee", "group", "tags"})
"""What every ticket has. A company's field of such a name must not be taken for it."""
_MARK = "~"
_SIZE = 8
"""Letters of one digest. A mistaken "nothing changed" needs two values of one part to share it: 1 in 4 billion."""


def field_part(name: str) -> str:
    """What a field is called among the parts of a change."""
    return f"{name} (field)" if name in OWN_PARTS else name


def version_of(time: str, values: Mapping[str, str]) -> str:
    """Names what was seen: when the ticket was last changed, and which value each part had. No value can be read from
    it, and it says by itself what it was made of: it is still good after a restart.
    """
    parts = sorted(_digest(name) + _digest(value) for name, value in values.items() if value)
    return f"{time}{_MARK}{''.join(parts)}"


def changed_since(version: str | None, values: Mapping[str, str], parts: Collection[str]) -> list[str]:
    """Which of these parts have another value now than in a version; none where the version does not tell."""
    _, mark, digests = (version or "").partition(_MARK)
    if not mark:
        return []
    had = {digests[at : at + _SIZE]: digests[at + _SIZE : at + 2 * _SIZE] for at in range(0, len(digests), 2 * _SIZE)}
    return [part for part in parts if had.get(_digest(part), "") != (_digest(values[part]) if values.get(part) else "")]


def _digest(text: str) -> str:
    return blake2b(text.encode(errors="replace"), digest_size=_SIZE // 2).hexdigest()
