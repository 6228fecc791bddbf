"""How well `calmdesk knowledge search` ranks, beside the vectors alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from app.copilot.index import KnowledgeIndex, parts
from app.domain.benchmarks import Faq
from app.domain.figures import Figure
from app.domain.knowledge import Embedded, Entry, Part
from app.domain.passages import passages
from app.domain.tickets import Article
from app.inference.embedding import Embedder
from app.inference.evaluation.models import Models
from app.inference.threads import in_threads
from app.inference.vectors import Vectors
from app.storage.knowledge import KnowledgeFile

HYBRID_NOTE = (
    "Hybrid: as the index ranks articles, each a question with its answers: by meaning, lifted by the rare words and"
    " codes that it shares with the query."
)
RANKS = 20
"""Places that are looked at; what stands further down counts as not found."""


def hybrid(models: Models, data: Faq) -> Figure:
    """Mean reciprocal rank of the right question in the hybrid search."""
    embedder = Embedder(models.reader.classifier)
    store = KnowledgeFile.open(None)
    try:
        index = KnowledgeIndex(store, Vectors())
        texts = data.answers or ("",) * len(data.questions)
        articles = [
            Article(str(place), title, text, "")
            for place, (title, text) in enumerate(zip(data.questions, texts, strict=True))
        ]
        found = [passages(article) for article in articles]
        wanted = [parts(article.title, of_it) for article, of_it in zip(articles, found, strict=True)]
        embedded = _told(models, "StackFAQ articles", embedder, wanted)
        for article, of_it, vectors in zip(articles, found, embedded, strict=True):
            index.put("stackfaq", Entry(article.id, "", article), of_it, vectors)
        asked = _told(
            models, "StackFAQ questions to the index", embedder, [[Part("", text)] for text, _ in data.queries]
        )
        now = datetime.now(UTC)
        total = 0.0
        for (text, place), (vector,) in zip(data.queries, asked, strict=True):
            hits = index.search(text, vector.vector, limit=RANKS, now=now)
            rank = next((rank for rank, hit in enumerate(hits, 1) if hit.article == str(place)), None)
            total += 1 / rank if rank else 0.0
    finally:
        store.close()
    where = f"StackFAQ, {len(data.queries)} wordings of {len(data.questions)} questions with their answers"
    return Figure("stackfaq_hybrid_mrr", total / len(data.queries), where, "classifier")


def _told(models: Models, what: str, embedder: Embedder, wanted: Sequence[Sequence[Part]]) -> list[Sequence[Embedded]]:
    found: list[Sequence[Embedded]] = []
    for one in in_threads(embedder.embed, wanted):
        found.append(one)
        models.told(what, len(found), len(wanted))
    return found
