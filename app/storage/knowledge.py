"""The knowledge index: articles in passages, their words for full-text search and their vectors, in its own file."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import apsw

from app.domain.errors import CalmdeskError, DatabaseNewer
from app.domain.knowledge import Embedded, Entry, Stored
from app.domain.knowledge_errors import KnowledgeIndexUnusable
from app.domain.passages import Passage
from app.domain.terms import terms
from app.storage.knowledge_tables import prepare, said
from app.storage.opening import BUSY_MILLISECONDS


class KnowledgeFile:
    """Implements `app.copilot.ports.KnowledgeStore`. Each method is one transaction and blocks; one thread at a time.

    The file holds what a company wrote for its agents and nothing of a customer, so it is not encrypted.
    """

    def __init__(self, connection: apsw.Connection, name: str) -> None:
        self._connection = connection
        self._name = name

    @classmethod
    def open(cls, path: Path | None, *, must_exist: bool = False) -> KnowledgeFile:
        """Opens or makes the file; `path` None is an index in memory.

        Raises KnowledgeIndexUnusable for a file that is missing, damaged or no index, DatabaseNewer, DatabaseBusy and
        StorageFull.
        """
        name = str(path or "memory")
        if must_exist and path and not path.is_file():
            raise KnowledgeIndexUnusable(f"{name} is missing")
        with said(name):
            connection = apsw.Connection(str(path or ":memory:"))
            try:
                connection.set_busy_timeout(BUSY_MILLISECONDS)
                prepare(connection, name, must_exist=must_exist)
            except BaseException:
                connection.close(force=True)
                raise
        return cls(connection, name)

    @classmethod
    def open_or_anew(cls, path: Path | None) -> KnowledgeFile:
        """For an index that can be made again at any time: one that is damaged is replaced by an empty one, and where
        nothing can be written it is in memory.
        """
        for attempt in (path, path, None):
            try:
                return cls.open(attempt)
            except (KnowledgeIndexUnusable, DatabaseNewer):
                if attempt is not None:
                    with contextlib.suppress(OSError):
                        attempt.unlink()
            except CalmdeskError:
                break
        return cls.open(None)

    def close(self) -> None:
        self._connection.close(force=True)

    def take(self, purpose: str) -> bool:
        """Keeps the file to this program until it is closed, for a file that nobody relies on until it is whole: it is
        not flushed to the disk after each article. False when it was last taken for another purpose; raises
        DatabaseBusy.
        """
        self._connection.pragma("synchronous", "off")
        self._connection.pragma("locking_mode", "exclusive")
        with self._writing():
            before = self._value("SELECT value FROM facts WHERE name = 'purpose'")
            self._connection.execute("INSERT OR REPLACE INTO facts VALUES ('purpose', ?)", (purpose,))
        return before in (None, purpose)

    def give(self) -> None:
        """The file is whole: it has no purpose but to be searched."""
        with self._writing():
            self._connection.execute("DELETE FROM facts WHERE name = 'purpose'")

    @property
    def encoder(self) -> str:
        """What made the vectors; empty for an index that is new."""
        return str(self._value("SELECT value FROM facts WHERE name = 'encoder'") or "")

    def clear(self, encoder: str) -> None:
        """Forgets everything: from now on the vectors are this encoder's."""
        with self._writing():
            for table in ("passages", "articles", "terms"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names stand above
            self._connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
            self._connection.execute("INSERT OR REPLACE INTO facts VALUES ('encoder', ?)", (encoder,))

    def digests(self, collection: str) -> Mapping[str, str]:
        """The digest of each entry of a collection, by its name."""
        found = self._rows("SELECT name, digest FROM articles WHERE collection = ?", (collection,))
        return {str(name): str(digest) for name, digest in found}

    def owner(self, article: str) -> tuple[str, str] | None:
        """The collection and the name of the entry that has this article id."""
        for collection, name in self._rows("SELECT collection, name FROM articles WHERE article = ?", (article,)):
            return str(collection), str(name)
        return None

    def numbered(self, articles: Collection[str]) -> frozenset[str]:
        """Which of these articles had a number for an id."""
        marks = ", ".join("?" * len(articles))
        query = f"SELECT article FROM articles WHERE numbered AND article IN ({marks})"  # noqa: S608 - marks only
        return frozenset(str(article) for (article,) in self._rows(query, tuple(articles)))

    def count(self) -> int:
        """How many articles there are."""
        return self._number("SELECT count(*) FROM articles")

    def vectors(self) -> Iterator[tuple[int, int, bytes]]:
        """Each row's id, its article's, and its vector."""
        with said(self._name):
            for row, article, vector in self._connection.execute("SELECT id, article, vector FROM passages"):
                yield int(str(row)), int(str(article)), _blob(vector)

    def put(
        self, collection: str, entry: Entry, passages: Sequence[Passage], embedded: Sequence[Embedded]
    ) -> tuple[list[int], list[tuple[int, int, bytes]]]:
        """Stores an article in place of what stood under its name: the ids of rows that are gone, and the new rows."""
        article = entry.article
        with self._writing():
            gone = self._forget(collection, [entry.name])
            updated = article.updated_at.isoformat() if article.updated_at else None
            self._connection.execute(
                "INSERT INTO articles (collection, name, article, numbered, digest, title, source, internal, updated)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(collection, entry.name, article.id, int(entry.numbered), entry.digest),
                    *(article.title, article.source, int(article.internal), updated),
                ),
            )
            owner = self._connection.last_insert_rowid()
            # The title is a row of its own: most questions are like a title, and a long text would drown it.
            texts = [article.title, *(f"{passage.heading}\n{passage.text}" for passage in passages)]
            rows = []
            for place, (text, one) in enumerate(zip(texts, embedded, strict=True)):
                passage = passages[place - 1] if place else Passage("", "", ())
                rows.append((self._add_row(owner, passage, one, text), owner, one.vector))
        return gone, rows

    def remove(self, collection: str, names: Collection[str]) -> list[int]:
        """Takes entries away; the ids of their rows."""
        with self._writing():
            return self._forget(collection, names)

    def rows_of_terms(self, wanted: Collection[str]) -> Mapping[str, int]:
        """In how many rows each term stands; terms that stand nowhere are left out."""
        marks = ", ".join("?" * len(wanted))
        query = f"SELECT term, passages FROM terms WHERE term IN ({marks})"  # noqa: S608 - marks only
        return {str(term): int(str(count)) for term, count in self._rows(query, tuple(wanted))}

    def rows(self) -> int:
        return self._number("SELECT count(*) FROM passages")

    def matching(self, wanted: Collection[str], limit: int) -> Sequence[tuple[int, float]]:
        """Rows with any of the terms, by BM25, best first: row, score above 0."""
        match = " OR ".join(f'"{term}"' for term in wanted)
        query = "SELECT rowid, -rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?"
        return [(int(str(row)), float(str(score))) for row, score in self._rows(query, (match, limit))]

    def stored(self, articles: Collection[int]) -> Mapping[int, Stored]:
        """Articles by their number here."""
        marks = ", ".join("?" * len(articles))
        query = (
            "SELECT id, article, numbered, title, source, internal, updated FROM articles"  # noqa: S608 - marks only
            f" WHERE id IN ({marks})"
        )
        return {
            int(str(key)): Stored(
                str(article),
                bool(numbered),
                str(title),
                str(source),
                bool(internal),
                datetime.fromisoformat(str(updated)) if updated else None,
            )
            for key, article, numbered, title, source, internal, updated in self._rows(query, tuple(articles))
        }

    def passages(self, rows: Collection[int]) -> Mapping[int, tuple[Passage, bytes]]:
        """Passages by row, each with its sentences' vectors; rows of titles have no text."""
        marks = ", ".join("?" * len(rows))
        query = f"SELECT id, heading, text, spans, sentences FROM passages WHERE id IN ({marks})"  # noqa: S608
        found: dict[int, tuple[Passage, bytes]] = {}
        for row, heading, text, spans, sentences in self._rows(query, tuple(rows)):
            places = tuple((int(first), int(last)) for first, last in json.loads(str(spans)))
            found[int(str(row))] = Passage(str(heading), str(text), places), _blob(sentences)
        return found

    def _add_row(self, owner: int, passage: Passage, embedded: Embedded, text: str) -> int:
        self._connection.execute(
            "INSERT INTO passages (article, heading, text, spans, vector, sentences) VALUES (?, ?, ?, ?, ?, ?)",
            (owner, passage.heading, passage.text, json.dumps(passage.sentences), embedded.vector, embedded.sentences),
        )
        row = self._connection.last_insert_rowid()
        said = terms(text)
        self._connection.execute("INSERT INTO words (rowid, terms) VALUES (?, ?)", (row, " ".join(said)))
        self._connection.executemany(
            "INSERT INTO terms VALUES (?, 1) ON CONFLICT (term) DO UPDATE SET passages = passages + 1",
            [(term,) for term in dict.fromkeys(said)],
        )
        return row

    def _forget(self, collection: str, names: Collection[str]) -> list[int]:
        gone: list[int] = []
        for name in names:
            found = self._rows(
                "SELECT passages.id, passages.heading, passages.text, articles.title FROM passages"
                " JOIN articles ON articles.id = passages.article"
                " WHERE articles.collection = ? AND articles.name = ?",
                (collection, name),
            )
            for row, heading, text, title in found:
                said = {*terms(f"{heading}\n{text}" if text else str(title))}
                self._connection.executemany(
                    "UPDATE terms SET passages = passages - 1 WHERE term = ?", [(term,) for term in said]
                )
                self._connection.execute("DELETE FROM words WHERE rowid = ?", (row,))
                self._connection.execute("DELETE FROM passages WHERE id = ?", (row,))
                gone.append(int(str(row)))
            self._connection.execute("DELETE FROM articles WHERE collection = ? AND name = ?", (collection, name))
        return gone

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        with said(self._name):
            return list(self._connection.execute(query, values))

    def _value(self, query: str) -> object:
        return next((row[0] for row in self._rows(query)), None)

    def _number(self, query: str) -> int:
        return int(str(self._value(query)))

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with said(self._name), self._connection:
            yield


def _blob(value: object) -> bytes:
    assert isinstance(value, bytes)  # noqa: S101 - the table takes nothing else
    return value
