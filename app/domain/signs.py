"""What an agent's message has done for an upset customer, by signs that anybody can check: plain words in it."""

from __future__ import annotations

import re

from app.domain.content import CalmState
from app.domain.turns import new_words

_LOOKED_THROUGH = 4000
"""Characters of a message that are searched: what comes after them is a form letter."""

_SORRY = r"\b(?:sorry|apolog(?:y|ies|i[sz]e[ds]?|i[sz]ing)|regret)\b"
_HEARD = re.compile(
    _SORRY + r"|\b(?:i|we) (?:can )?(?:see|hear|understand|realise|realize|know)\b|\byou(?:'re| are) right\b"
    r"|\bshould(?:n't| not) have (?:happened|been|taken|gone|had)\b|\b(?:not|n't) (?:acceptable|good enough|what you)\b"
    r"|\b(?:i|we)(?:'ve| have) (?:now )?read\b|\bthank(?:s| you) for (?:telling|letting|explaining|bringing)\b"
    r"|\byou(?:'ve| have|'d| had)? (?:been )?wait(?:ing|ed)\b|\bhad to (?:write|call|contact|ask|chase|wait|explain)\b",
    re.IGNORECASE,
)
_APOLOGY = re.compile(_SORRY, re.IGNORECASE)
_DOES = re.compile(
    r"\b(?:(?:i|we)(?:'ll|'m going to|'re going to| will| shall| am going to| are going to|'ve| have)"
    r"(?! (?:not|never)\b)"
    r"|(?:my|our) (?:\w+ ){0,3}(?:will|has|have|is going to)(?! (?:not|never)\b)"
    r"|you(?:'ll| will) (?:hear|have|get|receive)|let me)\b",
    re.IGNORECASE,
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|sept|oct|nov|dec)[a-z]*"
_WHEN = re.compile(
    rf"\b(?:today|tonight|tomorrow|this (?:morning|afternoon|evening|week)|next week|{_DAY}|by noon"
    r"|(?:in|within) (?:the next |the hour|an hour|a day|a week|(?:\d{1,3}|one|two|three|four|five|a few) "
    r"(?:working |business )?(?:minute|hour|day|week)s?)"
    r"|(?:by|before|at|until) \d{1,2}(?:[:.]\d\d)? ?(?:am|pm|o'clock|h)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|{_MONTH} \d{{1,2}})\b|\{{date\}}",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\b(?:either\b.{1,200}\bor\b|would you (?:like|prefer|rather)\b|do you (?:prefer|want)\b.{1,200}\bor\b"
    r"|which (?:one|of|would|do|option)\b|you (?:can|could|may) (?:also )?(?:choose|decide|pick)\b"
    r"|(?:two|three|these|following|your|some) (?:options|ways|choices|possibilities)\b"
    r"|(?:shall|should|can|could|may) i\b.{1,200}\bor\b|if you (?:prefer|would rather|'d rather|like)\b"
    r"|or (?:i|we)(?:'ll| can| could| will)\b|or you (?:can|could)\b)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s{0,8}(?:[-*•]|\(?[1-3a-c][.)])\s+\S", re.MULTILINE)
_SENTENCE_ENDS = re.compile(r"[.!?;]\s|\n")


def done_in(text: str) -> frozenset[CalmState]:
    """Which states an agent's public message carries out.

    hear     it apologises, or says that something was seen, read, understood or should not have happened
    own      one sentence says who does something (I, we, my colleague) and when
    options  it leaves a choice: "either … or", "which would you", "if you prefer", or a list of two and more
    """
    words = _plain(text)
    found: set[CalmState] = set()
    if _HEARD.search(words):
        found.add("hear")
    sentences = _SENTENCE_ENDS.split(words)
    if any(_DOES.search(sentence) and _WHEN.search(sentence) for sentence in sentences):
        found.add("own")
    if any(_CHOICE.search(sentence) for sentence in sentences) or len(_ITEM.findall(words)) >= 2:
        found.add("options")
    return frozenset(found)


def apologises(text: str) -> bool:
    """Whether the message says sorry."""
    return bool(_APOLOGY.search(_plain(text)))


def _plain(text: str) -> str:
    return new_words(text[: 4 * _LOOKED_THROUGH])[:_LOOKED_THROUGH].replace("\u2019", "'")
