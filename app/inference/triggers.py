"""Which triggers hold: in the text as a whole, and in a long text also in each of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.domain.readings import Scored
from app.inference.encoder import Encoder, Pieces, Vectors
from app.inference.evidence import evidence, words_of
from app.inference.heads import Head, pooled

# A trigger is one sentence of a customer, and the mean over all word pieces thins it out. Long texts have each sentence
# read by itself as well: of held-out trigger sentences put between six ordinary ones (100 word pieces), the whole text
# alone found 11 %, with this 49 %, and the false ones went from 0.21 to 0.33 a text. Shorter texts would be read twice
# for it, so the mean over a sentence's own word pieces in the text as it was read has to do there, which costs nothing:
# of 150 trigger lines between two ordinary ones 61 % instead of 36 % were found (wishes for a person 80 % instead of
# 27 %), and false ones went from 0.10 to 0.13 a text.

SHORT = 12
"""Word pieces; up to here a text is one sentence."""
LONG = 48
"""Word pieces; above, each sentence is read by itself."""
SENTENCE, LONG_SENTENCE = 6, 14
"""Short neighbouring sentences are taken together up to this many word pieces, more of them in a long text."""
LONGEST = 28
ODDS = 4.0
"""How much higher the odds of a trigger must be in one sentence of many: a long text has many chances to be wrong."""

ASKED_FOR = frozenset({"human_request", "supervisor_request"})
"""Wishes that must not be missed: one sentence is enough for them, at the threshold of a whole text."""

# Two characters and no repetition: a run of dots or blanks must not take quadratic time.
_SENTENCE_END = re.compile(r"[.!?\u2026][\s\"')\]]|\n")


def is_long(pieces: Pieces) -> bool:
    """Whether the sentences of this text are read by themselves."""
    return len(pieces.ids) > LONG


def sentences_of(text: str, pieces: Pieces) -> list[list[int]]:
    """Numbers of the word pieces of each sentence of a text; none for a short one."""
    if len(pieces.ids) <= SHORT:
        return []
    finish = len(text.rstrip())  # or every blank line at the end would be a sentence
    ends = [found.end() for found in _SENTENCE_END.finditer(text, pieces.read_from, finish)] + [len(text) + 1]
    sentences: list[list[int]] = [[]]
    at = 0
    for piece, (start, end) in enumerate(pieces.offsets):
        if end == start:
            continue
        while start >= ends[at]:
            at += 1
            sentences.append([])
        sentences[-1].append(piece)
    enough = LONG_SENTENCE if is_long(pieces) else SENTENCE
    parts: list[list[int]] = [[]]
    for sentence in sentences:
        if parts[-1] and len(parts[-1]) + len(sentence) > enough:
            parts.append([])
        parts[-1] += sentence
        while len(parts[-1]) > LONGEST:
            parts[-1:] = [parts[-1][:LONGEST], parts[-1][LONGEST:]]
    return [part for part in parts if part]


def part_of(pieces: Pieces, own: Sequence[int], *, by_itself: bool) -> Pieces:
    """Some pieces of a text; to be read by itself, between the special ones that the whole begins and ends with."""
    kept = [0, *own, len(pieces.ids) - 1] if by_itself else own
    return Pieces(tuple(pieces.ids[i] for i in kept), tuple(pieces.offsets[i] for i in kept), pieces.offsets[own[0]][0])


def surer(threshold: float) -> float:
    """The threshold with ODDS times the odds: 0.5 becomes 0.8, 0.1 becomes 0.31."""
    return ODDS * threshold / (1.0 + (ODDS - 1.0) * threshold)


def heard_in(
    head: Head, encoder: Encoder, texts: Sequence[tuple[str, Pieces]], vectors: Sequence[Vectors], *, normalize: bool
) -> list[tuple[Scored, ...]]:
    """Each text's triggers, in it as a whole and in its sentences; `vectors` are those of the whole texts."""
    parts = sentences_read(encoder, texts, vectors)
    return [
        triggers_of(head, text, (pieces, whole), seen, normalize=normalize)
        for (text, pieces), whole, seen in zip(texts, vectors, parts, strict=True)
    ]


def sentences_read(
    encoder: Encoder, texts: Sequence[tuple[str, Pieces]], vectors: Sequence[Vectors]
) -> Iterator[list[tuple[Pieces, Vectors]]]:
    """The sentences of each text with the vectors [pieces, hidden] they are heard by; none of a short text."""
    sentences = [sentences_of(text, pieces) for text, pieces in texts]
    alone = [
        [part_of(pieces, own, by_itself=True) for own in owns] if is_long(pieces) else []
        for (_, pieces), owns in zip(texts, sentences, strict=True)
    ]
    read_alone = iter(encoder.encode([part for parts in alone for part in parts]))
    for (_, pieces), whole, owns, parts in zip(texts, vectors, sentences, alone, strict=True):
        if is_long(pieces):
            yield [(part, next(read_alone)) for part in parts]
        else:
            yield [(part_of(pieces, own, by_itself=False), whole[own]) for own in owns]


def triggers_of(
    head: Head, text: str, whole: tuple[Pieces, Vectors], parts: Sequence[tuple[Pieces, Vectors]], *, normalize: bool
) -> tuple[Scored, ...]:
    """The triggers that hold, the most probable first, each with the words of the part it was found in."""
    facts = head.facts
    of_parts = tuple(
        threshold if label in ASKED_FOR else surer(threshold)
        for label, threshold in zip(facts.labels, facts.thresholds, strict=True)
    )
    best: dict[int, tuple[float, Pieces, Vectors]] = {}
    for pieces, vectors in (whole, *parts):
        needed = facts.thresholds if pieces is whole[0] else of_parts
        values = head.values(pooled(vectors, normalize=normalize)).tolist()
        for label, (probability, threshold) in enumerate(zip(values, needed, strict=True)):
            if probability >= threshold and (label not in best or probability > best[label][0]):
                best[label] = (probability, pieces, vectors)
    return tuple(
        Scored(
            facts.labels[label],
            probability,
            evidence(text, words_of(text, pieces.offsets), head.shares(vectors, label).tolist()),
        )
        for label, (probability, pieces, vectors) in sorted(best.items(), key=lambda item: -item[1][0])
    )
