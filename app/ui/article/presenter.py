"""An article as its page shows it: its parts as plain text, where it is from, and its address if it has one. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.domain.advice import KnowledgeHit
from app.domain.tickets import Article
from app.ui.article.state import ArticleState
from app.ui.common.language import t

_LONGEST = 18_000
"""Characters of an article that are shown: nobody reads more in a narrow panel."""


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """The article that was asked for; `article` is None when it is not on this computer any more."""

    hit: KnowledgeHit
    article: Article | None


def article_state(opened: OpenArticle) -> ArticleState:
    """What the page shows."""
    hit, article = opened.hit, opened.article
    updated = t("updated {date:%d %b %Y}", date=hit.updated_at) if hit.updated_at else ""
    source = t("From {source}", source=hit.source) if hit.source else ""
    about = " · ".join(part for part in (source, updated) if part)
    state = ArticleState(hit.article, hit.title, about, internal=hit.internal, address=address_of(hit.source))
    if article is None:
        missing = t("Only this part is on this computer. The rest is where the article comes from.")
        return ArticleState(
            state.key, state.title, about, ((hit.heading, hit.snippet),), hit.internal, state.address, missing
        )
    sections = [(section.heading, section.text) for section in article.sections] or [("", article.text)]
    parts, room = [], _LONGEST
    for heading, text in sections:
        if room <= 0:
            break
        parts.append((heading, text[:room]))
        room -= len(text)
    cut = t("This article is very long: only its beginning is shown.") if room < 0 else ""
    return ArticleState(state.key, state.title, about, tuple(parts), hit.internal, state.address, cut)


def address_of(source: str) -> str:
    """The page of an article at its helpdesk; empty for files, and for anything a browser should not be given."""
    try:
        parts = urlsplit(source.strip())
        return source.strip() if parts.scheme == "https" and parts.hostname and not parts.username else ""
    except ValueError:
        return ""
