"""Vectors of many passages in memory, and which of them are nearest to a question's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

EXACT_ROWS = 4096
"""Up to so many rows every cosine is computed, a millisecond's work. Above, the signs of the numbers choose first."""
SHORTLIST = 1024
"""Rows whose cosines are computed after the signs have chosen: all of the ten nearest are among them nearly always."""
_FIRST_ROOM = 256
_INT8 = 127.0

Row = tuple[int, int, float]
"""The row's id, its article's number, the cosine."""


class Vectors:
    """Implements `app.copilot.ports.Vectors`. Vectors are float16 of length 1; one thread at a time."""

    def __init__(self, rows: Iterable[tuple[int, int, bytes]] = ()) -> None:
        self._count = 0
        self._place: dict[int, int] = {}
        self._rows = np.zeros(0, dtype=np.int64)
        self._articles = np.zeros(0, dtype=np.int64)
        self._vectors: NDArray[np.float16] = np.zeros((0, 0), dtype=np.float16)
        self._signs: NDArray[np.uint64] = np.zeros((0, 0), dtype=np.uint64)
        self.put(rows)

    def __len__(self) -> int:
        return self._count

    def put(self, rows: Iterable[tuple[int, int, bytes]]) -> None:
        """Adds rows: id, article, vector."""
        for row, article, content in rows:
            vector = np.frombuffer(content, dtype=np.float16)
            if self._count == len(self._rows):
                self._grow(len(vector))
            place = self._place[row] = self._count
            self._rows[place], self._articles[place] = row, article
            self._vectors[place] = vector
            self._signs[place] = _signs(vector[None])[0]
            self._count += 1

    def drop(self, rows: Iterable[int]) -> None:
        """Takes rows away; unknown ones are no mistake."""
        for row in rows:
            place = self._place.pop(row, None)
            if place is None:
                continue
            self._count -= 1
            last = self._count
            if place != last:  # the last one moves into the gap
                for array in (self._rows, self._articles, self._vectors, self._signs):
                    array[place] = array[last]
                self._place[int(self._rows[place])] = place

    def clear(self) -> None:
        self._count = 0
        self._place.clear()

    def nearest(self, query: bytes, limit: int) -> Sequence[Row]:
        """The rows nearest to the query, nearest first; among very many, nearly always all of them."""
        if self._count == 0:
            return ()
        vector = _read(query)
        places = np.arange(self._count)
        if self._count > EXACT_ROWS:
            differing = np.bitwise_count(self._signs[: self._count] ^ _signs(vector[None])[0]).sum(
                axis=1, dtype=np.uint16
            )
            places = np.argpartition(differing, SHORTLIST)[:SHORTLIST]
        cosines = self._vectors[places].astype(np.float32) @ vector
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [self._row(int(places[one]), float(cosines[one])) for one in best]

    def likeness(self, query: bytes, others: Sequence[bytes]) -> Sequence[float]:
        """The cosine of each of these vectors, in order."""
        return [float(_read(other) @ _read(query)) for other in others]

    def of_articles(self, query: bytes, articles: Iterable[int]) -> Mapping[int, Sequence[Row]]:
        """Every row of these articles with its cosine, in the order in which they were added."""
        numbers = self._articles[: self._count]
        return {article: sorted(self._at(query, np.flatnonzero(numbers == article).tolist())) for article in articles}

    def sentences(self, query: bytes, content: bytes) -> Sequence[float]:
        """The cosine of each sentence of a passage, as they were embedded."""
        if not content:
            return ()
        vector = _read(query)
        each = np.frombuffer(content, dtype=np.int8).reshape(-1, len(vector)).astype(np.float32)
        lengths = np.linalg.norm(each, axis=1)
        found: list[float] = (each @ vector / np.maximum(lengths, 1.0)).tolist()
        return found

    def _at(self, query: bytes, places: Sequence[int]) -> list[Row]:
        if not places:
            return []
        cosines = self._vectors[places].astype(np.float32) @ _read(query)
        return [self._row(place, float(cosine)) for place, cosine in zip(places, cosines, strict=True)]

    def _row(self, place: int, cosine: float) -> Row:
        return int(self._rows[place]), int(self._articles[place]), cosine

    def _grow(self, hidden: int) -> None:
        room = max(_FIRST_ROOM, 2 * len(self._rows))
        for name, shape in (("_rows", ()), ("_articles", ()), ("_vectors", (hidden,)), ("_signs", (-(-hidden // 64),))):
            old = getattr(self, name)
            new = np.zeros((room, *shape), dtype=old.dtype)
            if self._count:
                new[: self._count] = old[: self._count]
            setattr(self, name, new)


def packed(vector: NDArray[np.float32]) -> bytes:
    """A vector as rows have it."""
    return vector.astype(np.float16).tobytes()


def packed_sentences(vectors: Sequence[NDArray[np.float32]]) -> bytes:
    """Sentences' vectors as passages have them: a byte for each number is enough to tell which is nearest."""
    if not vectors:
        return b""
    stacked = np.stack(vectors)
    stacked = stacked / np.maximum(np.abs(stacked).max(axis=1, keepdims=True), 1e-9)
    content: bytes = np.rint(stacked * _INT8).astype(np.int8).tobytes()
    return content


def _read(content: bytes) -> NDArray[np.float32]:
    return np.frombuffer(content, dtype=np.float16).astype(np.float32)


def _signs(vectors: NDArray[np.floating]) -> NDArray[np.uint64]:
    bits = np.packbits(vectors > 0, axis=1)
    padding = -bits.shape[1] % 8
    return np.pad(bits, ((0, 0), (0, padding))).view(np.uint64)
