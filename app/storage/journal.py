"""The journal's SQL: rows are only added, each sealed with the one before it; their words can be forgotten."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import cast

import apsw

from app.domain.journal import Fact, JournalKind, JournalRow
from app.domain.past import ChainPart
from app.domain.tickets import TicketRef
from app.storage.codec import dump, time_text
from app.storage.stored import stored_time, stored_value

_AT_ONCE = 1000
COLUMNS = "id, kind, at, account, ticket, message_id, advice_id, decision_id, facts, digest"


def add_rows(connection: apsw.Connection, rows: Iterable[JournalRow]) -> None:
    """Adds the rows in order. A row whose id is already there is that row: nothing is added for it."""
    last = connection.execute("SELECT hash FROM journal ORDER BY sequence DESC LIMIT 1").get or ""
    for row in rows:
        if connection.execute("SELECT 1 FROM journal WHERE id = ?", (row.id,)).get:
            continue
        salt, words = secrets.token_bytes(16), _bytes(row.text)
        sealed = (
            row.id,
            row.kind,
            time_text(row.at),
            row.ticket.account,
            row.ticket.id,
            row.message_id,
            row.advice_id,
            row.decision_id,
            dump(row.facts, Mapping[str, Fact]),
            None if words is None else _digest(salt, words),
        )
        seal = _seal(last, sealed)
        marks = ", ".join("?" * (len(sealed) + 2))
        connection.execute(
            f"INSERT INTO journal ({COLUMNS}, previous, hash) VALUES ({marks})",  # noqa: S608 -- our own names
            (*sealed, last, seal),
        )
        if words is not None:
            sequence = connection.last_insert_rowid()
            connection.execute("INSERT INTO journal_text VALUES (?, ?, ?)", (sequence, salt, words))
        last = seal


def read_rows(connection: apsw.Connection, ticket: TicketRef | None, limit: int) -> list[JournalRow]:
    """The newest rows, oldest first; of one ticket if given. `text` is None where it was forgotten."""
    where, values = ("", ()) if ticket is None else ("WHERE account = ? AND ticket = ?", (ticket.account, ticket.id))
    found = connection.execute(
        f"SELECT {COLUMNS}, text FROM journal LEFT JOIN journal_text USING (sequence) {where} "  # noqa: S608
        "ORDER BY sequence DESC LIMIT ?",
        (*values, limit),
    )
    return [row_of(columns) for columns in reversed(list(found))]


def first_broken(connection: apsw.Connection) -> str | None:
    """The id of the first row that is not as it was written, or that does not follow the one before; None if all do."""
    part = ChainPart()
    while not part.finished:
        part = follow(connection, part, _AT_ONCE)
    return part.broken


def follow(connection: apsw.Connection, part: ChainPart, limit: int) -> ChainPart:
    """Follows the seals of the next `limit` rows, from where the part ends."""
    last, sequence, checked = part.seal, part.sequence, part.checked
    # No row is ever deleted, so the last number is how many there are; to count them takes longer than this part.
    total = cast("int", connection.execute("SELECT coalesce(max(sequence), 0) FROM journal").get)
    query = (
        f"SELECT sequence, {COLUMNS}, previous, hash, salt, text "  # noqa: S608 -- our own names
        "FROM journal LEFT JOIN journal_text USING (sequence) WHERE sequence > ? ORDER BY sequence LIMIT ?"
    )
    found = 0
    for number, *sealed, previous, seal, salt, words in connection.execute(query, (sequence, limit)):
        words_differ = words is not None and _digest(cast("bytes", salt), cast("bytes", words)) != sealed[-1]
        if previous != last or seal != _seal(last, tuple(sealed)) or words_differ:
            return ChainPart(checked, total, sequence, last, str(sealed[0]), finished=True)
        last, sequence = str(seal), cast("int", number)
        found += 1
        checked += 1
    return ChainPart(checked, total, sequence, last, finished=found < limit)


def forget_words(connection: apsw.Connection, where: str, *values: str) -> None:
    """Deletes words with their salts; the rows and their chain stay. `where` chooses the rows."""
    chosen = f"SELECT sequence FROM journal WHERE {where}"  # noqa: S608 -- `where` is our own text
    connection.execute(f"DELETE FROM journal_text WHERE sequence IN ({chosen})", values)  # noqa: S608


def row_of(columns: tuple[object, ...]) -> JournalRow:
    """The row of COLUMNS and its text."""
    id_, kind, at, account, ticket, message_id, advice_id, decision_id, facts, _, words = columns
    return JournalRow(
        id=str(id_),
        kind=cast("JournalKind", kind),
        at=stored_time("journal", str(at)),
        ticket=TicketRef(str(account), str(ticket)),
        message_id=cast("str | None", message_id),
        advice_id=cast("str | None", advice_id),
        decision_id=cast("str | None", decision_id),
        facts=stored_value("journal", str(facts), dict[str, Fact]),
        text=None if words is None else cast("bytes", words).decode("utf-8", "surrogatepass"),
    )


def _bytes(text: str | None) -> bytes | None:
    # A helpdesk's text may hold half of a surrogate pair; it is kept as it came.
    return None if text is None else text.encode("utf-8", "surrogatepass")


def _digest(salt: bytes, words: bytes) -> str:
    return hashlib.sha256(salt + words).hexdigest()


def _seal(previous: str, sealed: tuple[object, ...]) -> str:
    return hashlib.sha256(json.dumps([previous, *sealed]).encode()).hexdigest()
