"""What is written for other programs: lines of a table as CSV. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.errors import CalmdeskError

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ExportFailed(CalmdeskError):
    """The file that was asked for could not be written."""

    title = "The file could not be written"
    advice = "Choose another folder, or free some space. Nothing else was changed."


def csv_line(cells: Sequence[object]) -> str:
    """One line of a table. A cell that a spreadsheet would take for a formula is marked as text."""
    return ",".join(_quoted(_plain(cell)) for cell in cells) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text


def _plain(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text
