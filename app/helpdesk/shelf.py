"""A desk's knowledge articles: loaded once in a while and ranked here, so that no search words leave."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.copilot.ports import Clock
from app.domain.tickets import Article

MOST_ARTICLES = 1000
_FRESH_FOR = timedelta(minutes=10)
_WORD = re.compile(r"\w{3,}")
_TITLE_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article with its words; `summary` counts like the title."""

    article: Article
    summary: str = ""

    @property
    def title_words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(f"{self.article.title} {self.summary}".casefold()))

    @property
    def words(self) -> frozenset[str]:
        return self.title_words | frozenset(_WORD.findall(self.article.text.casefold()))


class Shelf:
    """The articles an account may see, at most MOST_ARTICLES of them, as `load` brings them."""

    def __init__(self, load: Callable[[], Awaitable[Sequence[Shelved]]], *, clock: Clock) -> None:
        self._load = load
        self._clock = clock
        self._kept: Sequence[tuple[Article, frozenset[str], frozenset[str]]] = ()
        self._loaded_at: datetime | None = None

    async def search(self, query: str, limit: int) -> Sequence[Article]:
        """Articles that share words with the query, best first: rare words and words of the title count more."""
        now = self._clock()
        if self._loaded_at is None or now - self._loaded_at > _FRESH_FOR:
            self._kept = [(one.article, one.title_words, one.words) for one in await self._load()]
            self._loaded_at = now
        asked = set(_WORD.findall(query.casefold()))
        spread = Counter(word for _, _, words in self._kept for word in words & asked)
        weights = {word: math.log(1 + len(self._kept) / count) for word, count in spread.items()}

        def score(title_words: frozenset[str], words: frozenset[str]) -> float:
            body = sum(weights[word] for word in words & asked)
            return body + sum(weights[word] for word in title_words & asked) * (_TITLE_WEIGHT - 1)

        ranked = sorted(
            ((score(title_words, words), article) for article, title_words, words in self._kept),
            key=lambda pair: (-pair[0], pair[1].id),
        )
        return [article for points, article in ranked[:limit] if points > 0]
