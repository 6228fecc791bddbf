"""Intercom's help-centre articles: its own search finds them, and what they share with the question ranks them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.tickets import Article
from app.helpdesk.intercom import company
from app.helpdesk.intercom.calls import Calls
from app.helpdesk.text import readable

_WORD = re.compile(r"\w{4,}")
_LONGEST = 200


async def search(calls: Calls, query: str, limit: int) -> Sequence[Article]:
    """Published articles, best first. The question goes to Intercom and nowhere else, shortened."""
    words = set(_WORD.findall(query.casefold()))
    params = {"phrase": " ".join(query.split())[:_LONGEST], "state": "published"}
    if not words:
        return []
    answer = await calls.send("GET", "/articles/search", purpose="search articles", params=params)
    found: list[tuple[int, Article]] = []
    for row in company.found(answer.json(), "articles"):
        number, title, body, page, updated = company.article(row)
        text = (await readable(body, html=True)).text
        shared = sum(word in title.casefold() for word in words) * 3 + sum(word in text.casefold() for word in words)
        source = page or f"{calls.places.app.url}/a/apps/{calls.places.workspace}/articles/articles/{number}/show"
        if shared:
            found.append((shared, Article(number, title, text, source, updated_at=updated)))
    found.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [article for _, article in found[:limit]]
