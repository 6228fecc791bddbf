"""The journal for others: followed as a whole, and as lines of facts without anybody's words. Blocks; reads only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import apsw

from app.domain.errors import DatabaseDamaged
from app.domain.exports import csv_line
from app.domain.past import ChainPart
from app.storage import journal
from app.storage.codec import time_text
from app.storage.migrations import check_version
from app.storage.opening import beside, translated

COLUMNS = (
    *("sequence", "at", "kind", "account", "ticket", "message", "advice", "decision", "facts"),
    *("id", "digest", "previous", "hash"),
)
"""`digest` is the salted one of the words, `hash` the seal over the row and `previous`, the seal before it."""
_AT_ONCE = 2000
_STORED = "sequence, at, kind, account, ticket, message_id, advice_id, decision_id, facts, id, digest, previous, hash"


def verified(path: Path, key: bytes | None, told: Callable[[ChainPart], None]) -> ChainPart:
    """Follows all seals; `broken` names the first row that is not as it was written. Raises DatabaseDamaged."""
    with _opened(path, key) as connection:
        part = ChainPart()
        while not part.finished:
            part = journal.follow(connection, part, _AT_ONCE)
            told(part)
        return part


def exported(
    path: Path, key: bytes | None, *, as_csv: bool, since: datetime | None = None, until: datetime | None = None
) -> Iterator[str]:
    """Lines, oldest first, each with its end; a table begins with its head. Raises DatabaseDamaged."""
    first, last = (time_text(at) if at else "" for at in (since, until))
    if as_csv:
        yield csv_line(COLUMNS)
    with _opened(path, key) as connection:
        # Each row is looked at by its number: with a clock that was set back, times are not in the order of rows.
        for row in connection.execute(f"SELECT {_STORED} FROM journal ORDER BY sequence"):  # noqa: S608 -- our names
            if str(row[1]) >= first and (not last or str(row[1]) < last):
                yield csv_line(row) if as_csv else _as_json(row)


def _as_json(row: tuple[object, ...]) -> str:
    said = dict(zip(COLUMNS, row, strict=True))
    said["facts"] = json.loads(str(said["facts"]))
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n"


@contextmanager
def _opened(path: Path, key: bytes | None) -> Iterator[apsw.Connection]:
    connection: apsw.Connection | None = None
    try:
        connection = beside(path, key)
        if not check_version(connection, str(path)):
            raise DatabaseDamaged(f"{path} is empty")
        yield connection
    except apsw.Error as error:
        raise translated(error, str(path)) or error from error
    finally:
        if connection is not None:
            connection.close(force=True)
