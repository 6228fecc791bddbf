"""Reads an article from a plain text file."""

from __future__ import annotations

from app.content.documents.found import Found, checked, decoded, unwrapped
from app.domain.tickets import Section

_TITLE_CHARACTERS = 100


def read_plain(content: bytes) -> Found:
    """The first line is the title when it is short and a blank line follows. Raises NotAnArticle."""
    text = decoded(content).strip("\n")
    first, _, rest = text.partition("\n")
    title = first.strip()
    if len(title) <= _TITLE_CHARACTERS and rest.startswith("\n") and rest.strip():
        return checked(Found(title, (Section("", unwrapped(rest)),)))
    return checked(Found("", (Section("", unwrapped(text)),)))
