"""How long a search of the knowledge index takes: `python -m tests.bench.bench_knowledge`. Asserts nothing.

The index is made up: words as frequent as in a language, vectors in clusters. Questions are embedded by the shipped
encoder for the time that takes, and searched with a vector near an article's.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.content.shipped import shipped
from app.copilot.index import KnowledgeIndex, parts
from app.domain.knowledge import Embedded, Entry
from app.domain.passages import Passage, passages
from app.domain.tickets import Article, Section
from app.inference.embedding import Embedder
from app.inference.vectors import Vectors, packed, packed_sentences
from app.storage.knowledge import KnowledgeFile

HIDDEN, CLUSTERS, PASSAGES = 384, 400, 4
WORDS = 30_000
T = TypeVar("T")


class Made:
    """Articles of made-up words, and vectors in clusters."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 - it makes up words
        self._numbers = np.random.default_rng(seed)
        self._middles = self._numbers.standard_normal((CLUSTERS, HIDDEN))
        self._words = [
            "".join(self._random.choices("abcdefghilmnoprstu", k=self._random.randint(2, 9))) for _ in range(WORDS)
        ]
        self._frequent = list(itertools.accumulate(1 / (rank + 3) for rank in range(WORDS)))

    def sentence(self, length: int) -> str:
        words = self._random.choices(self._words, cum_weights=self._frequent, k=length)
        return " ".join(words).capitalize() + "."

    def article(self, number: int) -> Article:
        sections = tuple(
            Section(self.sentence(3), " ".join(self.sentence(12) for _ in range(5))) for _ in range(PASSAGES)
        )
        code = f"{self._random.choice('ABEFKX')}-{self._random.randint(100, 9999)}"
        return Article(f"n{number}", f"{self.sentence(5)} {code}", "", f"kb/{number}.md", sections=sections)

    def near(self, vector: NDArray[np.floating], spread: float) -> NDArray[np.float32]:
        found = vector + spread * self._numbers.standard_normal(HIDDEN)
        return (found / np.linalg.norm(found)).astype(np.float32)

    def middle(self) -> NDArray[np.float64]:
        return np.asarray(self.near(self._middles[self._numbers.integers(CLUSTERS)], 1.0) * np.sqrt(HIDDEN), np.float64)

    def embedded(self, middle: NDArray[np.float64], found: Sequence[Passage]) -> list[Embedded]:
        title = Embedded(packed(self.near(middle, 0.4)))
        rest = [
            Embedded(packed(vector), packed_sentences([self.near(vector * 20, 0.5) for _ in one.sentences]))
            for one in found
            for vector in [self.near(middle, 0.7)]
        ]
        return [title, *rest]


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock, and of this thread's processor time, which other programs change less."""

    clock: float
    processor: float

    def __add__(self, other: Took) -> Took:
        return Took(self.clock + other.clock, self.processor + other.processor)


def timed(work: Callable[[], T]) -> tuple[T, Took]:
    clock, processor = time.perf_counter(), time.thread_time()
    done = work()
    return done, Took(time.perf_counter() - clock, time.thread_time() - processor)


def told(what: str, times: Sequence[Took]) -> None:
    clock, processor = (statistics.quantiles(each, n=100) for each in zip(*map(astuple, times), strict=True))
    print(
        f"{what}: p50 {clock[49] * 1000:.1f} ms, p95 {clock[94] * 1000:.1f} ms; of processor time"
        f" p50 {processor[49] * 1000:.1f} ms, p95 {processor[94] * 1000:.1f} ms ({len(times)} times)"
    )


def search(
    index: KnowledgeIndex,
    embedder: Embedder,
    made: Made,
    kept: Sequence[tuple[Article, NDArray[np.float64]]],
    searches: int,
) -> None:
    embedding: list[Took] = []
    searching: list[Took] = []
    both: list[Took] = []
    first, now = 0, datetime.now(UTC)
    for i in range(searches):
        article, middle = kept[i % len(kept)]
        words = article.sections[i % PASSAGES].text.split()[:6]
        question = f"how do I {' '.join(words)} {article.title.split()[-1] if i % 3 == 0 else ''}"
        _, for_words = timed(partial(embedder.query, question))
        query = packed(made.near(middle, 0.5))
        hits, for_hits = timed(partial(index.search, question, query, limit=3, now=now))
        first += hits[0].article == article.id
        embedding.append(for_words)
        searching.append(for_hits)
        both.append(for_words + for_hits)
    told("embedding a question", embedding)
    told("searching", searching)
    told("both", both)
    print(f"the right article first: {first / searches:.1%}")


def add(index: KnowledgeIndex, embedder: Embedder) -> None:
    text = (
        "Hold the button for ten seconds until the ring blinks. All rooms are lost then, so write them down before."
        " Add the devices again in the order of the rooms. The hub needs two minutes for each of them."
    )

    def put(number: int) -> None:
        article = Article(f"new{number}", f"Reset the hub {number}", text, "kb/new.md")
        found = passages(article)
        index.put("bench", Entry(article.id, "1", article), found, embedder.embed(parts(article.title, found)))

    adding = [timed(partial(put, number))[1] for number in range(40)]
    told(f"adding an article of {len(text.split())} words, stored for good", adding)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000, help="titles and passages in the index")
    parser.add_argument("--searches", type=int, default=300)
    options = parser.parse_args(arguments)
    made, embedder = Made(), Embedder.of_pack(shipped("packs") / "steps")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "k.db"
        store = KnowledgeFile.open(file)
        store.take("bench")
        index = KnowledgeIndex(store, Vectors())
        kept: list[tuple[Article, NDArray[np.float64]]] = []
        started = time.perf_counter()
        for number in range(options.rows // (PASSAGES + 1)):
            article, middle = made.article(number), made.middle()
            found = passages(article)
            index.put("bench", Entry(article.id, "1", article), found, made.embedded(middle, found))
            if number % 20 == 0:
                kept.append((article, middle))
        print(f"{store.rows()} rows put in {time.perf_counter() - started:.0f} s, {file.stat().st_size / 1e6:.0f} MB")
        store.give()
        store.close()
        started = time.perf_counter()
        store = KnowledgeFile.open(file, must_exist=True)
        index = KnowledgeIndex(store, Vectors())
        print(f"opened in {time.perf_counter() - started:.2f} s")
        search(index, embedder, made, kept, options.searches)
        add(index, embedder)
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
