"""The journal's SQL for looking back: pages of rows with their words where they still exist, newest first."""

from __future__ import annotations

from typing import cast

import apsw

from app.domain.past import JournalChoice, JournalPage, KeptRow
from app.storage.codec import time_text
from app.storage.journal import COLUMNS, row_of


def page(connection: apsw.Connection, choice: JournalChoice, before: int | None, limit: int) -> JournalPage:
    """The newest `limit` chosen rows before the row `before`."""
    where, values = _chosen(choice)
    found = list(
        connection.execute(
            f"SELECT sequence, {COLUMNS}, text FROM journal LEFT JOIN journal_text USING (sequence) "  # noqa: S608
            f"WHERE {where} AND sequence < ? ORDER BY sequence DESC LIMIT ?",
            (*values, before if before is not None else 1 << 62, limit + 1),
        )
    )
    more = len(found) > limit
    rows = tuple(
        KeptRow(cast("int", sequence), row_of(tuple(columns)), had_words=columns[-2] is not None)
        for sequence, *columns in found[:limit]
    )
    return JournalPage(rows, rows[-1].sequence if more else None)


def count(connection: apsw.Connection, choice: JournalChoice) -> int:
    """How many rows are chosen."""
    where, values = _chosen(choice)
    return cast("int", connection.execute(f"SELECT count(*) FROM journal WHERE {where}", values).get)  # noqa: S608


def _chosen(choice: JournalChoice) -> tuple[str, tuple[str, ...]]:
    """The conditions, made of our own names, and their values."""
    asked = {
        "kind = ?": choice.kind or "",
        "ticket = ?": choice.ticket,
        "at >= ?": time_text(choice.since) if choice.since else "",
        "at < ?": time_text(choice.before) if choice.before else "",
    }
    said = {words: value for words, value in asked.items() if value}
    return " AND ".join(["TRUE", *said]), tuple(said.values())
