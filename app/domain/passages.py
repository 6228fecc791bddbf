"""Articles in passages: what is compared with a question, and the sentences a snippet is made of. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.tickets import Article, Section

PASSAGE_CHARACTERS = 700
"""About 150 word pieces: what one answer needs, and short enough that its vector stands for all of it."""
SENTENCE_CHARACTERS = 400
_SHORT = 20
_ENDS_SENTENCE = re.compile(r"(?<=[.!?])[\"')\]]?\s+(?=[^a-z\s])|\n+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of an article below one heading. `sentences` are places in its text, in order."""

    heading: str
    text: str
    sentences: tuple[Span, ...]


def passages(article: Article) -> tuple[Passage, ...]:
    """The article in passages: by heading, then by length, never within a sentence that is not far too long."""
    found: list[Passage] = []
    for section in article.sections or (Section("", article.text),):
        spans: list[Span] = []
        for span in sentence_spans(section.text):
            if spans and span[1] - spans[0][0] > PASSAGE_CHARACTERS:
                found.append(_passage(section, spans))
                spans = []
            spans.append(span)
        if spans:
            found.append(_passage(section, spans))
    return tuple(found)


def lead(title: str, heading: str) -> str:
    """What stands before a passage when it is embedded: a passage alone often does not say what it is about."""
    parts = [title] if heading in ("", title) else [title, heading]
    return "".join(part if part.endswith((".", "?", "!", ":")) else part + "." for part in parts) + "\n"


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Where the sentences of a text stand; a list item is a sentence, a very long one is cut between words."""
    spans: list[Span] = []
    start = 0
    for gap in _ENDS_SENTENCE.finditer(text):
        spans += _cut(text, start, gap.start() + len(gap[0]) - len(gap[0].lstrip("\"')]")))
        start = gap.end()
    spans += _cut(text, start, len(text))
    return tuple(spans)


def _passage(section: Section, spans: Sequence[Span]) -> Passage:
    start = spans[0][0]
    text = section.text[start : spans[-1][1]]
    return Passage(section.heading, text, tuple((first - start, last - start) for first, last in spans))


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > SENTENCE_CHARACTERS:
        space = text.rfind(" ", start + _SHORT, start + SENTENCE_CHARACTERS)
        cut = space if space > 0 else start + SENTENCE_CHARACTERS
        yield start, cut
        start = cut + (space > 0)
    if start < end:
        yield start, end
