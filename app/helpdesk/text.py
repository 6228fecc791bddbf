"""Mail bodies become plain text: bounded in time and size, nothing fetched, nothing invisible kept."""

from __future__ import annotations

import asyncio
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4.element import PageElement, Tag

TEXT_LIMIT = 200_000
"""Characters of a message that are kept; the rest is cut and `truncated` says so."""
_HTML_LIMIT = 400_000
"""Characters of markup that are parsed, after what is never shown was taken out."""
_LARGE = 20_000
"""Characters above which the work is done off the loop, so that the window does not stall."""

_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "iframe", "object"})
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|d[dlt]|div|fieldset|figure|footer|form|h[1-6]|header|hr|main|nav|ol|p|pre|"
    "section|table|tbody|tfoot|thead|tr|ul"
)
_DATA_URL = re.compile(r"data:[\w/+.;=-]{0,80}base64,[A-Za-z0-9+/=\s]{200,}")
_DECLARATION = re.compile(r"<[!?][^<>]{0,4000}>")
_NO_TAG = re.compile(r"<(?!/?[A-Za-z][^<>]{0,4000}>)")
"""A `<` that begins no tag. html.parser looks for the end of each one through the whole rest of the text."""
_HOST = re.compile(
    r"(?P<scheme>https?://)(?P<name>[^/?#\s]*@)?(?P<host>[^/?#:@\s]+)(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DIRECTION = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class PlainText:
    """A body as plain text. `truncated` says that the end of it is missing."""

    text: str
    truncated: bool = False


async def readable(body: str, *, html: bool) -> PlainText:
    """A message's body as text; long ones are converted off the loop."""
    if len(body) > _LARGE:
        return await asyncio.to_thread(plain_text, body, html=html)
    return plain_text(body, html=html)


def plain_text(body: str, *, html: bool) -> PlainText:
    """A message's body as text of at most TEXT_LIMIT characters, with `\\n` between lines."""
    truncated = False
    if html:
        body, truncated = _without_markup(body)
    elif len(body) > TEXT_LIMIT * 2:
        body, truncated = body[: TEXT_LIMIT * 2], True
    text = _CONTROLS.sub("", body.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BLANK_LINES.sub("\n\n", text).strip("\n") if html else text.rstrip()
    return PlainText(text[:TEXT_LIMIT].rstrip(), truncated or len(text) > TEXT_LIMIT)


def one_line(text: str, *, limit: int = 300) -> str:
    """A name, subject or file name: one line, without control characters and without those that turn the reading
    direction, which could show a name other than it is.
    """
    return " ".join(_DIRECTION.sub("", _CONTROLS.sub("", text[: limit * 4])).split())[:limit]


def _without_markup(markup: str) -> tuple[str, bool]:
    """The words of a piece of HTML, and whether some of it was cut."""
    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

    markup = _DATA_URL.sub("data:,", markup)  # pictures inside the mail are most of a mail of megabytes
    for begin, end in (("<style", "</style"), ("<script", "</script"), ("<!--", "--")):
        markup = _without_parts(markup, begin, end)
    cut = len(markup) > _HTML_LIMIT
    markup = _NO_TAG.sub("&lt;", _DECLARATION.sub("", markup[:_HTML_LIMIT]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # Word writes mails that begin like XML
        soup = BeautifulSoup(markup, "html.parser")
    words: list[str] = []
    size = 0
    for piece in _words(soup):
        words.append(piece)
        size += len(piece)
        if size > TEXT_LIMIT:
            cut = True
            break
    return "\n".join(line.strip(" ") for line in "".join(words).split("\n")), cut


def _words(root: Tag) -> Iterator[str]:
    """Text of a tree in order, with line breaks around blocks; without recursion, because mails can nest deeply."""
    from bs4.element import NavigableString, PreformattedString, Tag

    waiting: list[tuple[PageElement | str, bool]] = [(root, False)]
    while waiting:
        element, as_written = waiting.pop()
        if isinstance(element, PreformattedString):
            continue  # comments, declarations
        if isinstance(element, NavigableString):
            yield str(element) if as_written else _SPACES.sub(" ", element)
        elif isinstance(element, str):
            yield element
        elif isinstance(element, Tag) and element.name not in _UNSEEN:
            before, after = _around(element)
            if before:
                yield before
            waiting.append((after, False))
            keep = as_written or element.name == "pre"
            waiting.extend((child, keep) for child in reversed(element.contents))


def _around(tag: Tag) -> tuple[str, str]:
    """What stands before and after a tag's words."""
    if tag.name == "br":
        return "\n", ""
    if tag.name == "li":
        return "\n- ", ""
    if tag.name in ("td", "th"):
        return " ", " "
    if _BLOCK.fullmatch(tag.name):
        return "\n", "\n"
    if tag.name == "a":
        written = str(tag.get("href") or "").strip()
        target = where_it_leads(written)
        bare = target.removeprefix("https://").removeprefix("http://").rstrip("/")
        shown = (
            str(child) for child in tag.contents if isinstance(child, str)
        )  # get_text() in nested links: quadratic
        if bare and bare != target.rstrip("/") and len(target) <= 500 and not any(bare in text for text in shown):
            return "", f" ({target})"
    return "", ""


def where_it_leads(link: str) -> str:
    """The link with its host as computers read it: letters that look like others are seen for what they are
    ("xn--pple-43d.com"), and a name before the host ("https://bank.example@evil.example") is taken away.
    """
    found = _HOST.match(link)
    if found is None or (found["host"].isascii() and not found["name"]):
        return link
    try:
        host = found["host"].encode("idna").decode("ascii")
    except UnicodeError:
        host = ascii(found["host"]).strip("'")
    return f"{found['scheme']}{host}{found['rest']}"


def _without_parts(markup: str, begin: str, end: str) -> str:
    """Takes out what stands between a mark and the `>` of its end, in one pass. Without an end it is all the rest."""
    lower = markup.lower()
    if len(lower) != len(markup):  # a few letters grow when they are lowered; then positions do not match
        lower = markup
    kept: list[str] = []
    position = 0
    while (start := lower.find(begin, position)) >= 0:
        kept.append(markup[position:start])
        stop = lower.find(end, start + len(begin))
        if stop < 0:
            return "".join(kept)
        position = lower.find(">", stop) + 1
        if not position:
            return "".join(kept)
    return "".join([*kept, markup[position:]])
