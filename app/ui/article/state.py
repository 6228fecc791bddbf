"""What the page of an article shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleState:
    """A whole article. `address` is its page at the helpdesk, empty when it has none; `about` is source and age."""

    key: str
    title: str
    about: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    internal: bool = False
    address: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class OpenInBrowser:
    """Have the computer's browser open the article's page at the helpdesk."""

    address: str
