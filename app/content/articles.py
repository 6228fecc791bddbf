"""Reads a knowledge article: Markdown after a small front matter."""

from __future__ import annotations

from yaml.nodes import MappingNode

from app.content.documents.markdown import markdown_sections
from app.content.fields import Fields
from app.content.source import Source, Unreadable
from app.domain.tickets import Article

_FENCE = "---"


def front_matter(source: Source, text: str) -> tuple[MappingNode, str]:
    """The front matter and the Markdown after it. Raises Unreadable after it reported why there is none."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        source.report(1, 'an article begins with a line "---", its fields (schema, id, title) and another line "---"')
        raise Unreadable
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        source.report(1, 'the line "---" that ends the fields is missing')
        raise Unreadable
    source.first_line = 2
    return source.mapping("\n".join(lines[1:end])), "\n".join(lines[end + 1 :]).strip()


def article(source: Source, root: MappingNode, text: str) -> Article:
    """One article; internal unless it says otherwise."""
    file = Fields(source, root, ("schema", "id", "title", "internal", "updated"))
    file.choice("schema", ("calmdesk.article/1",), required=True)
    identity, title = file.id(), file.text("title")
    internal, updated = file.flag("internal", default=True), file.date("updated")
    if not text:
        source.report(file.line, "the article has no text below its fields")
    _, sections = markdown_sections(text)
    return Article(identity, title or "", text, source.name, internal=internal, updated_at=updated, sections=sections)
