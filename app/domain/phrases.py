"""Phrases in plain words, found in a text in time that grows with its length only. Pure."""

# In a phrase "/" stands between words of which one must be there ("should/could have"), "…" for up to three words.

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

Phrase = tuple[frozenset[str] | None, ...]
"""What must stand there, word by word; None is a gap."""

GAP = 3
"""Words a `…` may stand for at most."""
MAX_WORDS = 8
MAX_GAPS = 2
LONGEST = 2 * MAX_WORDS + MAX_GAPS * GAP
"""Tokens a phrase stretches over at most: a word such as "don't" is two."""

_TOKEN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*|%")
_QUOTED = re.compile(r"“[^“”\n]*”|„[^„“”\n]*[“”]|«[^«»\n]*»|\"[^\"\n]*\"|^[ \t]*>.*$", re.MULTILINE)
_ENDS = re.compile(r"[.!?…][\"”\u2019')\]]{0,3}\s|\n")
_SHORT = {
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "let's": ("let", "us"),
    "it's": ("it", "is"),
    "that's": ("that", "is"),
    "there's": ("there", "is"),
    "what's": ("what", "is"),
}
_ENDINGS = (("n't", "not"), ("'ve", "have"), ("'ll", "will"), ("'re", "are"), ("'m", "am"))
WRITTEN_SHORT = frozenset({"not", "have", "will", "shall", "are", "am", "is", "us"})
"""Words that a text may hold without their letters: "don't", "I've"."""


class Token(NamedTuple):
    """A word in small letters with its place in the text; "don't" is two words at one place."""

    word: str
    start: int
    end: int
    sentence: int
    is_capital: bool


class BadPhrase(ValueError):
    """A phrase that cannot be looked for; the text says why."""


def tokens(text: str) -> list[Token]:
    """The words of a text outside quotations: what the customer is quoted with is not the agent's own."""
    found: list[Token] = []
    quoted = _spans(_QUOTED, text)
    ends = _spans(_ENDS, text)
    quote, end = next(quoted, None), next(ends, None)
    sentence, inside = 0, False
    for match in _TOKEN.finditer(text):
        start, stop = match.span()
        while end is not None and end[0] < start:
            sentence += 1
            end = next(ends, None)
        while quote is not None and quote[1] <= start:
            quote = next(quoted, None)
        if quote is not None and quote[0] <= start:
            inside = True
            continue
        if inside:
            sentence, inside = sentence + 1, False  # no phrase goes on across a quotation
        written = text[start:stop]
        capital = stop - start > 1 and written.isupper() and not any(sign.isdigit() for sign in written)
        found += [Token(word, start, stop, sentence, capital) for word in _plain(written)]
    return found


def compiled(text: str) -> Phrase:
    """A phrase as it is looked for. Raises BadPhrase."""
    parts: list[frozenset[str] | None] = []
    text = text.replace("...", "…").replace("-", " ")
    for part in text.replace("…", " … ").split():
        if part == "…":
            parts.append(None)
            continue
        choices = [
            tuple(word for match in _TOKEN.finditer(one) for word in _plain(match.group())) for one in part.split("/")
        ]
        if any(not words for words in choices):
            raise BadPhrase(f'"{part}" is no word')
        if len(choices) == 1:
            parts += [frozenset({word}) for word in choices[0]]
        elif any(len(words) > 1 for words in choices):
            raise BadPhrase(f'between "/" stands one word each, not "{part}"')
        else:
            parts.append(frozenset(words[0] for words in choices))
    words = [part for part in parts if part is not None]
    if not words or parts[0] is None or parts[-1] is None:
        raise BadPhrase('a phrase begins and ends with a word, not with "…"')
    if any(one is None and other is None for one, other in pairwise(parts)):
        raise BadPhrase('one "…" after another')
    if len(text.replace("…", " ").split()) > MAX_WORDS or len(parts) - len(words) > MAX_GAPS:
        raise BadPhrase(f"a phrase has at most {MAX_WORDS} words and {MAX_GAPS} gaps")
    return tuple(parts)


def found_from(words: Sequence[Token], place: int, phrase: Phrase, at: int = 0) -> int | None:
    """Where the phrase ends (exclusive) when it begins at this word; None when it does not. Gaps are kept short."""
    count, sentence = len(words), words[place].sentence
    while at < len(phrase):
        choice = phrase[at]
        if choice is not None:
            if place >= count or words[place].word not in choice or words[place].sentence != sentence:
                return None
            place, at = place + 1, at + 1
            continue
        after = phrase[at + 1] or frozenset()  # a gap is never last, and two never follow each other
        for there in range(place, min(place + GAP + 1, count)):
            if words[there].sentence != sentence:
                return None
            if words[there].word in after and (end := found_from(words, there, phrase, at + 1)) is not None:
                return end
        return None
    return place


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text))


@lru_cache(maxsize=4096)
def _plain(written: str) -> tuple[str, ...]:
    word = written.lower()
    if "'" not in word and "\u2019" not in word:
        return ("can", "not") if word == "cannot" else (word,)
    word = word.replace("\u2019", "'")
    if word in _SHORT:
        return _SHORT[word]
    for ending, full in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)], full
    return (word,)
