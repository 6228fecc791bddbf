"""The name of a text in caches, and the state of a pack on disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.inference.manifest import MANIFEST

Stamp = tuple[int, int, int]


def text_hash(text: str) -> str:
    """Names a text without keeping it; the same as `Turn.text_hash`, and also for a text with lone surrogates."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def stamp(folder: Path) -> Stamp | None:
    """Changes when the pack is made anew; None while there is none."""
    try:
        found = (folder / MANIFEST).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
