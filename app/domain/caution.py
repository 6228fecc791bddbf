"""Why a text should be looked at once more before a customer gets it: money, law, security, a risky step. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from app.domain.amounts import amounts
from app.domain.content import Risk
from app.domain.phrase import Phrase
from app.domain.readings import Reading

_MOST_AMOUNTS = 3
_SURE = 0.5
"""A trigger below this probability asks nothing of anybody."""
_PROMISE = re.compile(
    r"\b(?:refund(?:s|ed|ing)?|reimburs\w+|money back|compensat\w+|voucher|credit note|goodwill|"
    r"waive[ds]?|waiving|(?:credit|return|pay|transfer)(?:ed|ing)? (?:it|this|that|you|the (?:money|amount|charge))\b"
    r"|erstatt\w+|r\u00fcckerstatt\w+|gutschrift|gutschreib\w+|entsch\u00e4dig\w+)",
    re.IGNORECASE,
)
"""Words of money that goes to a customer, in the languages the program itself is written in."""
_SECRET = re.compile(
    r"\b(?:passwords?|passcodes?|one-time code|pin code|your pin|security code|cvv|passwort|kennwort)\b", re.IGNORECASE
)
_LEGAL = re.compile(
    r"\b(?:liable|liability|legal(?:ly)?|lawyers?|attorney|court|negligence|our fault|haft(?:en|ung|bar)|anwalt"
    r"|gericht)\b",
    re.IGNORECASE,
)
_LOOKED_THROUGH = 20_000
_TRIGGERS: tuple[tuple[str, Phrase], ...] = (
    ("legal_threat", Phrase.of("The customer speaks of the law or of an authority.")),
    ("fraud_security", Phrase.of("The customer writes about fraud or a break-in into an account.")),
    ("safety", Phrase.of("The customer writes about somebody's safety.")),
)
_RISKS: dict[str, Phrase] = {
    "medium": Phrase.of("This step is marked: check names, numbers and amounts."),
    "high": Phrase.of("This step is marked as high risk: check who the customer is, and every amount."),
}


def reasons_to_check(
    reply: str, *, risk: Risk = "low", reading: Reading | None = None, also: Collection[Phrase] = ()
) -> tuple[Phrase, ...]:
    """Why the agent is asked once more, in words; none when there is nothing to ask.

    `reply` is what the customer would get, empty when nothing goes to the customer: then only the step's risk counts.
    `also` are further reasons that the caller knows.
    """
    found = [_RISKS[risk]] if risk in _RISKS else []
    text = reply[:_LOOKED_THROUGH]
    if text.strip():
        if named := tuple(dict.fromkeys(amount.text for amount in amounts(text))):
            shown = ", ".join(named[:_MOST_AMOUNTS])
            found.append(Phrase.of("It names money: {amounts}.", amounts=shown))
        if promise := _PROMISE.search(text):
            found.append(Phrase.of("It may promise money: \u201c{words}\u201d.", words=promise.group(0)))
        if secret := _SECRET.search(text):
            found.append(Phrase.of("It is about a secret: \u201c{words}\u201d.", words=secret.group(0)))
        if legal := _LEGAL.search(text):
            found.append(Phrase.of("It has a word of the law: \u201c{words}\u201d.", words=legal.group(0)))
        sure = {trigger.label for trigger in reading.triggers if trigger.probability >= _SURE} if reading else set()
        found += [words for label, words in _TRIGGERS if label in sure]
        found += also
    return tuple(found)
