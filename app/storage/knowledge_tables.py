"""The tables of the knowledge index, and what its errors mean."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import apsw

from app.domain.errors import DatabaseBusy, DatabaseNewer
from app.domain.knowledge_errors import KnowledgeIndexUnusable
from app.storage.opening import translated

APPLICATION_ID = 0x43414C4B
"""Marks the file as a knowledge index ("CALK")."""
VERSION = 1
CACHE_KB = 32_768
"""Memory for pages of a large index, taken as they are read."""

_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    collection TEXT NOT NULL,
    name TEXT NOT NULL,
    article TEXT NOT NULL UNIQUE,
    numbered INTEGER NOT NULL,
    digest TEXT NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    internal INTEGER NOT NULL,
    updated TEXT,
    UNIQUE (collection, name)
) STRICT;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id),
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    spans TEXT NOT NULL,
    vector BLOB NOT NULL,
    sentences BLOB NOT NULL
) STRICT;
CREATE INDEX passages_of_article ON passages (article);
CREATE VIRTUAL TABLE words USING fts5 (
    terms, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
CREATE TABLE terms (term TEXT PRIMARY KEY NOT NULL, passages INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""


@contextlib.contextmanager
def said(name: str) -> Iterator[None]:
    """What SQLite says goes wrong, in words of the product."""
    try:
        yield
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise KnowledgeIndexUnusable(f"{name} is damaged or no index") from error
    except apsw.Error as error:
        raise translated(error, name) or error from error


def prepare(connection: apsw.Connection, name: str, *, must_exist: bool) -> None:
    connection.pragma("trusted_schema", False)
    connection.pragma("cache_size", -CACHE_KB)
    mark, version = connection.pragma("application_id"), connection.pragma("user_version")
    if mark == APPLICATION_ID:
        if version > VERSION:
            raise DatabaseNewer(f"{name}: version {version}, this program knows {VERSION}")
        return
    if must_exist or mark or connection.execute("SELECT 1 FROM sqlite_schema").get:
        raise KnowledgeIndexUnusable(f"{name} is no index")
    try:
        with connection:
            connection.execute(_TABLES)
            connection.pragma("application_id", APPLICATION_ID)
            connection.pragma("user_version", VERSION)
    except apsw.BusyError as error:
        raise DatabaseBusy(name) from error
