"""What the page of keys shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HelpState:
    """Key and words, one pair a line."""

    lines: tuple[tuple[str, str], ...]
