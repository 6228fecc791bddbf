"""Knowledge for tests: by shared words in place of an encoder, as a port and as an embedder of the real index."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Sequence

import numpy as np

from app.copilot.ports import Content
from app.domain.advice import MAX_OF_A_KIND, KnowledgeHit
from app.domain.knowledge import Embedded, Part
from app.domain.tickets import Article
from app.inference.vectors import packed, packed_sentences

HIDDEN = 128


class WordKnowledge:
    """Implements the Knowledge port over the articles of the content: those that share a word with the text. Until
    `indexed` is set, where it is given, every search comes too early for them, and finds only the others.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self.indexed: asyncio.Event | None = None

    async def search(self, text: str, others: Sequence[Article] = ()) -> tuple[KnowledgeHit, ...]:
        found = []
        too_early = self.indexed is not None and not self.indexed.is_set()
        for article in (*(() if too_early else self._content.library().articles), *others):
            mine, its = _words(text), _words(f"{article.title} {article.text}")
            if mine & its:
                score = len(mine & its) / len(mine | its)
                hit = KnowledgeHit(article.id, article.title, article.text, score, article.source, article.internal)
                found.append(hit)
        return tuple(sorted(found, key=lambda hit: -hit.score)[:MAX_OF_A_KIND])

    async def grown(self) -> bool:
        if self.indexed is None:
            return False
        await self.indexed.wait()
        self.indexed = None
        return True

    async def article(self, article: str) -> Article | None:
        return next((known for known in self._content.library().articles if known.id == article), None)


class WordEmbedder:
    """Implements the Embedder port: two texts are as alike as the words they share."""

    encoder_name = "words"

    def __init__(self) -> None:
        self.embedded_parts = 0

    async def vector(self, text: str) -> bytes:
        return packed(_vector(text))

    async def embedded(self, parts: Sequence[Part]) -> Sequence[Embedded]:
        return self.embed(parts)

    async def encoder(self) -> str:
        return self.encoder_name

    def embed(self, parts: Sequence[Part]) -> list[Embedded]:
        self.embedded_parts += len(parts)
        return [
            Embedded(
                packed(_vector(part.lead + part.text)),
                packed_sentences([_vector(part.text[first:last]) for first, last in part.sentences]),
            )
            for part in parts
        ]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _vector(text: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    found = np.full(HIDDEN, 1e-3, dtype=np.float32)
    for word in _words(text):
        found[int(hashlib.sha256(word.encode()).hexdigest(), 16) % HIDDEN] += 1
    return found / np.float32(np.linalg.norm(found))
