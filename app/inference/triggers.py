"""Which triggers hold: in the text as a whole, and in a long text also in each of its sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.readings import Scored
from app.inference.encoder import Pieces, Vectors
from app.inference.evidence import evidence, words_of
from app.inference.heads import Head, pooled

# A trigger is one sentence of a customer, and the mean over all word pieces thins it out: of held-out trigger sentences
# put between six ordinary ones (100 word pieces), the whole text alone found 11 %, with this reading 49 % (danger to
# life: 5 and 15 of 20), and the false ones went from 0.21 to 0.33 a text, most of them the recall-first `safety`.

LONG = 12
"""Word pieces; up to here a text is read as a whole alone. With 12 instead of 48, trigger lines between two ordinary
ones were found in 77 % of 150 texts instead of 36 %, and false ones went from 0.10 to 0.13 a text."""
SENTENCE = 6
"""Short neighbouring sentences are read together up to this many word pieces."""
LONGEST = 28
ODDS = 4.0
"""How much higher the odds of a trigger must be in one sentence of many: a long text has many chances to be wrong."""

_ASKED_FOR = frozenset({"human_request", "supervisor_request"})
"""Wishes that must not be missed: one sentence is enough for them, at the threshold of a whole text."""

# Two characters and no repetition: a run of dots or blanks must not take quadratic time.
_SENTENCE_END = re.compile(r"[.!?\u2026][\s\"')\]]|\n")


def parts_of(text: str, pieces: Pieces) -> list[Pieces]:
    """The sentences of a long text as texts of their own, with their places in the whole; none of a short one."""
    if len(pieces.ids) <= LONG:
        return []
    ends = [found.end() for found in _SENTENCE_END.finditer(text, pieces.read_from)] + [len(text) + 1]
    sentences: list[list[int]] = [[]]
    at = 0
    for piece, (start, end) in enumerate(pieces.offsets):
        if end == start:
            continue
        while start >= ends[at]:
            at += 1
            sentences.append([])
        sentences[-1].append(piece)
    parts: list[list[int]] = [[]]
    for sentence in sentences:
        if parts[-1] and len(parts[-1]) + len(sentence) > SENTENCE:
            parts.append([])
        parts[-1] += sentence
        while len(parts[-1]) > LONGEST:
            parts[-1:] = [parts[-1][:LONGEST], parts[-1][LONGEST:]]
    return [_part(pieces, part) for part in parts if part]


def surer(threshold: float) -> float:
    """The threshold with ODDS times the odds: 0.5 becomes 0.8, 0.1 becomes 0.31."""
    return ODDS * threshold / (1.0 + (ODDS - 1.0) * threshold)


def _part(pieces: Pieces, own: Sequence[int]) -> Pieces:
    """Some pieces between the special ones that the whole text begins and ends with."""
    kept = [0, *own, len(pieces.ids) - 1]
    return Pieces(tuple(pieces.ids[i] for i in kept), tuple(pieces.offsets[i] for i in kept), pieces.offsets[own[0]][0])


def triggers_of(
    head: Head, text: str, whole: tuple[Pieces, Vectors], parts: Sequence[tuple[Pieces, Vectors]], *, normalize: bool
) -> tuple[Scored, ...]:
    """The triggers that hold, the most probable first, each with the words of the part it was found in."""
    best: dict[int, tuple[float, Pieces, Vectors]] = {}
    for pieces, vectors in (whole, *parts):
        values = head.values(pooled(vectors, normalize=normalize))
        for label, threshold in enumerate(head.facts.thresholds):
            probability = float(values[label])
            asked = head.facts.labels[label] in _ASKED_FOR
            needed = threshold if pieces is whole[0] or asked else surer(threshold)
            if probability >= needed and probability > best.get(label, (-1.0,))[0]:
                best[label] = (probability, pieces, vectors)
    return tuple(
        Scored(
            head.facts.labels[label],
            probability,
            evidence(text, words_of(text, pieces.offsets), head.shares(vectors, label).tolist()),
        )
        for label, (probability, pieces, vectors) in sorted(best.items(), key=lambda item: -item[1][0])
    )
