"""`calmdesk knowledge search`: one question, or a file of them, answered from an index."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import BinaryIO, Protocol

from app.cli.analyze import opened
from app.cli.knowledge import DONE, SOME_BAD
from app.cli.ndjson import BadLine, chunks, dumps, line_id, parse
from app.content.shipped import shipped
from app.copilot.index import KnowledgeIndex
from app.domain.advice import KnowledgeHit
from app.domain.knowledge import Embedded, Part
from app.domain.knowledge_errors import KnowledgeIndexUnusable
from app.storage.knowledge import KnowledgeFile

FIELDS = frozenset({"id", "query"})
_SHOWN_FIELDS, _NAME_LENGTH = 20, 60


class Embeds(Protocol):
    """Texts to vectors."""

    def embed(self, parts: Sequence[Part]) -> Sequence[Embedded]: ...


class Answering:
    """An index with what reads the questions."""

    def __init__(self, store: KnowledgeFile, index: KnowledgeIndex, embedder: Embeds, top: int) -> None:
        self._store = store
        self._index = index
        self._embedder = embedder
        self._top = top

    def hits(self, queries: Sequence[str]) -> Iterator[list[dict[str, object]]]:
        """Hits as the format has them (docs/formats.md), for each question."""
        now = datetime.now(UTC)
        for query, embedded in zip(queries, self._embedder.embed([Part("", query) for query in queries]), strict=True):
            found = self._index.search(query, embedded.vector, limit=self._top, now=now) if query.strip() else ()
            numbered = self._store.numbered([hit.article for hit in found])
            yield [as_json(hit, numbered=hit.article in numbered) for hit in found]


def search(args: argparse.Namespace) -> int:
    """Exit status 0, 1 when a line was bad. Raises CalmdeskError when nothing could be searched at all."""
    from app.inference.embedding import Embedder
    from app.inference.vectors import Vectors

    store = KnowledgeFile.open(args.db, must_exist=True)
    try:
        embedder = Embedder.of_pack((args.packs or shipped("packs")) / "steps")
        if store.encoder != embedder.encoder:
            raise KnowledgeIndexUnusable(f"{args.db} was made for another version of the models")
        answering = Answering(store, KnowledgeIndex(store, Vectors()), embedder, args.top)
        if args.queries is not None:
            with opened(args.queries) as source:
                return answer_lines(chunks(source), sys.stdout.buffer, answering)
        (found,) = answering.hits([args.query])
    finally:
        store.close()
    if args.json:
        print(json.dumps({"query": args.query, "hits": found}, ensure_ascii=False))
    else:
        _tell(found)
    return DONE


def answer_lines(source: Iterator[list[bytes]], out: BinaryIO, answering: Answering) -> int:
    """Answers every line in its place; what was ignored is said once on stderr."""
    bad, unknown = 0, Counter[str]()
    for lines in source:
        questions: list[tuple[object, str] | BadLine] = []
        for line in lines:
            try:
                questions.append(_question(parse(line), unknown))
            except BadLine as error:
                bad += 1
                questions.append(error)
        found = answering.hits([one[1] for one in questions if not isinstance(one, BadLine)])
        for one in questions:
            if isinstance(one, BadLine):
                out.write(dumps({"id": one.line_id, "error": str(one)}))
            else:
                out.write(dumps({"id": one[0], "hits": next(found)}))
        out.flush()
    if unknown:
        names = ", ".join(f"{name!r} ({count})" for name, count in unknown.most_common(_SHOWN_FIELDS))
        print(f"calmdesk knowledge: unknown fields were ignored: {names}", file=sys.stderr)
    if bad:
        print(
            f"calmdesk knowledge: lines that could not be read: {bad}; each is answered in its place", file=sys.stderr
        )
    return SOME_BAD if bad else DONE


def _question(found: Mapping[str, object], unknown: Counter[str]) -> tuple[object, str]:
    name = line_id(found)
    match found.get("query"):
        case str(query):
            unknown.update(field[:_NAME_LENGTH] for field in found.keys() - FIELDS)
            return name, query
        case None if "query" not in found:
            raise BadLine("the field query is missing", name)
        case _:
            raise BadLine("query must be a text", name)


def as_json(hit: KnowledgeHit, *, numbered: bool) -> dict[str, object]:
    """A hit as the format has it (docs/formats.md)."""
    return {
        "article": int(hit.article) if numbered else hit.article,
        "score": hit.score,
        "snippet": hit.snippet,
        "title": hit.title,
        "heading": hit.heading,
        "source": hit.source,
        "updated": hit.updated_at.date().isoformat() if hit.updated_at else None,
        "internal": hit.internal,
        "old": hit.old,
        "marks": [list(mark) for mark in hit.marks],
        "also": list(hit.also),
    }


def _tell(found: Sequence[Mapping[str, object]]) -> None:
    """For people: what answers is bold on a terminal, and between stars elsewhere."""
    if not found:
        print("No article answers this.")
    bold = ("\033[1m", "\033[0m") if sys.stdout.isatty() and os.name != "nt" else ("**", "**")
    for number, hit in enumerate(found, 1):
        heading = f" — {hit['heading']}" if hit["heading"] else ""
        print(f"{number}. {hit['title']}{heading}  ({hit['score']:.2f})")
        print(f"   {_marked(hit, bold)}")
        about = [f"from {hit['source'] or hit['article']}"]
        about += [f"updated {hit['updated']}"] if hit["updated"] else []
        about += ["OLD: not changed for 18 months or more, check it first"] if hit["old"] else []
        about += ["INTERNAL: for colleagues only"] if hit["internal"] else []
        also = hit["also"]
        about += [f"the same in {', '.join(map(str, also))}"] if isinstance(also, list) and also else []
        print(f"   {' · '.join(about)}")


def _marked(hit: Mapping[str, object], bold: tuple[str, str]) -> str:
    text, marks = str(hit["snippet"]), hit["marks"]
    assert isinstance(marks, list)  # noqa: S101 - as_json made it
    for start, end in reversed(marks):
        text = f"{text[:start]}{bold[0]}{text[start:end]}{bold[1]}{text[end:]}"
    return text
