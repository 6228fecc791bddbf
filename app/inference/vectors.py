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
        self._of: dict[int, list[int]] = {}
        self._rows = np.zeros(0, dtype=np.int64)
        self._articles = np.zeros(0, dtype=np.int64)
        self._vectors: NDArray[np.float16] = np.zeros((0, 0), dtype=np.float16)
        self._signs: NDArray[np.uint64] = np.zeros((0, 0), dtype=np.uint64)  # a row for each 64 numbers of the vectors
        self.put(rows)

    def __len__(self) -> int:
        return self._count

    def put(self, rows: Iterable[tuple[int, int, bytes]]) -> None:
        """Adds rows: id, article, vector."""
        added = list(rows)
        if not added:
            return
        vectors = np.frombuffer(b"".join(content for _, _, content in added), dtype=np.float16)
        vectors = vectors.reshape(len(added), -1)
        first, last = self._count, self._count + len(added)
        if last > len(self._rows):
            self._grow(last, vectors.shape[1])
        self._rows[first:last] = [row for row, _, _ in added]
        self._articles[first:last] = [article for _, article, _ in added]
        self._vectors[first:last] = vectors
        self._signs[:, first:last] = _signs(vectors).T
        for place, (row, article, _) in enumerate(added, first):
            self._place[row] = place
            self._of.setdefault(article, []).append(row)
        self._count = last

    def drop(self, rows: Iterable[int]) -> None:
        """Takes rows away; unknown ones are no mistake."""
        for row in rows:
            place = self._place.pop(row, None)
            if place is None:
                continue
            article = int(self._articles[place])
            self._of[article].remove(row)
            if not self._of[article]:
                del self._of[article]
            self._count -= 1
            last = self._count
            if place != last:  # the last one moves into the gap
                for array in (self._rows, self._articles, self._vectors):
                    array[place] = array[last]
                self._signs[:, place] = self._signs[:, last]
                self._place[int(self._rows[place])] = place

    def clear(self) -> None:
        self._count = 0
        self._place.clear()
        self._of.clear()

    def nearest(self, query: bytes, limit: int) -> Sequence[Row]:
        """The rows nearest to the query, nearest first; among very many, nearly always all of them."""
        if self._count == 0:
            return ()
        vector = _read(query)
        places = np.arange(self._count) if self._count <= EXACT_ROWS else self._shortlist(vector)
        cosines = self._vectors[places].astype(np.float32) @ vector
        best = np.argsort(-cosines, kind="stable")[:limit]
        return self._all(places[best], cosines[best])

    def likeness(self, query: bytes, others: Sequence[bytes]) -> Sequence[float]:
        """The cosine of each of these vectors, in order."""
        return [float(_read(other) @ _read(query)) for other in others]

    def of_articles(self, query: bytes, articles: Iterable[int]) -> Mapping[int, Sequence[Row]]:
        """Every row of these articles with its cosine, in the order in which they were added."""
        wanted = sorted(row for article in articles for row in self._of.get(article, ()))
        found: dict[int, list[Row]] = {}
        if wanted:
            places = np.array([self._place[row] for row in wanted])
            for one in self._all(places, self._vectors[places].astype(np.float32) @ _read(query)):
                found.setdefault(one[1], []).append(one)
        return found

    def article(self, row: int) -> int | None:
        """The article that has this row; None for one that is not here."""
        place = self._place.get(row)
        return None if place is None else int(self._articles[place])

    def sentences(self, query: bytes, content: bytes) -> Sequence[float]:
        """The cosine of each sentence of a passage, as they were embedded."""
        if not content:
            return ()
        vector = _read(query)
        each = np.frombuffer(content, dtype=np.int8).reshape(-1, len(vector)).astype(np.float32)
        lengths = np.linalg.norm(each, axis=1)
        found: list[float] = (each @ vector / np.maximum(lengths, 1.0)).tolist()
        return found

    def _shortlist(self, vector: NDArray[np.float32]) -> NDArray[np.int64]:
        """Places of the rows whose signs differ least from the vector's: SHORTLIST, or more that differ as little."""
        differing = np.zeros(self._count, dtype=np.uint16)
        different = np.empty(self._count, dtype=np.uint64)
        for signs, mine in zip(self._signs, _signs(vector[None])[0], strict=True):
            np.bitwise_xor(signs[: self._count], mine, out=different)
            differing += np.bitwise_count(different)
        # The number to stay below is found much faster than the places themselves.
        most = np.partition(differing, SHORTLIST)[SHORTLIST]
        return np.flatnonzero(differing <= most)

    def _all(self, places: NDArray[np.int64], cosines: NDArray[np.float32]) -> list[Row]:
        rows, articles = self._rows[places].tolist(), self._articles[places].tolist()
        return list(zip(rows, articles, cosines.tolist(), strict=True))

    def _grow(self, needed: int, hidden: int) -> None:
        room, count = max(_FIRST_ROOM, needed, 2 * len(self._rows)), self._count
        rows, articles = np.zeros(room, dtype=np.int64), np.zeros(room, dtype=np.int64)
        vectors = np.zeros((room, hidden), dtype=np.float16)
        signs = np.zeros((-(-hidden // 64), room), dtype=np.uint64)
        if count:
            rows[:count], articles[:count] = self._rows[:count], self._articles[:count]
            vectors[:count], signs[:, :count] = self._vectors[:count], self._signs[:, :count]
        self._rows, self._articles, self._vectors, self._signs = rows, articles, vectors, signs


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
