"""Reads an HTML page: what its main part says, by headings, without menus and scripts."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from app.content.documents.found import Found, NotAnArticle, checked, date_of, decoded, in_sections, plain

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import PageElement, Tag

_HIDDEN = frozenset(
    ("script", "style", "nav", "header", "footer", "aside", "form", "template", "noscript", "svg", "button", "head")
)
_BLOCKS = frozenset(
    ("p", "div", "li", "ul", "ol", "tr", "table", "section", "article", "blockquote", "pre", "br", "hr", "dt", "dd")
) | {"figcaption", "main", "details", "summary"}
_CELLS = frozenset(("td", "th"))
_HEADING = re.compile(r"h[1-6]")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_DATES = ("article:modified_time", "last-modified", "dcterms.modified", "date", "article:published_time")
_YES_NO = {"true": True, "yes": True, "false": False, "no": False}


def read_html(content: bytes) -> Found:
    """The article of a page. Raises NotAnArticle."""
    soup = _parsed(_text(content))
    root = soup.find("main") or soup.find(role="main") or _only(soup, "article") or soup.body or soup
    title, sections = in_sections(list(_blocks(root)))
    named = soup.title.get_text(" ", strip=True) if soup.title else ""
    meta = _meta(soup)
    internal = _YES_NO.get(meta.get("calmdesk-internal", "").strip().lower())
    return checked(Found(title or " ".join(named.split()), sections, internal=internal, updated=_updated(soup, meta)))


def _parsed(text: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it looks like XML, or like a file name, is no news here
        try:
            return BeautifulSoup(text, "html.parser")
        except ParserRejectedMarkup:  # a marked section of a kind nobody knows, <![such]>: shown as it stands
            return BeautifulSoup(text.replace("<![", "&lt;!["), "html.parser")


def _text(content: bytes) -> str:
    """By its own word when that is true, else UTF-8."""
    try:
        return decoded(content)
    except NotAnArticle:
        said = _CHARSET.search(content[:4096])
        if said is None:
            raise
        try:
            return plain(content.decode(said[1].decode("ascii")))
        except (LookupError, UnicodeDecodeError):
            name = said[1].decode("ascii")
            raise NotAnArticle(f"is not the encoding it says ({name}); save it as UTF-8") from None


def _only(soup: BeautifulSoup, name: str) -> Tag | None:
    found = soup.find_all(name, limit=2)
    return found[0] if len(found) == 1 else None


def _meta(soup: BeautifulSoup) -> dict[str, str]:
    said: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name = tag.get("name") or tag.get("property") or tag.get("http-equiv")
        if name:
            said.setdefault(str(name).lower(), str(tag.get("content") or ""))
    return said


def _updated(soup: BeautifulSoup, meta: dict[str, str]) -> datetime | None:
    for name in _DATES:
        if date := date_of(meta.get(name, "")):
            return date
    time = soup.find("time")
    return date_of(str(time.get("datetime") or time.get_text())) if time else None


def _blocks(root: Tag) -> Iterator[tuple[int, str]]:
    """Headings and paragraphs in order. Without recursion: pages can be nested thousands deep."""
    from bs4.element import NavigableString, PreformattedString, Tag

    waiting: list[PageElement | str] = [root]
    words: list[str] = []
    level = 0

    def block() -> tuple[int, str]:
        text = " ".join("".join(words).split())
        words.clear()
        return level, text

    while waiting:
        node = waiting.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):  # the end of an element
            yield block()
            if node == "heading":
                level = 0
        elif isinstance(node, Tag):
            if node.name in _HIDDEN and node is not root:
                continue
            if node.name in _BLOCKS or _HEADING.fullmatch(node.name):
                yield block()
                level = int(node.name[1]) if _HEADING.fullmatch(node.name) else level
                waiting.append("heading" if _HEADING.fullmatch(node.name) else "block")
            elif node.name in _CELLS:
                words.append(" ")
            waiting.extend(reversed(node.contents))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            words.append(str(node))
    yield block()
