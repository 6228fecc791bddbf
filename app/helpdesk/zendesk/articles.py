"""The help centre's articles: searched by Zendesk itself, for the desk a customer's words came from and no other."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.errors import NoRights, TicketGone
from app.domain.tickets import Article
from app.helpdesk.text import one_line, readable
from app.helpdesk.zendesk import wire
from app.helpdesk.zendesk.calls import Calls

_LONGEST_QUERY = 300


async def search(calls: Calls, query: str, limit: int) -> Sequence[Article]:
    """Articles that match, best first as Zendesk ranks them. None where there is no help centre, or none for us."""
    words = " ".join(query.split())[:_LONGEST_QUERY]
    if not words:
        return []
    params = {"query": words, "per_page": str(max(limit, 1))}
    try:
        answer = await calls.send("GET", "/help_center/articles/search", purpose="search articles", params=params)
    except (NoRights, TicketGone):
        return []
    found: list[Article] = []
    for row in wire.rows(answer.json(), "results")[:limit]:
        match row:
            case {"id": int(number), "title": str(title), **more} if not more.get("draft"):
                body, page = more.get("body"), more.get("html_url")
                text = await readable(body if isinstance(body, str) else "", html=True)
                found.append(
                    Article(
                        str(number),
                        one_line(title),
                        text.text,
                        page if isinstance(page, str) else "",
                        # Only people of a group see such an article: what it says is not for customers.
                        internal=more.get("user_segment_id") is not None,
                        updated_at=wire.time(more.get("updated_at")),
                    )
                )
            case _:
                continue
    return found
