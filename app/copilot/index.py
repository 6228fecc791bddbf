"""The knowledge index: what is put into it, and which articles answer a question. Blocking, one thread at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app.copilot.ports import KnowledgeStore, Vectors
from app.domain.advice import KnowledgeHit
from app.domain.knowledge import Embedded, Entry, Part, Stored, is_old
from app.domain.passages import Passage, lead
from app.domain.search import Asked, Candidate, asked, nearly_same, share_of, snippet, words_score
from app.domain.terms import terms

_NEAREST_ROWS = 64
_MATCHING_ROWS = 100
_READ = 3
_WEIGHED = 12
"""Articles, or twice as many as are wanted, that are weighed with all their rows."""


@dataclass(frozen=True, slots=True)
class Guest:
    """An article that is not in the index, with its passages and what `parts` of it were embedded as."""

    entry: Entry
    passages: tuple[Passage, ...]
    embedded: tuple[Embedded, ...]


Tried = Sequence[tuple[Passage, bytes, float]]
"""Passages that may answer, each with its sentences' vectors and its cosine."""


@dataclass(frozen=True, slots=True)
class _Found:
    """An article that may answer; `tried` reads what of it may, which is dear, so that only the best are asked."""

    candidate: Candidate
    stored: Stored
    tried: Callable[[], Tried]


@dataclass(slots=True)
class _Opened:
    """An article with the passage of it that answers, and its terms."""

    candidate: Candidate
    stored: Stored
    passage: Passage
    sentences: bytes
    said: frozenset[str]
    also: tuple[str, ...] = ()


def parts(title: str, found: Sequence[Passage]) -> list[Part]:
    """What of an article is embedded: its title, and each passage below its headings."""
    return [Part("", title), *(Part(lead(title, one.heading), one.text, one.sentences) for one in found)]


class KnowledgeIndex:
    """A store and its vectors as one thing. Raises what the store raises."""

    def __init__(self, store: KnowledgeStore, vectors: Vectors) -> None:
        self._store = store
        self._vectors = vectors
        vectors.put(store.vectors())

    def made_for(self, encoder: str) -> None:
        """Empties the index when its vectors are another encoder's."""
        if self._store.encoder != encoder:
            self._store.clear(encoder)
            self._vectors.clear()

    def stale(self, collection: str, names: Collection[str]) -> list[str]:
        """Entries of the collection that are not among the names any more."""
        return sorted(self._store.digests(collection).keys() - set(names))

    def digests(self, collection: str) -> Mapping[str, str]:
        """The digest of each entry of a collection, by its name."""
        return self._store.digests(collection)

    def taken_by(self, collection: str, entry: Entry) -> str | None:
        """Which other entry has the id of this one."""
        owner = self._store.owner(entry.article.id)
        if owner is None or owner == (collection, entry.name):
            return None
        return owner[1] if owner[0] == collection else f"{owner[1]} of {owner[0]}"

    def put(self, collection: str, entry: Entry, found: Sequence[Passage], embedded: Sequence[Embedded]) -> None:
        """Stores an article in place of what stood under its name; `embedded` are its `parts`."""
        gone, rows = self._store.put(collection, entry, found, embedded)
        self._vectors.drop(gone)
        self._vectors.put(rows)

    def remove(self, collection: str, names: Collection[str]) -> None:
        if names:
            self._vectors.drop(self._store.remove(collection, names))

    def search(
        self, text: str, query: bytes, *, limit: int, now: datetime, floor: float = -1.0, guests: Sequence[Guest] = ()
    ) -> tuple[KnowledgeHit, ...]:
        """The articles that answer, best first. `query` is the text's vector; what is less alike than `floor` and has
        none of the question's codes is left out.
        """
        counts = self._store.rows_of_terms(dict.fromkeys(terms(text)))
        question = asked(text, counts, len(self._vectors))
        found = [
            *self._of_index(question, query, max(_WEIGHED, 2 * limit)),
            *(self._of_guest(guest, question, query) for guest in guests),
        ]
        found = [one for one in found if one.candidate.meaning >= floor or one.candidate.codes]
        found.sort(key=lambda one: one.candidate.score, reverse=True)
        return tuple(self._hit(one, question, query, now) for one in _merged(found, question, limit))

    def _of_index(self, question: Asked, query: bytes, most: int) -> list[_Found]:
        words: dict[int, float] = {}
        rare = list(question.rare)
        for article, score in self._matching(rare):
            words[article] = max(words.get(article, 0.0), words_score(score, question))
        exact: dict[int, int] = {}
        for code in question.codes:
            for article in {article for article, _ in self._matching([code])}:
                exact[article] = exact.get(article, 0) + 1
        meaning: dict[int, float] = {}
        for _, article, cosine in self._vectors.nearest(query, max(_NEAREST_ROWS, 3 * most)):
            meaning.setdefault(article, cosine)
        worded = sorted(words, key=lambda article: (exact.get(article, 0), words[article]), reverse=True)[:most]
        rows = self._vectors.of_articles(query, dict.fromkeys([*list(meaning)[:most], *worded]))
        candidates = {
            article: Candidate(
                max(cosine for _, _, cosine in each),
                words.get(article, 0.0),
                exact.get(article, 0) / len(question.codes) if question.codes else 0.0,
            )
            for article, each in rows.items()
            if each
        }
        best = sorted(candidates, key=lambda article: candidates[article].score, reverse=True)[:most]
        stored = self._store.stored(best)
        # The first row is the title; of long articles only the passages that are nearest in meaning are read.
        near = {article: sorted(rows[article][1:], key=lambda one: -one[2])[:_READ] for article in best}
        return [_Found(candidates[one], stored[one], partial(self._tried, near[one])) for one in best]

    def _matching(self, wanted: Sequence[str]) -> list[tuple[int, float]]:
        """Articles of rows with these terms, best first. Whose a row is, the vectors know: the store would have to read
        the row's whole text for it.
        """
        rows = self._store.matching(wanted, _MATCHING_ROWS) if wanted else ()
        found = ((self._vectors.article(row), score) for row, score in rows)
        return [(article, score) for article, score in found if article is not None]

    def _tried(self, near: Sequence[tuple[int, int, float]]) -> Tried:
        read = self._store.passages([row for row, _, _ in near])
        return [(*read[row], cosine) for row, _, cosine in near]

    def _of_guest(self, guest: Guest, question: Asked, query: bytes) -> _Found:
        article = guest.entry.article
        likeness = self._vectors.likeness(query, [one.vector for one in guest.embedded])
        said = frozenset(terms(f"{article.title}\n{article.text}"))
        codes = len(question.codes & said) / len(question.codes) if question.codes else 0.0
        tried = [
            (passage, embedded.sentences, cosine)
            for passage, embedded, cosine in zip(guest.passages, guest.embedded[1:], likeness[1:], strict=True)
        ]
        stored = Stored(article.id, False, article.title, article.source, article.internal, article.updated_at)
        candidate = Candidate(max(likeness), share_of(said, question), codes)
        return _Found(candidate, stored, lambda: tried)

    def _hit(self, one: _Opened, question: Asked, query: bytes, now: datetime) -> KnowledgeHit:
        text, marks = snippet(one.passage, self._vectors.sentences(query, one.sentences), question)
        return KnowledgeHit(
            one.stored.id,
            one.stored.title,
            text,
            round(one.candidate.score, 4),
            one.stored.source,
            internal=one.stored.internal,
            updated_at=one.stored.updated_at,
            old=is_old(one.stored.updated_at, now),
            marks=marks,
            heading=one.passage.heading,
            also=one.also,
        )


def _answering(tried: Tried, question: Asked) -> tuple[Passage, bytes]:
    """Of passages, each with its sentences and its cosine, the one that answers, by the same rule as articles."""

    def score(one: tuple[Passage, bytes, float]) -> float:
        said = frozenset(terms(f"{one[0].heading}\n{one[0].text}"))
        codes = len(question.codes & said) / len(question.codes) if question.codes else 0.0
        return Candidate(one[2], share_of(said, question), codes).score

    if not tried:
        return Passage("", "", ()), b""
    best = max(tried, key=score if question.rare else lambda one: one[2])
    return best[:2]


def _merged(found: Sequence[_Found], question: Asked, limit: int) -> list[_Opened]:
    """The best ones; of those that say nearly the same only the newest, where the best of them stood."""
    kept: list[_Opened] = []
    for one in found:
        if len(kept) == limit:
            break
        passage, sentences = _answering(one.tried(), question)
        said = frozenset(terms(f"{one.stored.title}\n{passage.text}"))
        opened = _Opened(one.candidate, one.stored, passage, sentences, said)
        place = next((i for i, other in enumerate(kept) if nearly_same(said, other.said)), None)
        if place is None:
            kept.append(opened)
            continue
        other = kept[place]
        newer, older = (opened, other) if _date(opened) > _date(other) else (other, opened)
        newer.also = (*newer.also, older.stored.source or older.stored.title, *older.also)
        newer.candidate = other.candidate
        kept[place] = newer
    return kept


def _date(one: _Opened) -> str:
    return one.stored.updated_at.isoformat() if one.stored.updated_at else ""
