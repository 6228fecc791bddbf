"""A help centre that we made up, with questions as customers ask them: hybrid search beats meaning and words alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.content.shipped import shipped
from app.copilot.index import KnowledgeIndex, parts
from app.domain.knowledge import Entry, Part
from app.domain.passages import passages
from app.domain.terms import terms
from app.domain.tickets import Article
from app.inference.embedding import Embedder
from app.inference.vectors import Vectors
from app.storage.knowledge import KnowledgeFile

FOLDER = Path(__file__).parent / "help_centre"
ARTICLES = json.loads((FOLDER / "articles.json").read_text("utf-8"))
QUERIES = [(one["query"], one["article"]) for one in json.loads((FOLDER / "queries.json").read_text("utf-8"))]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
Ranking = list[str]


class Searched:
    """The help centre in an index, searched in three ways."""

    def __init__(self, store: KnowledgeFile, embedder: Embedder) -> None:
        self._store, self._vectors, self._embedder = store, Vectors(), embedder
        self._index = KnowledgeIndex(store, self._vectors)
        for one in ARTICLES:
            article = Article(one["id"], one["title"], one["text"], "")
            found = passages(article)
            self._index.put("c", Entry(article.id, "", article), found, embedder.embed(parts(article.title, found)))

    def ranks(self) -> dict[str, list[float]]:
        """The reciprocal rank of the right article for each question, by each way."""
        found: dict[str, list[float]] = {"hybrid": [], "meaning": [], "words": []}
        vectors = self._embedder.embed([Part("", query) for query, _ in QUERIES])
        for (query, wanted), embedded in zip(QUERIES, vectors, strict=True):
            hits = self._index.search(query, embedded.vector, limit=20, now=NOW)
            found["hybrid"].append(_rank([hit.article for hit in hits], wanted))
            rows = self._vectors.nearest(embedded.vector, self._store.rows())
            found["meaning"].append(_rank(self._names([article for _, article, _ in rows]), wanted))
            matching = self._store.matching(dict.fromkeys(terms(query)), self._store.rows()) if terms(query) else ()
            articles = [self._vectors.article(row) for row, _ in matching]
            found["words"].append(_rank(self._names([one for one in articles if one is not None]), wanted))
        return found

    def _names(self, articles: Sequence[int]) -> Ranking:
        unique = list(dict.fromkeys(articles))
        stored = self._store.stored(unique)
        return [stored[article].id for article in unique]


def _rank(ranking: Ranking, wanted: str) -> float:
    return 1 / (ranking.index(wanted) + 1) if wanted in ranking else 0.0


@pytest.fixture(name="ranks", scope="module")
def searched() -> Iterator[dict[str, float]]:
    store = KnowledgeFile.open(None)
    ranks = Searched(store, Embedder.of_pack(shipped("packs") / "steps")).ranks()
    yield {way: sum(each) / len(each) for way, each in ranks.items()}
    store.close()


def test_the_questions_are_about_the_articles() -> None:
    known = {one["id"] for one in ARTICLES}
    assert len(known) == len(ARTICLES) >= 40
    assert len({query for query, _ in QUERIES}) == len(QUERIES) >= 100
    assert {article for _, article in QUERIES} == known


def test_hybrid_search_beats_meaning_alone_and_words_alone(ranks: dict[str, float]) -> None:
    assert ranks["hybrid"] > ranks["meaning"]
    assert ranks["hybrid"] > ranks["words"]
    assert ranks["hybrid"] >= 0.9
