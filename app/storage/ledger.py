"""The ledger's SQL for looking back: pages, sums and names, newest first."""

from __future__ import annotations

from typing import cast

import apsw

from app.domain.past import LedgerChoice, LedgerNames, LedgerPage, LedgerSums
from app.storage.codec import time_text
from app.storage.seen import LEDGER, ledger_line


def page(connection: apsw.Connection, choice: LedgerChoice, before: int | None, limit: int) -> LedgerPage:
    """The newest `limit` chosen lines before the line `before`."""
    where, values = _chosen(choice)
    found = list(
        connection.execute(
            f"SELECT sequence, {LEDGER} FROM ledger "  # noqa: S608 -- our own names
            f"WHERE {where} AND sequence < ? ORDER BY sequence DESC LIMIT ?",
            (*values, before if before is not None else 1 << 62, limit + 1),
        )
    )
    more = len(found) > limit
    lines = tuple(ledger_line(columns) for _, *columns in map(tuple, found[:limit]))  # type: ignore[arg-type]
    return LedgerPage(lines, cast("int", found[limit - 1][0]) if more else None)


def sums(connection: apsw.Connection, choice: LedgerChoice) -> LedgerSums:
    """Over all chosen lines."""
    where, values = _chosen(choice)
    found = connection.execute(
        "SELECT host, count(*), sum(size), sum(received) FROM ledger "  # noqa: S608 -- our own names
        f"WHERE {where} GROUP BY host ORDER BY count(*) DESC, host",
        values,
    )
    rows = [
        (str(host), cast("int", count), cast("int", size), cast("int", received))
        for host, count, size, received in found
    ]
    return LedgerSums(
        requests=sum(count for _, count, _, _ in rows),
        size=sum(size for _, _, size, _ in rows),
        hosts={host: count for host, count, _, _ in rows},
        received=sum(received for _, _, _, received in rows),
    )


def names(connection: apsw.Connection) -> LedgerNames:
    """Every host and purpose that occurs, in alphabetical order."""
    hosts = connection.execute("SELECT DISTINCT host FROM ledger ORDER BY host")
    purposes = connection.execute("SELECT DISTINCT purpose FROM ledger ORDER BY purpose")
    return LedgerNames(tuple(str(host) for (host,) in hosts), tuple(str(purpose) for (purpose,) in purposes))


def _chosen(choice: LedgerChoice) -> tuple[str, tuple[str, ...]]:
    """The conditions, made of our own names, and their values."""
    since = time_text(choice.since) if choice.since else ""
    asked = {"host = ?": choice.host, "purpose = ?": choice.purpose, "ticket = ?": choice.ticket, "at >= ?": since}
    said = {words: value for words, value in asked.items() if value}
    return " AND ".join(["TRUE", *said]), tuple(said.values())
