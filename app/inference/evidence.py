"""The few words of a text that speak most for a label, with their exact places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.readings import Span

MAX_SPANS = 3
MAX_WORDS_OF_A_SPAN = 6
MAX_CHARACTERS_OF_A_WORD = 40
"""Longer "words" are addresses, keys or encoded files: nothing a person would recognise as a reason."""
SHARE_OF_EVIDENCE = 0.6
"""Words are picked until they carry this share of all that speaks for the label …"""
SHARE_OF_BEST = 0.3
"""… and each carries at least this share of the strongest one."""
PICKED = 6

# A combining mark belongs to the letter before it; an apostrophe or hyphen between letters belongs to the word.
_WORD = re.compile(
    r"[^\W_](?:\w|[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u0652\u1ab0-\u1aff\u20d0-\u20ff]|['\u2019-](?=\w))*"
)
_SAME_PHRASE = re.compile(r"[ \t\u00a0]+")

_STOP_WORDS_LIST = """
a about above after all also am an and any are as at be because been before being but by can could did do does
doing done for from further get got had has have having he her here hers him his how i if in into is it its just
let may me might mine more most my of off on once only or other our ours out over own please re s same shall she
should so some such t than that the their theirs them then there these they this those through to too under until
up us very was we were what when where which while who whom whose why will with would you your yours i'm i've i'd
i'll it's that's there's you're you've we're we've they're hello hi hey dear regards
"""
STOP_WORDS = frozenset(_STOP_WORDS_LIST.split())
"""Words that are no reason by themselves. Negations are left out on purpose: "not" and "never" can be one."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text: characters `start` to `end`, and the word pieces that lie in it."""

    start: int
    end: int
    pieces: tuple[int, ...]
    stop: bool


def words_of(text: str, offsets: Sequence[tuple[int, int]]) -> tuple[Word, ...]:
    """The words that were read, with their pieces; special pieces (empty offsets) and punctuation belong to none."""
    real = [(start, end, piece) for piece, (start, end) in enumerate(offsets) if end > start]
    if not real:
        return ()
    begin, finish = min(start for start, _, _ in real), max(end for _, end, _ in real)
    # To `finish` and one word further: a mark after the last piece's letter still belongs to its word.
    matches = [(m.start(), m.end()) for m in _WORD.finditer(text, begin, min(len(text), finish + 8))]
    starts = [start for start, _ in matches]
    pieces: list[list[int]] = [[] for _ in matches]
    for start, _, piece in real:
        at = bisect_right(starts, start) - 1
        if at >= 0 and start < matches[at][1]:
            pieces[at].append(piece)
    return tuple(
        Word(start, end, tuple(own), text[start:end].lower().replace("\u2019", "'") in STOP_WORDS)
        for (start, end), own in zip(matches, pieces, strict=True)
        if own
    )


def evidence(text: str, words: Sequence[Word], shares: Sequence[float]) -> tuple[Span, ...]:
    """At most three spans, the strongest first; `shares` is what each word piece adds to the label's logit."""
    scores = [sum(shares[piece] for piece in word.pieces) for word in words]
    picked = _pick(words, scores, stop=False) or _pick(words, scores, stop=True)
    found: dict[str, Span] = {}
    for run in sorted(_phrases(text, words, picked), key=lambda run: -sum(scores[i] for i in run)):
        start, end = words[run[0]].start, words[run[-1]].end
        # The same words a second time are no second reason.
        found.setdefault(text[start:end].casefold(), Span(start, end, text[start:end]))
    return tuple(found.values())[:MAX_SPANS]


def _pick(words: Sequence[Word], scores: Sequence[float], *, stop: bool) -> list[int]:
    """Indices of the words that carry most of the evidence, in text order."""
    able = [
        i
        for i, word in enumerate(words)
        if scores[i] > 0 and word.stop is stop and word.end - word.start <= MAX_CHARACTERS_OF_A_WORD
    ]
    able.sort(key=lambda i: -scores[i])
    total, carried = sum(scores[i] for i in able), 0.0
    picked: list[int] = []
    for i in able[:PICKED]:
        if picked and (carried >= SHARE_OF_EVIDENCE * total or scores[i] < SHARE_OF_BEST * scores[picked[0]]):
            break
        picked.append(i)
        carried += scores[i]
    return sorted(picked)


def _phrases(text: str, words: Sequence[Word], picked: Sequence[int]) -> list[range]:
    """Neighbouring picked words as one run; one stop word between two of them is taken along ("speak to a human")."""
    runs: list[range] = []
    for i in picked:
        if runs:
            last = runs[-1]
            between = range(last.stop, i)
            joined = all(words[k].stop for k in between) and len(between) <= 2
            near = all(_SAME_PHRASE.fullmatch(text, words[k].end, words[k + 1].start) for k in range(last.stop - 1, i))
            if joined and near and i + 1 - last.start <= MAX_WORDS_OF_A_SPAN:
                runs[-1] = range(last.start, i + 1)
                continue
        runs.append(range(i, i + 1))
    return runs
