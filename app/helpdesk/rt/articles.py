"""Request Tracker's knowledge articles: loaded once in a while and ranked here, so that no search words leave."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.copilot.ports import Clock
from app.domain.tickets import Article
from app.helpdesk.rt import wire
from app.helpdesk.rt.calls import PAGE, Calls
from app.helpdesk.text import readable

MOST_ARTICLES = 1000
_FRESH_FOR = timedelta(minutes=10)
_WORD = re.compile(r"\w{3,}")
_TITLE_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class _Indexed:
    article: Article
    title_words: frozenset[str]
    words: frozenset[str]


class Articles:
    """The articles this account may see, at most MOST_ARTICLES of them."""

    def __init__(self, calls: Calls, *, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock
        self._indexed: Sequence[_Indexed] = ()
        self._loaded_at: datetime | None = None

    async def search(self, query: str, limit: int) -> Sequence[Article]:
        """Articles that share words with the query, best first: rare words and words of the title count more."""
        now = self._clock()
        if self._loaded_at is None or now - self._loaded_at > _FRESH_FOR:
            self._indexed, self._loaded_at = await self._load(), now
        asked = set(_WORD.findall(query.casefold()))
        spread = Counter(word for one in self._indexed for word in one.words & asked)
        weights = {word: math.log(1 + len(self._indexed) / count) for word, count in spread.items()}

        def score(one: _Indexed) -> float:
            body = sum(weights[word] for word in one.words & asked)
            return body + sum(weights[word] for word in one.title_words & asked) * (_TITLE_WEIGHT - 1)

        ranked = sorted(((score(one), one.article) for one in self._indexed), key=lambda pair: (-pair[0], pair[1].id))
        return [article for points, article in ranked[:limit] if points > 0]

    async def _load(self) -> Sequence[_Indexed]:
        found: list[_Indexed] = []
        params = {"fields": "Name,Summary,CustomFields,LastUpdated", "orderby": "id", "per_page": str(PAGE)}
        for page in range(1, MOST_ARTICLES // PAGE + 1):
            every = [{"field": "id", "operator": ">", "value": 0}]  # without a condition RT answers with none
            answer = await self._calls.send(
                "POST", "/articles", purpose="read articles", params={**params, "page": str(page)}, body=every
            )
            items = wire.items(answer.json())
            for item in items:
                title, summary, body, updated = wire.article(item)
                number = wire.digits(item.get("id"))
                text = await readable("\n".join(body), html="<p" in "".join(body) or "<br" in "".join(body))
                source = f"{self._calls.client.address.url}/Articles/Article/Display.html?id={number}"
                article = Article(number, title, text.text, source, updated_at=updated)
                title_words = frozenset(_WORD.findall(f"{title} {summary}".casefold()))
                found.append(_Indexed(article, title_words, title_words | set(_WORD.findall(text.text.casefold()))))
            if not items:  # rows we may not see are left out of a page, so a short one need not be the last
                break
            if wire.total(answer.json()) and page * PAGE >= wire.total(answer.json()):
                break
        return found
