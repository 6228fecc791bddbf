"""Reads Markdown: headings and the plain text below them. The only home of markdown-it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from app.content.documents.found import in_sections
from app.domain.tickets import Section

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAG = re.compile(r"<!--.*?-->|<[a-zA-Z/!][^<>]*>", re.DOTALL)


def markdown_sections(text: str) -> tuple[str, tuple[Section, ...]]:
    """The first heading, if the text begins with one, and the text by headings, without any marks."""
    return in_sections(list(_blocks(_parser().parse(text))))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    level = 0
    cells: list[str] | None = None
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1:])
            case "heading_close":
                level = 0
            case "tr_open":
                cells = []
            case "tr_close":
                yield 0, " | ".join(cells or ())
                cells = None
            case "inline":
                text = _TAG.sub("", _inline(token.children or ()))
                if cells is None:
                    yield level, text
                else:
                    cells.append(text)
            case "fence" | "code_block":
                yield 0, token.content
            case "html_block":
                yield 0, "\n".join(line.strip() for line in _TAG.sub(" ", token.content).split("\n") if line.strip())


def _inline(tokens: Sequence[Token]) -> str:
    parts = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                parts.append(token.content)
            case "image":
                parts.append(_inline(token.children or ()))
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
    return "".join(parts)
