"""The words of a text as search compares them: folded, without endings, codes such as E-4012 in one piece. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_RUN = re.compile(r"[^\W_]+(?:[-_./#:+][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z]+")
_DIGIT = re.compile(r"[0-9]")
_LONGEST = 40
_VOWELS = frozenset("aeiouy")


def terms(text: str) -> list[str]:
    """The terms of a text in order, with repetitions. A code counts whole, without its hyphens, and in its parts:
    `E-4012` is `e4012`, `4012`; so is `E 4012`.
    """
    folded = text.casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    elif _DIGIT.search(folded) is None:  # most are so, and much of a search's time goes here: no codes to put together
        return [_stem(word) for word in _ASCII_WORD.findall(folded)]
    return _terms(folded)


def is_code(term: str) -> bool:
    """Whether the term names one thing exactly: an id, a model, an error code, a long number."""
    digits = sum(c.isdecimal() for c in term)
    return digits > 0 and (len(term) >= 4 or digits < len(term)) and not _is_common_number(term)


def _is_common_number(term: str) -> bool:
    """A year, an amount or a count with its unit: `2024`, `24h`, `30min`, `50eur`, `1st`."""
    if term.isdecimal():
        return len(term) < 4 or (len(term) == 4 and term[:2] in ("19", "20"))
    return term[0].isdecimal() and term.lstrip("0123456789").isalpha()


def _terms(folded: str) -> list[str]:
    found: list[str] = []
    before, end = "", -1
    for run in _RUN.finditer(folded):
        joined = run[0]
        if joined.isalpha():
            found.append(_stem(joined))
            before, end = joined, run.end()
            continue
        parts = _PART.findall(joined)
        joined = "".join(parts)
        if len(parts) > 1 and any(c.isdecimal() for c in joined):
            found.append(joined[:_LONGEST])
            found += [part[:_LONGEST] for part in parts if len(part) > 1]
        else:
            found += [_stem(part) for part in parts]
            if (
                joined.isdecimal()
                and len(joined) > 1
                and before.isalpha()
                and len(before) < 4
                and end + 1 == run.start()
            ):
                found.append(before + joined)
        before, end = joined, run.end()
    return found


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """Without the endings that English words take; rough, but the same for what is asked and what is searched."""
    word = word[:_LONGEST]
    if len(word) < 4 or not word.isalpha() or not word.isascii():
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and not _VOWELS.isdisjoint(stem):
            word = stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "lsz" else stem
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word
