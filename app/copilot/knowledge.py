"""Finds the articles that answer a turn, and the sentences in them, by likeness."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.copilot.ports import Desk, Reader
from app.domain.advice import MAX_OF_A_KIND, KnowledgeHit
from app.domain.content import Library
from app.domain.errors import CalmdeskError
from app.domain.ranking import situations
from app.domain.readings import Reading
from app.domain.tickets import Article

_FLOOR = 0.35
"""Cosine of a turn with an article (title and lead) below which the article is not about it."""
_MOST_SENTENCES = 60
_ENDS_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


async def found_knowledge(text: str, articles: Sequence[Article], reader: Reader) -> tuple[KnowledgeHit, ...]:
    """At most three articles that are about the text, the most alike first, each with the part that answers."""
    if not articles:
        return ()
    likeness = await reader.similarities(text, [_lead(article) for article in articles])
    ranked = sorted(zip(articles, likeness, strict=True), key=lambda pair: pair[1], reverse=True)
    near = [(article, score) for article, score in ranked[:MAX_OF_A_KIND] if score >= _FLOOR]
    return tuple([await _hit(article, score, text, reader) for article, score in near])


async def articles_of_desk(reading: Reading, desk: Desk) -> Sequence[Article]:
    """What the helpdesk's own knowledge base has; nothing when it does not answer, for it is only an addition."""
    intent = reading.intent
    if intent is None:
        return ()
    # The words that spoke for the intent, not the message: a help centre's search wants keywords.
    query = " ".join(span.text for span in intent.evidence) or intent.label.replace("_", " ")
    try:
        return await desk.search_articles(query, limit=MAX_OF_A_KIND)
    except CalmdeskError:
        return ()


def texts_compared(library: Library) -> tuple[str, ...]:
    """Every text of the library that turns are compared with, so that it can be embedded before it is needed."""
    texts = [situation.text for playbook in library.playbooks for _, situation in situations(playbook)]
    texts += [reply.text for reply in library.replies]
    for article in library.articles:
        texts += [_lead(article), *_sentences(article)]
    return tuple(dict.fromkeys(texts))


def shortened(text: str, limit: int = 70) -> str:
    """The text on one line, cut between words where it is longer."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rsplit(" ", 1)[0] + "…"


async def _hit(article: Article, score: float, text: str, reader: Reader) -> KnowledgeHit:
    """The article with the sentence that is most like the text and the one after it."""
    sentences = _sentences(article)
    snippet = shortened(article.text, 240)
    if sentences:
        likeness = await reader.similarities(text, sentences)
        best = max(range(len(likeness)), key=likeness.__getitem__)
        snippet = shortened(" ".join(sentences[best : best + 2]), 320)
    return KnowledgeHit(
        article.id, article.title, snippet, round(max(score, 0.0), 3), article.source, internal=article.internal
    )


def _lead(article: Article) -> str:
    return f"{article.title}. {shortened(article.text, 300)}"


def _sentences(article: Article) -> list[str]:
    parts = (part.strip(" #*-") for part in _ENDS_SENTENCE.split(article.text))
    return [part for part in parts if len(part) > 20][:_MOST_SENTENCES]
