"""What a reader finds in a file, and why it finds nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.tickets import Section

MAX_TEXT = 1_000_000
"""Characters of an article: 500 pages. What is longer is a book or a log, and nobody is helped by a part of it."""


class NotAnArticle(Exception):
    """The file holds no article that can be read; the message says why and what to do, in words."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article as its file has it. What the file does not say is empty or None."""

    title: str
    sections: tuple[Section, ...]
    id: str = ""
    internal: bool | None = None
    updated: datetime | None = None


def checked(found: Found) -> Found:
    """The same when it can be used. Raises NotAnArticle."""
    size = sum(len(section.text) for section in found.sections)
    if size == 0:
        raise NotAnArticle("holds no text")
    if size > MAX_TEXT:
        raise NotAnArticle(f"has more than {MAX_TEXT:,} characters of text; split it into articles")
    return found


def decoded(content: bytes) -> str:
    """A text file as text with `\\n` line ends. Raises NotAnArticle."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as broken:
        line = content.count(b"\n", 0, broken.start) + 1
        raise NotAnArticle(f"line {line} is not UTF-8; save it as UTF-8") from None
    return plain(text)


def plain(text: str) -> str:
    """The text with `\\n` line ends. Raises NotAnArticle for what is no text."""
    if "\0" in text:
        raise NotAnArticle("is not a text file")
    return text.replace("\r\n", "\n").replace("\r", "\n")


_SOFT_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_ITEM = re.compile(r"\s*(?:[-*\u2022\u2013]|\d{1,3}[.)])\s")


def unwrapped(text: str) -> str:
    """Lines that were broken to fit a page, as one line for each paragraph or list item."""
    paragraphs: list[list[str]] = []
    gap = True
    for line in _SOFT_HYPHEN.sub("", text).split("\n"):
        if not line.strip():
            gap = True
            continue
        if gap or _ITEM.match(line):
            paragraphs.append([])
        paragraphs[-1].append(line.strip())
        gap = False
    return "\n".join(" ".join(" ".join(lines).split()) for lines in paragraphs)


def date_of(text: str) -> datetime | None:
    """A date that begins as `YYYY-MM-DD`, as a time in UTC; None for anything else."""
    try:
        return datetime.strptime(text.strip()[:10], "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def in_sections(blocks: Sequence[tuple[int, str]]) -> tuple[str, tuple[Section, ...]]:
    """The title and the sections of blocks in order: (level of a heading or 0 for text, the text).

    The title is the first heading when nothing but other headings stands before it.
    """
    title, heading = "", ""
    parts: list[tuple[str, list[str]]] = []
    for level, text in blocks:
        tidy = text.strip("\n") if level == 0 else " ".join(text.split())
        if not tidy.strip():
            continue
        if level:
            if not title and not parts:
                title = tidy
            heading = tidy
            continue
        if not parts or parts[-1][0] != heading:
            parts.append((heading, []))
        parts[-1][1].append(tidy)
    return title, tuple(Section("" if heading == title else heading, "\n".join(lines)) for heading, lines in parts)
