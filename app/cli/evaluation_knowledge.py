"""How well `calmdesk knowledge search` ranks, beside its two halves: the vectors alone and the words alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from app.copilot.index import KnowledgeIndex, parts
from app.domain.benchmarks import Faq
from app.domain.figures import Figure, Section
from app.domain.knowledge import Embedded, Entry, Part
from app.domain.passages import passages
from app.domain.terms import terms
from app.domain.tickets import Article
from app.inference.embedding import Embedder
from app.inference.evaluation.models import Models
from app.inference.threads import in_threads
from app.inference.vectors import Vectors
from app.storage.knowledge import KnowledgeFile

_WAYS = (
    "By the encoder of the steps pack, which searches. First by the cosine of the questions' vectors alone; then with"
    " an article for each question and its answers: by the nearest of its vectors, by BM25 over all words, and as the"
    " program ranks, by meaning, lifted by the rare words and codes that it shares with the query."
)
NOTES = (_WAYS, "Nothing was ever trained on this set, and no rule of the search names anything of it.")
RANKS = 20
"""Places of the hybrid search that are looked at; what stands further down counts as not found."""


def stackfaq(models: Models, data: Faq) -> Section:
    """Mean reciprocal rank of the right question, by each way of searching."""
    store = KnowledgeFile.open(None)
    try:
        figures = _Searched(models, store, data).figures()
    finally:
        store.close()
    return Section("StackFAQ", figures, NOTES)


class _Searched:
    """The questions with their answers in an index, and what is asked of it."""

    def __init__(self, models: Models, store: KnowledgeFile, data: Faq) -> None:
        self._store, self._vectors = store, Vectors()
        self._index = KnowledgeIndex(store, self._vectors)
        self._data = data
        embedder = models.embedder
        texts = data.answers or ("",) * len(data.questions)
        articles = [
            Article(str(place), title, text, "")
            for place, (title, text) in enumerate(zip(data.questions, texts, strict=True))
        ]
        found = [passages(article) for article in articles]
        wanted = [parts(article.title, of_it) for article, of_it in zip(articles, found, strict=True)]
        self._titles = []
        for article, of_it, vectors in zip(
            articles, found, _told(models, "StackFAQ articles", embedder, wanted), strict=True
        ):
            self._index.put("stackfaq", Entry(article.id, "", article), of_it, vectors)
            self._titles.append(vectors[0].vector)
        asked = [[Part("", text)] for text, _ in data.queries]
        self._asked = [one.vector for (one,) in _told(models, "StackFAQ questions to the index", embedder, asked)]

    def figures(self) -> tuple[Figure, ...]:
        told = f"StackFAQ, {len(self._data.queries)} wordings of {len(self._data.questions)} questions"
        ways = {
            "stackfaq_meaning_mrr": map(self._by_meaning, self._asked),
            "stackfaq_words_mrr": (self._by_words(text) for text, _ in self._data.queries),
            "stackfaq_hybrid_mrr": self._as_searched(),
        }
        return (
            Figure("stackfaq_mrr", self._mrr_of_questions(), told, "steps"),
            *(Figure(name, self._mrr(each), f"{told} with their answers", "steps") for name, each in ways.items()),
        )

    def _mrr_of_questions(self) -> float:
        """By the cosine of the questions' own vectors; a tie counts against the right one."""
        total = 0.0
        for (_, place), query in zip(self._data.queries, self._asked, strict=True):
            likeness = self._vectors.likeness(query, self._titles)
            total += 1 / sum(one >= likeness[place] for one in likeness)
        return total / len(self._data.queries)

    def _mrr(self, rankings: Iterator[Sequence[str]]) -> float:
        total = 0.0
        for (_, place), ranking in zip(self._data.queries, rankings, strict=True):
            total += 1 / (ranking.index(str(place)) + 1) if str(place) in ranking else 0.0
        return total / len(self._data.queries)

    def _by_meaning(self, query: bytes) -> Sequence[str]:
        return self._ids([row for row, _, _ in self._vectors.nearest(query, len(self._vectors))])

    def _by_words(self, text: str) -> Sequence[str]:
        wanted = dict.fromkeys(terms(text))
        return self._ids([row for row, _ in self._store.matching(wanted, len(self._vectors))] if wanted else [])

    def _as_searched(self) -> Iterator[Sequence[str]]:
        now = datetime.now(UTC)
        for (text, _), query in zip(self._data.queries, self._asked, strict=True):
            yield [hit.article for hit in self._index.search(text, query, limit=RANKS, now=now)]

    def _ids(self, rows: Sequence[int]) -> Sequence[str]:
        """The articles that have these rows, each where its first row stands."""
        articles = [article for row in rows if (article := self._vectors.article(row)) is not None]
        unique = list(dict.fromkeys(articles))
        stored = self._store.stored(unique) if unique else {}
        return [stored[article].id for article in unique]


def _told(models: Models, what: str, embedder: Embedder, wanted: Sequence[Sequence[Part]]) -> list[Sequence[Embedded]]:
    found: list[Sequence[Embedded]] = []
    for one in in_threads(embedder.embed, wanted):
        found.append(one)
        models.told(what, len(found), len(wanted))
    return found
