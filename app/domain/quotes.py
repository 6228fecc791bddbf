"""The customer's own words, shortened for people who are in a hurry: one line, cut between words, nothing changed."""

from __future__ import annotations

from app.domain.phrase import Phrase

_OVERRIDES = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
"""Signs that turn the direction of everything after them: inside our sentences they would turn those."""


def one_direction(text: str) -> str:
    """The text without signs that override its direction. Its letters still run as they do."""
    return text.translate(_OVERRIDES)


def shortened(text: str, limit: int) -> str:
    """The text on one line, at most `limit` characters, cut between words where it is longer."""
    flat = " ".join(one_direction(text[: limit * 8]).split())
    if len(flat) <= limit and len(text) <= limit * 8:
        return flat
    cut = flat[: limit - 1]
    # A word longer than the line is cut inside: a line of white space would say nothing.
    return (cut.rsplit(" ", 1)[0] if " " in cut and not flat[limit - 1 : limit].isspace() else cut).rstrip(",;:-") + "…"


def quoted(text: str, limit: int) -> Phrase:
    """The text as a quotation, shortened."""
    return Phrase.of("“{text}”", text=shortened(text, limit))
