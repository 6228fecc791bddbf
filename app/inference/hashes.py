"""The name of a text in caches."""

from __future__ import annotations

import hashlib


def text_hash(text: str) -> str:
    """Names a text without keeping it; the same as `Turn.text_hash`, and also for a text with lone surrogates."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
