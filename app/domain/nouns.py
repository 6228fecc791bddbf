"""Finds what a case is about in the customer's own noun ("the vase", "your second washing machine"). Pure."""

# Precise rather than often: a phrase is taken only when its end is clear and the words around it say that something
# happened to it. Where nothing is sure the answer is None, and every text has a wording without it.

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from app.domain.noun_words import (
    AFTER_SUBJECT,
    ASKED_AFTER,
    BEFORE_OBJECT,
    BOUNDARIES,
    BUYING,
    ENDS_AFTER_NOUN,
    LEFT_OUT,
    LINKED,
    MEASURES_OF,
    NEVER,
    NO_NOUN_AT_END,
    OWN_MATTERS,
    WENT_WRONG,
    WITH_OBJECT,
)
from app.domain.tickets import Message
from app.domain.turns import new_words

_LOOKED_THROUGH = 3000
"""Characters of a text that are searched: the matter stands at its beginning."""
_NEWEST = 5
"""Messages of the customer that are searched, the newest first."""
_LONGEST = 4
"""Words of a phrase at most; a longer one was not understood."""
_ENOUGH = 3
"""What a phrase must reach: a determiner (1 or 2) and one thing that speaks for it (2)."""

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_BREAK = re.compile(r"[^\s#]")
_NO_NOUN = re.compile(r"\d|(?:ly|ing)$|^(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf)th$")
_DETERMINERS = {"my": 2, "our": 2, "the": 1, "this": 1, "that": 1, "these": 1, "those": 1, "your": 1, "a": 1, "an": 1}
_SPOKEN_BACK = {"my": "your", "our": "your", "your": "our"}
_SLOT = re.compile(r"\{matter(?:\|([^{}|]*))?\}")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in lower case, as written, and whether something but blanks stands between it and the next one."""

    low: str
    written: str
    ends: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words `start` to `end` (exclusive) after the determiner at `start` - 1."""

    start: int
    end: int
    head: str


def matter(texts: Iterable[str], subject: str = "") -> str | None:
    """The matter as an agent says it back, from the first text that tells, newest first; then from the subject."""
    for text in texts:
        if (found := _in_text(text, subject)) is not None:
            return found
    return _in_text(subject, "")


def matter_of(messages: Sequence[Message], subject: str) -> str | None:
    """The matter of a conversation: from the customer's newest words that tell, else from the subject."""
    said = (message for message in reversed(messages) if message.role == "customer" and message.visibility == "public")
    return matter((new_words(message.text[:_LOOKED_THROUGH]) for message in islice(said, _NEWEST)), subject)


def with_matter(text: str, found: str | None) -> str:
    """The text with `{matter|other words}` filled: by the noun, else by the other words ("the matter" without them)."""
    return _SLOT.sub(lambda slot: found or slot.group(1) or "the matter", text)


def _in_text(text: str, subject: str) -> str | None:
    words = _words(text[:_LOOKED_THROUGH])
    phrases = [
        phrase
        for place, word in enumerate(words)
        if word.low in _DETERMINERS and not word.ends and (phrase := _phrase(words, place + 1)) is not None
    ]
    heads = [word.low for word in words] + [word.low for word in _words(subject)]
    scored = [(_score(words, phrase) + (heads.count(phrase.head) > 1), phrase) for phrase in phrases]
    top = max((score for score, _ in scored), default=0)
    best = [phrase for score, phrase in scored if score == top]
    if top < _ENOUGH or (top == _ENOUGH and len({phrase.head for phrase in best}) > 1):
        return None  # two nouns that are as likely are no answer
    return _spoken(words, best[0])


def _words(text: str) -> list[_Word]:
    text = text.replace("\u2019", "'")
    found = list(_WORD.finditer(text))
    letters = [sign for sign in text if sign.isalpha()]
    shouted = sum(sign.isupper() for sign in letters) > len(letters) * 0.6
    made = []
    for number, match in enumerate(found):
        until = found[number + 1].start() if number + 1 < len(found) else None
        between = text[match.end() : until]
        ends = until is None or bool(_BREAK.search(between)) or "\n" in between
        written = match.group().lower() if shouted else match.group()
        made.append(_Word(match.group().lower(), written, ends))
    return made


def _phrase(words: Sequence[_Word], start: int) -> _Phrase | None:
    """The noun phrase that begins here; None when its end is not clear or its head is no matter."""
    end = start
    while end < len(words):
        word = words[end]
        after_noun = (word.low.endswith("ed") and len(word.low) > 4) or word.low in ENDS_AFTER_NOUN
        if word.low in BOUNDARIES or (after_noun and end > start):
            break
        end += 1
        if word.ends or end - start > _LONGEST:
            break
    if not start < end <= start + _LONGEST:
        return None
    numbered = end - start > 1 and words[end - 1].low.isdigit()  # "my order 88123"
    head = words[end - 2 if numbered else end - 1].low.removesuffix("'s")
    unlike = head in NEVER or head in NO_NOUN_AT_END or head in LEFT_OUT or len(head) < 2 or bool(_NO_NOUN.search(head))
    return None if unlike and head not in OWN_MATTERS else _Phrase(start, end, head)


def _score(words: Sequence[_Word], phrase: _Phrase) -> int:
    place = phrase.start - 1
    article = words[place].low
    score = _DETERMINERS[article]
    before = words[place - 1].low if place and not words[place - 1].ends else ""
    last = words[phrase.end - 1]
    after = words[phrase.end].low if phrase.end < len(words) and not last.ends else ""
    if article in ("a", "an"):
        return score + 2 if before in BUYING else 0
    own = article in ("my", "our")
    linked = before in ("for", "with", "of") and any(word.low in LINKED for word in words[max(place - 4, 0) : place])
    happened = after in (AFTER_SUBJECT if own else WENT_WRONG) or (own and last.low.endswith("'s"))
    happened = happened or (after.endswith("ed") and len(after) > 4)
    asked = before in ASKED_AFTER and (own or (place > 1 and words[place - 2].low in ("where", "when", "why", "how")))
    happened = happened and before not in ("for", "of", "at", "in", "on", "to", "from", "by", "with", "as")
    if happened or linked or asked or before in BEFORE_OBJECT:
        score += 2
    elif own and phrase.head in OWN_MATTERS:
        score += 1
    return score


def _spoken(words: Sequence[_Word], phrase: _Phrase) -> str | None:
    article = words[phrase.start - 1].low
    end = _with_object(words, phrase)
    if phrase.head in MEASURES_OF and end == phrase.end:
        return None  # a pair of what?
    parts = [_SPOKEN_BACK.get(article, "the")]
    for place in range(phrase.start, end):
        word = words[place]
        if word.low in LEFT_OUT:
            continue
        parts.append(_SPOKEN_BACK.get(word.low, word.written))
    parts[-1] = parts[-1].removesuffix("'s").removesuffix("'S")
    return " ".join(parts)


def _with_object(words: Sequence[_Word], phrase: _Phrase) -> int:
    """Where the phrase ends with what belongs to it: "the transfer to my landlord", "a pair of boots"."""
    end = phrase.end
    if end + 1 >= len(words) or words[end - 1].ends or words[end].ends:
        return end
    link, following = words[end].low, words[end + 1].low
    if phrase.head in MEASURES_OF and link == "of":
        more = _phrase(words, end + 1)
    elif phrase.head in WITH_OBJECT and link in ("to", "for", "about") and following in _DETERMINERS:
        more = None if words[end + 1].ends else _owner_or_thing(words, end + 2)
    else:
        return end
    return more.end if more else end


def _owner_or_thing(words: Sequence[_Word], start: int) -> _Phrase | None:
    """As `_phrase`, but a person may be what a transfer goes to."""
    if start < len(words) and words[start].low in ("landlord", "bank", "mother", "father", "son", "daughter", "wife"):
        return _Phrase(start, start + 1, words[start].low)
    return _phrase(words, start)
