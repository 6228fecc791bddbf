"""What the customer has told already: numbers, amounts, dates, names, exactly copied, so that nobody asks again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.amounts import amounts
from app.domain.tickets import Message, Ticket
from app.domain.turns import new_words
from app.domain.values import emails_in, phones_in, values_in

MOST_OF_A_KIND = 6
"""The newest are kept: a long list is not read."""
_LOOKED_THROUGH = 8000
_MOST_MESSAGES = 40
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DATES = tuple(
    re.compile(rf"(?<![\w./-]){pattern}(?!\w|[./-]\d)", re.IGNORECASE)
    for pattern in (
        r"(?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\d",
        r"(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|[12]\d|3[01])[./](?:(?:19|20)\d\d|\d\d)",
        rf"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?: of)? {_MONTH}\.?(?:,? (?:19|20)\d\d)?",
        rf"{_MONTH}\.? (?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?",
    )
)
_CALLED = re.compile(
    r"\b(?:my name is|name on the account is|in the name of|account holder is)[ \t]{1,3}", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_][\w'\u2019-]{0,30}(?:[ \t][^\W\d_][\w'\u2019-]{0,30}){0,3}")


@dataclass(frozen=True, slots=True)
class Fact:
    """One kind of fact with its values, as they were written; the newest last."""

    kind: str
    values: tuple[str, ...]


def dates(text: str) -> tuple[str, ...]:
    """Days that a text names, as written, in order: "3 November", "2026-11-03", "03.11.2026"."""
    text = text[:_LOOKED_THROUGH]
    found = sorted((match.start(), match[0]) for pattern in _DATES for match in pattern.finditer(text))
    return tuple(dict.fromkeys(day for _, day in found))


def names(text: str) -> tuple[str, ...]:
    """Names that the customer gives as such ("my name is …"): the words with a capital letter that follow."""
    found = []
    for called in _CALLED.finditer(text[:_LOOKED_THROUGH]):
        words = match[0].split() if (match := _NAME.match(text, called.end())) else []
        capital = [word for place, word in enumerate(words) if all(each[0].isupper() for each in words[: place + 1])]
        if capital:
            found.append(" ".join(capital))
    return tuple(dict.fromkeys(found))


_KINDS: Mapping[str, Callable[[str], Sequence[str]]] = {
    "Order number": lambda text: values_in(text).get("order_number", ()),
    "Invoice number": lambda text: values_in(text).get("invoice_number", ()),
    "Booking reference": lambda text: values_in(text).get("booking_reference", ()),
    "Tracking number": lambda text: values_in(text).get("tracking_number", ()),
    "Amount": lambda text: [amount.text for amount in amounts(text)],
    "Date": dates,
    "E-mail": emails_in,
    "Telephone": phones_in,
    "Name": names,
}


def facts_given(ticket: Ticket, messages: Sequence[Message]) -> tuple[Fact, ...]:
    """What the customer wrote in public messages, then what stands in the ticket's fields. Nothing is guessed."""
    own = [message for message in messages if message.role == "customer" and message.visibility == "public"]
    said = [ticket.subject, *(new_words(message.text[:_LOOKED_THROUGH]) for message in own[-_MOST_MESSAGES:])]
    found: list[Fact] = []
    for kind, find in _KINDS.items():
        values = list(dict.fromkeys(value for text in said for value in find(text)))
        if values:
            found.append(Fact(kind, tuple(values[-MOST_OF_A_KIND:])))
    known = {fact.kind.lower(): fact for fact in found}
    for name, value in sorted(ticket.fields.items()):
        told = known.get(name.lower())
        if value.strip() and (told is None or value not in told.values):
            found.append(Fact(f"{name} (ticket)", (value.strip(),)))
    return tuple(found)
