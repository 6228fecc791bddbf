"""Request Tracker's knowledge articles, for the shelf they are searched on."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.tickets import Article
from app.helpdesk.rt import wire
from app.helpdesk.rt.calls import PAGE, Calls
from app.helpdesk.shelf import MOST_ARTICLES, Shelved
from app.helpdesk.text import readable


async def load(calls: Calls) -> Sequence[Shelved]:
    """The articles this account may see, at most MOST_ARTICLES of them."""
    found: list[Shelved] = []
    params = {"fields": "Name,Summary,CustomFields,LastUpdated", "orderby": "id", "per_page": str(PAGE)}
    for page in range(1, MOST_ARTICLES // PAGE + 1):
        every = [{"field": "id", "operator": ">", "value": 0}]  # without a condition RT answers with none
        answer = await calls.send(
            "POST", "/articles", purpose="read articles", params={**params, "page": str(page)}, body=every
        )
        items = wire.items(answer.json())
        for item in items:
            title, summary, body, updated = wire.article(item)
            number = wire.digits(item.get("id"))
            text = await readable("\n".join(body), html="<p" in "".join(body) or "<br" in "".join(body))
            source = f"{calls.client.address.url}/Articles/Article/Display.html?id={number}"
            found.append(Shelved(Article(number, title, text.text, source, updated_at=updated), summary))
        if not items:  # rows we may not see are left out of a page, so a short one need not be the last
            break
        if wire.total(answer.json()) and page * PAGE >= wire.total(answer.json()):
            break
    return found
