"""What in a draft could make things worse, and a better wording: hints for the agent alone. Pure."""

# The rules are a company's own words. Nothing is counted, kept or told to anybody; a draft can always be sent as it is.

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from app.domain.nouns import with_matter
from app.domain.phrases import LONGEST, WRITTEN_SHORT, Phrase, Token, compiled, found_from, tokens
from app.domain.tickets import Message
from app.domain.turns import new_words

ToneKind = Literal["blame", "calm_down", "apology", "empathy", "jargon", "promise", "capitals", "register"]
TONE_KINDS: tuple[str, ...] = get_args(ToneKind)
Formality = Literal["formal", "neutral", "friendly"]
FORMALITIES: tuple[str, ...] = get_args(Formality)

_EARLIER = 4000
"""Characters of an earlier message that are looked through."""
_FEW = 30


@dataclass(frozen=True, slots=True)
class ToneRule:
    """Phrases that make things worse, why, and what to write instead.

    A phrase inside one of `unless` is harmless. The first `allowed` sentences of a conversation that hold one are no
    finding. With `formality` the rule holds only where the company writes so.
    """

    id: str
    kind: ToneKind
    why: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    better: str | None = None
    allowed: int = 0
    formality: Formality | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ToneRules:
    """The rules in use and how the company writes."""

    rules: tuple[ToneRule, ...] = ()
    formality: Formality = "neutral"


NO_RULES = ToneRules()


@dataclass(frozen=True, slots=True)
class ToneFinding:
    """Characters `start` to `end` (exclusive) of a draft, the rule they meet, and words that could stand there."""

    start: int
    end: int
    rule: str
    kind: ToneKind
    why: str
    better: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ToneCheck:
    """The rules for one conversation: `earlier` is how often each rule that allows something was met there before."""

    rules: ToneRules = NO_RULES
    earlier: tuple[tuple[str, int], ...] = ()
    matter: str | None = None

    def findings(self, draft: str) -> tuple[ToneFinding, ...]:
        """Everything found in a draft, in its order and without overlaps. Time grows with the draft's length only, and
        lines that were looked at before cost next to nothing.
        """
        if not self.rules.rules:
            return ()
        index = _index(self.rules)
        found = [self._finding(rule, draft, hit) for rule, hit in _counted(index, draft, dict(self.earlier))]
        found.sort(key=lambda one: (one.start, one.start - one.end))
        kept: list[ToneFinding] = []
        for one in found:
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
        return tuple(kept)

    def _finding(self, rule: ToneRule, draft: str, hit: _Hit) -> ToneFinding:
        better = with_matter(rule.better, self.matter) if rule.better else hit.small_letters
        written = draft[hit.start : hit.end]
        if better and written[0].isupper() and not written.isupper():
            better = better[0].upper() + better[1:]
        return ToneFinding(hit.start, hit.end, rule.id, rule.kind, rule.why, better, rule.source)


NO_CHECK = ToneCheck()


def tone_check(rules: ToneRules, messages: Iterable[Message], matter: str | None = None) -> ToneCheck:
    """The check for the next draft of this conversation: the agents' public messages so far count."""
    limited = ToneRules(tuple(rule for rule in rules.rules if rule.allowed), rules.formality)
    counts: dict[str, int] = {}
    if limited.rules:
        index = _index(limited)
        for message in messages:
            if message.role == "agent" and message.visibility == "public":
                for _ in _counted(index, new_words(message.text[: 4 * _EARLIER])[:_EARLIER], counts):
                    pass  # only the counting matters
    return ToneCheck(rules, tuple(sorted(counts.items())), matter)


class _Hit(NamedTuple):
    """Characters of a line (of the draft, once it is placed) that meet a rule; `small_letters` undoes shouting."""

    rule: int
    start: int
    end: int
    sentence: int
    small_letters: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """Phrases by their first word: the number of the rule, whether it excuses, and the phrase.

    `first_words` are set where they are few and stand in a text as they are: a line without them is not looked at.
    """

    rules: tuple[ToneRule, ...]
    phrases: dict[str, list[tuple[int, bool, Phrase]]]
    shouted: tuple[tuple[int, frozenset[str]], ...]
    first_words: tuple[str, ...]


@lru_cache(maxsize=8)
def _index(rules: ToneRules) -> _Index:
    used = tuple(rule for rule in rules.rules if rule.formality in (None, rules.formality))
    phrases: dict[str, list[tuple[int, bool, Phrase]]] = {}
    shouted = []
    for number, rule in enumerate(used):
        if rule.kind == "capitals":
            shouted.append((number, frozenset(word.lower() for word in rule.phrases)))
        for excuses, texts in ((False, rule.phrases if rule.kind != "capitals" else ()), (True, rule.unless)):
            for phrase in map(compiled, texts):
                for first in phrase[0] or ():
                    phrases.setdefault(first, []).append((number, excuses, phrase))
    few = len(phrases) <= _FEW and not shouted and not WRITTEN_SHORT & phrases.keys()
    return _Index(used, phrases, tuple(shouted), tuple(phrases) if few else ())


def _counted(index: _Index, text: str, seen: dict[str, int]) -> Iterator[tuple[ToneRule, _Hit]]:
    """Rules that are met, with their places in the text. `seen` goes on counting sentences where a rule allows some."""
    begin = 0
    for line in text.split("\n"):
        counted: set[tuple[int, int]] = set()
        for hit in _in_line(index, line):
            rule = index.rules[hit.rule]
            if rule.allowed:
                if (hit.rule, hit.sentence) in counted:
                    continue
                counted.add((hit.rule, hit.sentence))
                seen[rule.id] = seen.get(rule.id, 0) + 1
                if seen[rule.id] <= rule.allowed:
                    continue
            yield rule, hit._replace(start=begin + hit.start, end=begin + hit.end)
        begin += len(line) + 1


@lru_cache(maxsize=4096)
def _in_line(index: _Index, line: str) -> tuple[_Hit, ...]:
    """What a line meets, in its order. Kept, because only one line of a draft changes while somebody writes."""
    low = line.lower() if index.first_words else ""
    if index.first_words and not any(word in low for word in index.first_words):
        return ()
    words = tokens(line)
    met: dict[int, list[tuple[int, int]]] = {}
    excused: dict[int, list[tuple[int, int]]] = {}
    for place, token in enumerate(words):
        for number, excuses, phrase in index.phrases.get(token.word, ()):
            end = found_from(words, place, phrase)
            if end is not None:
                (excused if excuses else met).setdefault(number, []).append((place, end))
    for number, shouts in index.shouted:
        met[number] = list(_shouted(words, shouts))
    hits = []
    for number, places in met.items():
        capitals = index.rules[number].kind == "capitals"
        for first, end in _without(sorted(places), sorted(excused.get(number, ()))):
            small = _in_small_letters(index.rules[number], line, words[first:end]) if capitals else None
            hits.append(_Hit(number, words[first].start, words[end - 1].end, words[first].sentence, small))
    return tuple(sorted(hits, key=lambda hit: hit.start))


def _without(hits: Sequence[tuple[int, int]], excused: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Hits, in order, that overlap no excuse; both are sorted, and a phrase is short, so one walk is enough."""
    first = 0
    for start, end in hits:
        while first < len(excused) and excused[first][0] < start - LONGEST:
            first += 1
        place, harmless = first, False
        while place < len(excused) and excused[place][0] < end:
            harmless = harmless or excused[place][1] > start
            place += 1
        if not harmless:
            yield start, end


def _shouted(words: Sequence[Token], shouts: Collection[str]) -> Iterator[tuple[int, int]]:
    """Runs of words in capitals of which one is a plain word: codes, names and abbreviations are not shouted."""
    place = 0
    while place < len(words):
        end = place
        while end < len(words) and words[end].is_capital and words[end].sentence == words[place].sentence:
            end += 1
        if any(word.word in shouts for word in words[place:end]):
            yield place, end
        place = max(end, place + 1)


def _in_small_letters(rule: ToneRule, line: str, words: Sequence[Token]) -> str | None:
    """The words as they would stand in a sentence; None where one of them may be a name."""
    known = {word.lower() for word in rule.phrases}
    if any(word.word not in known for word in words):
        return None
    start, end = words[0].start, words[-1].end
    before = line[max(start - 3, 0) : start].rstrip()
    text = line[start:end].lower()
    return text[0].upper() + text[1:] if not before or before[-1] in ".!?" else text
