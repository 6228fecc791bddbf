"""The full check of a database: every page, every index and every seal of the journal; nobody waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import apsw

from app.domain.past import ChainPart
from app.storage import journal
from app.storage.care.gentle import Pace, Stopped
from app.storage.opening import beside, translated

_ROWS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Checked:
    """`damage` is what SQLite says of the pages, empty where they are well; `chain` how far the seals were followed."""

    damage: str
    chain: ChainPart


def check(path: Path, key: bytes | None, pace: Pace) -> Checked:
    """Checks pages, then the chain, on a connection of its own. Raises Stopped, DatabaseBusy or StorageFull."""
    connection: apsw.Connection | None = None
    try:
        connection = beside(path, key)
        if damage := pages(connection, pace):
            return Checked(damage, ChainPart())
        return Checked("", chain(connection, pace))
    except apsw.InterruptError as error:
        raise Stopped from error
    except (apsw.CorruptError, apsw.NotADBError) as error:
        return Checked(str(error) or type(error).__name__, ChainPart())
    except apsw.Error as error:
        raise translated(error, str(path)) or error from error
    finally:
        if connection is not None:
            connection.close(force=True)


def pages(connection: apsw.Connection, pace: Pace) -> str:
    """What is wrong with the pages and indexes; empty where nothing is."""
    pace.within(connection)
    try:
        findings = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")]
    except (apsw.CorruptError, apsw.NotADBError, apsw.IOError) as error:
        return str(error) or type(error).__name__
    finally:
        connection.set_progress_handler(None)
    return "" if findings == ["ok"] else findings[0].splitlines()[-1]  # the first line only names the schema


def chain(connection: apsw.Connection, pace: Pace) -> ChainPart:
    """Follows every seal of the journal."""
    part = ChainPart()
    while not part.finished:
        part = journal.follow(connection, part, _ROWS_AT_ONCE)
        pace.rest()
    return part
