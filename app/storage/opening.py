"""Opens the database file: the right key, an undamaged file, tables up to date; or an error that names the file."""

from __future__ import annotations

import hashlib
import hmac
import os
import tempfile
from pathlib import Path

import apsw

from app.domain.errors import CalmdeskError, DatabaseBusy, DatabaseDamaged, DatabaseLocked, StorageFull
from app.storage.migrations import check_version, migrate
from app.storage.places import finish_restore, has_backups

KEY_BYTES = 32
BUSY_MILLISECONDS = 5000
"""How long a transaction waits for another process before it gives up."""

CHECKED_AT_ONCE = 8 * 1024 * 1024
"""A file up to this size is checked in full when it is opened."""
_PLAIN_HEADER = b"SQLite format 3\0"
_SMALLEST_PAGE = 512
"""SQLite takes a file below this size for an empty one."""
_READ_FAILURES = frozenset(
    {
        apsw.SQLITE_IOERR_READ,
        apsw.SQLITE_IOERR_SHORT_READ,
        apsw.SQLITE_IOERR_CORRUPTFS,
        apsw.SQLITE_IOERR_DATA,
    }
)


def translated(error: apsw.Error, name: str) -> CalmdeskError | None:
    """What an error of SQLite means for a person; None for those that only a mistake in our code can cause."""
    match error:
        case apsw.CorruptError() | apsw.NotADBError():
            return DatabaseDamaged(name)
        case apsw.IOError() if getattr(error, "extendedresult", None) in _READ_FAILURES:
            return DatabaseDamaged(name)
        case apsw.BusyError() | apsw.LockedError():
            return DatabaseBusy(name)
        case apsw.FullError() | apsw.IOError() | apsw.ReadOnlyError() | apsw.CantOpenError() | apsw.PermissionsError():
            return StorageFull(name)
    return None


def connect(path: Path | None, key: bytes | None) -> apsw.Connection:
    """A connection that is ready for use. `path` None is a private database in memory; `key` is 32 bytes, None leaves
    the file unencrypted (only for data that we made up ourselves).

    Raises DatabaseLocked, DatabaseDamaged, DatabaseNewer, DatabaseBusy, StorageFull; the file then stays as it was.
    """
    if key is not None and len(key) != KEY_BYTES:
        raise ValueError(f"the key has {len(key)} bytes, not {KEY_BYTES}")
    if path is None:
        private = apsw.Connection(":memory:")
        _configure(private)
        migrate(private, "memory")
        return private
    name = str(path)
    connection: apsw.Connection | None = None
    try:
        finish_restore(path)
        _check_file(path, key)
        connection = apsw.Connection(name)
        connection.set_busy_timeout(BUSY_MILLISECONDS)
        _unlock(connection, path, key)
        check_version(connection, name)
        _check_pages(connection, path)
        _configure(connection)
        migrate(connection, name)
        _write_mark(path, key)
    except BaseException as error:
        if connection is not None:
            connection.close(force=True)
        match error:
            case apsw.Error():
                raise translated(error, name) or error from error
            case OSError():
                raise StorageFull(f"{error.filename or name}: {error.strerror}") from error
        raise
    return connection


def beside(path: Path, key: bytes | None) -> apsw.Connection:
    """One more connection to a database that is there, as it is: no upgrade, no mark. For its own thread.

    Raises errors of SQLite as they are.
    """
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.set_busy_timeout(BUSY_MILLISECONDS)
        use_key(connection, key)
        connection.pragma("temp_store", "memory")
        connection.pragma("secure_delete", True)
        connection.pragma("trusted_schema", False)
        connection.pragma("cell_size_check", True)
        connection.execute("SELECT count(*) FROM sqlite_schema").get  # noqa: B018 -- the first read tries the key
    except BaseException:
        connection.close(force=True)
        raise
    return connection


def use_key(connection: apsw.Connection, key: bytes | None) -> None:
    if key is not None:
        connection.pragma("cipher", "chacha20")
        connection.pragma("key", "raw:" + key.hex())


def key_fits(path: Path, key: bytes) -> bool:
    """Whether this key opens the file."""
    try:
        beside(path, key).close(force=True)
    except apsw.Error:
        return False
    return True


def forget_mark(path: Path) -> None:
    """From now on nobody knows which key the file has: an error says "another key" rather than "damaged"."""
    _mark_of(path).unlink(missing_ok=True)


def _check_file(path: Path, key: bytes | None) -> None:
    """Refuses what SQLite itself would turn into a fresh database without a word, and makes a new file private."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        if _log_is_there(path):
            raise DatabaseDamaged(f"{path} is missing, but {path.name}-wal is still there") from None
        if has_backups(path):
            raise DatabaseDamaged(f"{path} is missing, but there are backups of it") from None
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _mark_of(path).unlink(missing_ok=True)  # of a file that somebody moved aside
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        return
    mark = _read_mark(path)
    if size == 0 and mark is None:
        return  # the program ended while it made the file: nothing was ever stored in it
    if size < _SMALLEST_PAGE or (size % _SMALLEST_PAGE and not _log_is_there(path)):
        raise DatabaseDamaged(f"{path} was cut, it has {size} bytes")
    with path.open("rb") as file:
        plain = file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER
    if key is not None and plain:
        raise DatabaseLocked(f"{path} is not encrypted")
    if key is None and not plain:
        raise DatabaseDamaged(str(path)) if mark == _fingerprint(None) else DatabaseLocked(f"{path} is encrypted")


def _log_is_there(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _unlock(connection: apsw.Connection, path: Path, key: bytes | None) -> None:
    use_key(connection, key)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").get  # noqa: B018 -- the first read tries the key
    except (apsw.NotADBError, apsw.CorruptError) as error:
        # A page that does not fit its key looks the same as a damaged one; the mark beside the file knows the key.
        if key is None or _read_mark(path) == _fingerprint(key):
            raise DatabaseDamaged(str(path)) from error
        raise DatabaseLocked(str(path)) from error


def _check_pages(connection: apsw.Connection, path: Path) -> None:
    """Every page of a small file, which takes some milliseconds; a large one is read in full later (care/checking.py),
    now only whether all of it is there and its newest rows can be read.
    """
    if path.stat().st_size <= CHECKED_AT_ONCE:
        findings = [str(row[0]) for row in connection.execute("PRAGMA quick_check(1)")]
        if findings != ["ok"]:
            raise DatabaseDamaged(str(path))
        return
    expected = connection.pragma("page_count") * connection.pragma("page_size")
    if not _log_is_there(path) and path.stat().st_size < expected:
        raise DatabaseDamaged(f"{path} was cut, {expected - path.stat().st_size} bytes are missing")
    for table in ("journal", "journal_text", "outbox", "ledger"):
        newest = f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT 10"  # noqa: S608 -- our own names
        list(connection.execute(newest))


def _configure(connection: apsw.Connection) -> None:
    chosen: dict[str, str | bool] = {
        "journal_mode": "wal",
        "synchronous": "full",  # a decision that was reported stored survives the loss of power
        "fullfsync": True,  # macOS: fsync alone leaves it in the disk's own memory
        "checkpoint_fullfsync": True,
        "foreign_keys": True,
        "recursive_triggers": True,  # or INSERT OR REPLACE would get round the journal's triggers
        "secure_delete": True,
        "temp_store": "memory",  # a file for sorting would hold words in plain
        "trusted_schema": False,
        "cell_size_check": True,
    }
    for pragma, value in chosen.items():
        connection.pragma(pragma, value)


def _mark_of(path: Path) -> Path:
    return path.with_name(path.name + ".mark")


def _fingerprint(key: bytes | None) -> str:
    """Tells one key from another and nothing else: of 32 random bytes nobody finds the key from it."""
    if key is None:
        return "plain"
    return hmac.new(key, b"calmdesk database key", hashlib.sha256).hexdigest()[:32]


def _read_mark(path: Path) -> str | None:
    """Which key the database beside it was made with; None when there is no database yet, or nobody knows."""
    try:
        words = _mark_of(path).read_text("utf-8", errors="replace").split()
    except FileNotFoundError:
        return None
    return words[1] if words[:1] == ["calmdesk.database/1"] and len(words) == 2 else None


def _write_mark(path: Path, key: bytes | None) -> None:
    if _read_mark(path) == _fingerprint(key):
        return
    # A name of its own: two copies may open the file at the same moment. mkstemp keeps it to the user.
    handle, fresh = tempfile.mkstemp(prefix=f"{path.name}.mark-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"calmdesk.database/1 {_fingerprint(key)}\n")
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(_mark_of(path))
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
