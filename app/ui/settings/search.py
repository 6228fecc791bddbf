"""Finds rows by any of their words, in any order, whatever their accents and capitals. Pure."""

from __future__ import annotations

import unicodedata

from app.ui.settings.state import AnyRow, Section, SettingsState


def folded(text: str) -> str:
    """The text as it is compared: without accents and capitals; "ß" as "ss"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def hits(state: SettingsState, typed: str) -> frozenset[str] | None:
    """The keys of the rows that have every typed word, as the beginning of one of theirs; None where nothing is asked.

    A section's title and other names count for all of its rows.
    """
    wanted = folded(typed).split()
    if not wanted:
        return None
    return frozenset(row.key for section in state.sections for row in section.rows if _has(section, row, wanted))


def _has(section: Section, row: AnyRow, wanted: list[str]) -> bool:
    words = folded(" ".join((section.title, section.words, *row.texts())))
    whole = f" {''.join(sign if sign.isalnum() else ' ' for sign in words)}"
    return all(f" {word}" in whole or (len(word) > 3 and word in whole) for word in wanted)
