"""What an invented customer hears in a reply: that he was listened to, who does what by when, or a template. Pure."""

# Only for the demo desk: it lets good and bad answers have the effects that research describes, by simple signs that
# whoever writes a script can foresee. It judges no real agent and is never counted.

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, get_args

Sign = Literal["acknowledges", "names_when", "offers_options", "asks", "apologises", "third_apology", "cold", "slow"]
SIGNS: tuple[str, ...] = get_args(Sign)

_SORRY = re.compile(r"\b(sorry|apolog\w+|regret)\b", re.IGNORECASE)
_COLD = re.compile(
    r"dear (?:customer|sir|madam|user|valued)|valued customer|for (?:the|any) inconvenience|your patience"
    r"|please be advised|as per (?:our|the)|company policy|our policy|unfortunately,? we (?:can ?not|are unable)"
    r"|calm down|do not reply|understand your frustration|high volume of|in due course|as soon as possible"
    r"|your feedback is important",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(i|i'll|i've|i'm|we|we'll|my colleague|\w+ (?:from|in|of) (?:the )?\w+|team lead\w*)\b", re.IGNORECASE
)
_WHEN = re.compile(
    r"\b(?:today|tonight|tomorrow|this (?:morning|afternoon|evening)|noon"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:by|before|until|at|around) \d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?| o'clock)?"
    r"|(?:within|in) (?:the next |about )?(?:an?|one|two|three|four|five|\d+) (?:working |business )?"
    r"(?:minute|hour|day)s?)\b",
    re.IGNORECASE,
)
_OPTIONS = re.compile(
    r"\beither\b.+\bor\b|\bwould you (?:rather|prefer|like)\b.+\bor\b|\byou can choose\b"
    r"|\bdo you (?:want|prefer)\b.+\bor\b"
    r"|\bif you (?:prefer|would rather|like)\b|\boption\b|\b(?:shall|should) (?:i|we)\b.+\bor\b",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]?")
_ENOUGH = 2
"""Own words of the customer that a reply must have to show that somebody read the message."""
_APOLOGIES = 3
_LOOKED_THROUGH = 4000


def heard(
    reply: str,
    *,
    words: Iterable[str],
    earlier: Iterable[str],
    asked_at: datetime,
    at: datetime,
    patience: timedelta | None,
) -> frozenset[str]:
    """The signs in a reply. `words` are the customer's own, `earlier` the desk's replies before, `asked_at` is when the
    customer wrote last.
    """
    signs: set[str] = set()
    reply = reply[:_LOOKED_THROUGH]
    if sum(said(word, reply) for word in words) >= _ENOUGH:
        signs.add("acknowledges")
    if any(_WHO.search(part) and _WHEN.search(part) for part in _SENTENCE.findall(reply)):
        signs.add("names_when")
    if _OPTIONS.search(reply):
        signs.add("offers_options")
    if "?" in reply:
        signs.add("asks")
    if _SORRY.search(reply):
        signs.add("apologises")
        if 1 + sum(_SORRY.search(text) is not None for text in earlier) >= _APOLOGIES:
            signs.add("third_apology")
    if _COLD.search(reply):
        signs.add("cold")
    if patience is not None and at - asked_at > patience:
        signs.add("slow")
    return frozenset(signs)


def said(words: str, text: str) -> bool:
    """Whether a text has a word or phrase, at the beginning of a word and without regard to case."""
    return re.search(rf"(?<!\w){re.escape(words)}", text, re.IGNORECASE) is not None
