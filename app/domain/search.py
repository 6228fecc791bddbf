"""How articles are ranked for a question: by meaning, and by the rare words and codes they share with it. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.domain.passages import Passage, Span
from app.domain.terms import is_code, terms

# Two rules, both to be explained in a sentence:
# 1. An article is as near as its nearest row: its title, or one of its passages.
# 2. Rare words of the question that stand in it lift it, by the share of what they could tell; a code such as an
#    error's, found exactly, lifts it most. Common words count for nothing: adding all words only hurts (measured).
RARE_SHARE = 0.02
"""A word is rare that stands in no more than this share of the rows."""
RARE_ROWS, RARE_ROWS_AT_MOST = 10, 300
MOST_RARE = 16
WORDS_WEIGHT = 0.25
CODE_WEIGHT = 0.35
_BM25_MOST = 2.2
"""What SQLite's BM25 gives at most for a word, in units of its idf (k1 + 1)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's terms: those that are rare here, with what each one tells (idf), and what all of them tell."""

    rare: Mapping[str, float]
    codes: frozenset[str]
    whole: float


def asked(text: str, counts: Mapping[str, int], rows: int) -> Asked:
    """The question by how many of the `rows` have each of its terms; unknown ones are not in `counts`."""
    told = {term: _idf(counts[term], rows) for term in dict.fromkeys(terms(text)) if counts.get(term)}
    most = min(max(RARE_ROWS, RARE_SHARE * rows), RARE_ROWS_AT_MOST)
    codes = frozenset(term for term in told if is_code(term))
    rare = {term: idf for term, idf in told.items() if counts[term] <= most or term in codes}
    kept = sorted(rare, key=lambda term: (term in codes, rare[term]), reverse=True)[:MOST_RARE]
    return Asked({term: rare[term] for term in kept}, codes & set(kept), sum(told.values()))


def words_score(bm25: float, question: Asked) -> float:
    """How much of what the question's words tell an article has, 0 to 1, from its BM25 over the rare ones."""
    return min(1.0, bm25 / (_BM25_MOST * question.whole)) if question.whole else 0.0


def _idf(count: int, rows: int) -> float:
    return math.log(1 + (rows - count + 0.5) / (count + 0.5))


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may answer: by meaning (cosine), by rare words (0 to 1), by codes (share of the question's)."""

    meaning: float
    words: float = 0.0
    codes: float = 0.0

    @property
    def score(self) -> float:
        """0 to 1; only its order among others means something."""
        raw = max(self.meaning, 0.0) + WORDS_WEIGHT * self.words + CODE_WEIGHT * self.codes
        return min(1.0, raw / (1 + WORDS_WEIGHT + CODE_WEIGHT))


def share_of(said: Collection[str], question: Asked) -> float:
    """How much of what the question's words tell a text with these terms has, 0 to 1."""
    found = sum(idf for term, idf in question.rare.items() if term in said)
    return found / question.whole if question.whole else 0.0


SNIPPET_CHARACTERS = 320
_AS_GOOD = 0.05


def snippet(passage: Passage, likeness: Sequence[float], question: Asked) -> tuple[str, tuple[Span, ...]]:
    """The sentence that answers and what follows it, with the places in it that answer.

    `likeness` has a cosine for each sentence, or nothing; then words alone decide.
    """
    if not passage.sentences:
        return passage.text[:SNIPPET_CHARACTERS], ()
    spans = passage.sentences
    scores = [
        (likeness[i] if i < len(likeness) else 0.0)
        + (WORDS_WEIGHT * share_of(frozenset(terms(passage.text[first:last])), question) if question.rare else 0.0)
        for i, (first, last) in enumerate(spans)
    ]
    best = max(range(len(scores)), key=scores.__getitem__)
    parts: list[str] = []
    marks: list[Span] = []
    length = 0
    for i in range(best, len(spans)):
        text = passage.text[slice(*spans[i])]
        if parts and length + 1 + len(text) > SNIPPET_CHARACTERS:
            break
        start = length + (1 if parts else 0)
        length = start + len(text)
        parts.append(text)
        if scores[i] >= scores[best] - _AS_GOOD:
            marks.append((start, length))
    return " ".join(parts), tuple(marks)


ALIKE = 0.85
_FEWEST_TERMS = 8


def nearly_same(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two texts with these terms say the same in nearly the same words, with the same numbers and codes."""
    if min(len(first), len(second)) < _FEWEST_TERMS:
        return False
    if len(first & second) < ALIKE * len(first | second):
        return False
    return all(term.isalpha() for term in first ^ second)
