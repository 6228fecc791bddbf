"""What the knowledge index is made of, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.tickets import Article

OLD = timedelta(days=548)
"""Eighteen months: an article that nobody has touched for longer is shown with a warning."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article on its way into the index. `name` is where it stands in its collection, `digest` changes with it;
    `numbered` says that its id was a number.
    """

    name: str
    digest: str
    article: Article
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """An article in the index, without its text."""

    id: str
    numbered: bool
    title: str
    source: str
    internal: bool
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """A text to embed: what leads it, the text, and the sentences that get a vector each."""

    lead: str
    text: str
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vector of a part (float16), and those of its sentences one after another (int8)."""

    vector: bytes
    sentences: bytes = b""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What became of the entries of a collection; `skipped` are `name: why`."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: tuple[str, ...] = ()


def is_old(updated_at: datetime | None, now: datetime) -> bool:
    """Whether an article is so old that what it says may not be true any more."""
    return updated_at is not None and now - updated_at > OLD
