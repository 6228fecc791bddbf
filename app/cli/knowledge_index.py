"""`calmdesk knowledge index`: reads what is new or changed, and leaves the old index whole until all is read."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.cli.knowledge import DONE, SOME_BAD
from app.cli.ndjson import in_order
from app.cli.progress import Progress
from app.content.documents.collections import Item, Skipped, faq_items, folder_items
from app.content.documents.found import NotAnArticle
from app.content.shipped import shipped
from app.copilot.index import KnowledgeIndex, parts
from app.domain.knowledge import Embedded, Entry, Indexed, Part
from app.domain.passages import Passage, passages

THREADS = 2
_NAMED = 50
"""Skipped files that are named one by one; more are counted."""
_ENDINGS = 10


class Embeds(Protocol):
    """Texts to vectors; may be called by several threads at once."""

    def embed(self, parts: Sequence[Part]) -> Sequence[Embedded]: ...


@dataclass(slots=True)
class _Seen:
    """What the walk through a collection came upon."""

    names: set[str] = field(default_factory=set)
    skipped: list[str] = field(default_factory=list)
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class _Made:
    """An entry with its passages and vectors, or why there is none."""

    item: Item
    entry: Entry | None = None
    passages: tuple[Passage, ...] = ()
    embedded: Sequence[Embedded] = ()
    why: str = ""


def index(args: argparse.Namespace) -> int:
    """Exit status 0, 1 when something was skipped. Raises CalmdeskError when nothing could be indexed at all."""
    from app.inference.embedding import Embedder
    from app.inference.vectors import Vectors
    from app.storage.renewal import Renewal

    passed_over = Counter[str]()
    if args.faq:
        collection, items = str(args.faq.resolve()), faq_items(args.faq)
    else:
        collection = str(args.folder.resolve())
        items = folder_items(args.folder, internal=not args.public, passed_over=passed_over)
    first = list(_first(items))  # so that a folder that is not there is told before anything is made
    embedder = Embedder.of_pack((args.packs or shipped("packs")) / "steps")
    renewal = Renewal(args.db, collection)
    try:
        knowledge = KnowledgeIndex(renewal.store, Vectors())
        knowledge.made_for(embedder.encoder)
        with Progress("knowledge index") as told:
            done = update(knowledge, collection, _joined(first, items), embedder, told)
        count = renewal.store.count()
    except BaseException:
        renewal.stop()
        raise
    renewal.finish()
    for line in done.skipped[:_NAMED]:
        print(f"calmdesk knowledge: skipped {line}", file=sys.stderr)
    if len(done.skipped) > _NAMED:
        print(f"calmdesk knowledge: skipped {len(done.skipped) - _NAMED:,} more", file=sys.stderr)
    if passed_over:
        endings = ", ".join(f"{ending} ({count:,})" for ending, count in passed_over.most_common(_ENDINGS))
        print(
            f"calmdesk knowledge: passed over {passed_over.total():,} files of other formats: {endings}",
            file=sys.stderr,
        )
    print(
        f"{done.added:,} added, {done.changed:,} changed, {done.unchanged:,} unchanged, {done.removed:,} removed,"
        f" {len(done.skipped):,} skipped; {count:,} articles in {args.db}"
    )
    return SOME_BAD if done.skipped else DONE


def update(
    knowledge: KnowledgeIndex, collection: str, items: Iterable[Item | Skipped], embedder: Embeds, told: Progress
) -> Indexed:
    """Brings the collection in the index up to date with the items; what is gone from them goes."""
    before = knowledge.digests(collection)
    seen = _Seen()
    added = changed = 0
    late: list[_Made] = []

    def store(made: _Made, *, last: bool) -> None:
        nonlocal added, changed
        if made.entry is None:
            kept = "; what was read of it earlier stays" if made.item.name in before else ""
            seen.skipped.append(f"{made.item.name}: {made.why}{kept}")
        elif owner := knowledge.taken_by(collection, made.entry):
            if not last:
                late.append(made)  # the other entry may be gone by the end: a file that was renamed
                return
            seen.skipped.append(f"{made.item.name}: its id {made.entry.article.id!r} is already used by {owner}")
        else:
            knowledge.put(collection, made.entry, made.passages, made.embedded)
            changed += made.item.name in before
            added += made.item.name not in before

    for number, made in enumerate(
        in_order(_new(items, before, seen), lambda item: _make(item, embedder), threads=THREADS), 1
    ):
        store(made, last=False)
        told("articles read", number, None)
    gone = knowledge.stale(collection, seen.names)
    knowledge.remove(collection, gone)
    for made in late:
        store(made, last=True)
    return Indexed(added, changed, seen.unchanged, len(gone), tuple(seen.skipped))


def _new(items: Iterable[Item | Skipped], before: Mapping[str, str], seen: _Seen) -> Iterator[Item]:
    for item in items:
        if item.name in seen.names:
            seen.skipped.append(f"{item.name}: its id is already used by an earlier entry")
            continue
        seen.names.add(item.name)
        if isinstance(item, Skipped):
            kept = "; what was read of it earlier stays" if item.name in before else ""
            seen.skipped.append(f"{item.name}: {item.why}{kept}")
        elif before.get(item.name) == item.digest:
            seen.unchanged += 1
        else:
            yield item


def _make(item: Item, embedder: Embeds) -> _Made:
    try:
        entry = item.read()
    except NotAnArticle as why:
        return _Made(item, why=str(why))
    found = passages(entry.article)
    return _Made(item, entry, found, embedder.embed(parts(entry.article.title, found)))


def _first(items: Iterator[Item | Skipped]) -> Iterator[Item | Skipped]:
    for item in items:
        yield item
        return


def _joined(first: Sequence[Item | Skipped], rest: Iterator[Item | Skipped]) -> Iterator[Item | Skipped]:
    yield from first
    yield from rest
