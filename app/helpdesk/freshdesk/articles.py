"""Freshdesk's solution articles: its search is asked with a few words, and what it finds is ranked here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.tickets import Article
from app.helpdesk.freshdesk import wire
from app.helpdesk.freshdesk.calls import Calls
from app.helpdesk.text import readable

_WORD = re.compile(r"\w{4,}")
_MOST_WORDS = 4
_LONGEST = 30


async def search(calls: Calls, query: str, limit: int) -> Sequence[Article]:
    """Published articles that share words with the query. The search takes "a keyword"; what it makes of several is not
    documented, so where they find nothing together, the two longest are tried alone.
    """
    words = sorted(dict.fromkeys(word[:_LONGEST] for word in _WORD.findall(query.casefold())), key=len, reverse=True)
    found: dict[str, tuple[int, Article]] = {}
    for term in [" ".join(words[:_MOST_WORDS]), *(words[:2] if len(words) > 1 else ())]:
        if found or not term:
            break
        answer = await calls.send("GET", "/search/solutions", purpose="search articles", params={"term": term})
        for row in wire.rows(answer.json()):
            if (read := wire.article(row)) is not None:
                number, title, body, html, internal, updated = read
                text = (await readable(body, html=html)).text
                shared = sum(word in title.casefold() for word in words) * 3 + sum(
                    word in text.casefold() for word in words
                )
                source = f"{calls.client.address.url}/support/solutions/articles/{number}"
                if shared:
                    article = Article(number, title, text, source, internal=internal, updated_at=updated)
                    found[number] = shared, article
    ranked = sorted(found.values(), key=lambda pair: (-pair[0], pair[1].id))
    return [article for _, article in ranked[:limit]]
