"""Finds the values of slots in what people wrote: numbers that are named, amounts, addresses. Exact, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

LOOKED_THROUGH = 8000
"""Characters of a text that are searched: enough for any letter, and a 2 MB mail costs the window no pause."""

# Each pattern begins at one place of a run only and bounds its spaces: a customer's text may be long and strange.
_GAP = r"[ \t\n]{0,9}"
_CUE = (
    rf"(?:{_GAP}(?:\b(?:numbers?|no\.?|nos\.?|nr\.?|num\.?|id|ref(?:erence)?\.?|code)(?![^\W\d_])|№)){{1,3}}"
    rf"{_GAP}(?:\b(?:is|was|are|being)\b)?{_GAP}[:#=]?{_GAP}[\"'“(\[]?#?"
)
_BARE = rf"{_GAP}[:#(]?{_GAP}#?"
_CODE = r"((?=[A-Z0-9-]{0,12}\d)[A-Z0-9](?:[A-Z0-9]|-(?=[A-Z0-9])){2,23})(?![\w-])"
"""Letters, digits and single hyphens, with a digit near the beginning."""
_DIGITS = r"([A-Z]{0,5}-?\d(?:[A-Z0-9]|-(?=[A-Z0-9])){2,21})(?![\w-])"
_FLAGS = re.IGNORECASE

_ORDER_WORDS = r"(?<![\w-])(?:orders?|purchase[ ]order|order[ ]?ref)"
_PARCEL_WORDS = r"(?<![\w-])(?:parcels?|shipments?|packages?|deliver(?:y|ies)|consignments?|tracking)"
_BOOKING_WORDS = r"(?<![\w-])(?:bookings?|reservations?|PNR|itinerary)"
_INVOICE_WORDS = r"(?<![\w-])(?:invoices?|bills?)"

_NUMBERS: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "order_number": (
        re.compile(_ORDER_WORDS + _CUE + _CODE, _FLAGS),
        re.compile(_ORDER_WORDS + _BARE + _DIGITS, _FLAGS),
    ),
    "tracking_number": (
        re.compile(_PARCEL_WORDS + _CUE + _CODE, _FLAGS),
        re.compile(rf"(?<![\w-])tracking{_BARE}{_DIGITS}", _FLAGS),
        re.compile(r"(?<![\w-])(1Z[0-9A-Z]{16})(?![\w-])"),
        re.compile(r"(?<![\w-])([A-Z]{2}\d{9}[A-Z]{2})(?![\w-])"),
    ),
    "booking_reference": (
        re.compile(_BOOKING_WORDS + rf"(?:{_GAP}\bconfirmation\b)?" + _CUE + _CODE, _FLAGS),
        # A reference of letters alone must be written in capitals, else it may be any word.
        re.compile(rf"(?i:{_BOOKING_WORDS}{_CUE})([A-Z]{{5,8}})(?![\w-])"),
        re.compile(rf"(?<!\w)PNR(?:[ ]is)?{_BARE}((?!PNR)[A-Z0-9]{{5,8}})(?![\w-])"),
        re.compile(rf"(?i:{_BOOKING_WORDS}{_BARE})((?=[A-Z]{{0,7}}\d)[A-Z0-9]{{5,8}})(?![\w-])"),
    ),
    "invoice_number": (
        re.compile(_INVOICE_WORDS + _CUE + _CODE, _FLAGS),
        re.compile(_INVOICE_WORDS + _BARE + _DIGITS, _FLAGS),
    ),
}
_VERB = re.compile(
    r"(?:\b(?:to|can|could|i|we|you|they|please|would|will|must|never|always|let'?s|bill|book|short)|'d|'ll)\s{1,9}$",
    _FLAGS,
)
"""Before "order 300 …": then it is what somebody does, and no name."""
_NOT_A_NUMBER = re.compile(
    r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{2,4}"
    r"|\d{1,4}(?:st|nd|rd|th|x|am|pm|h|kg|cm|mm|ml|gb|eur|usd|gbp))",
    _FLAGS,
)
_GOES_ON = re.compile(
    r"[ \t]{0,3}(?:[.,:/]\d|\.{2,}|%|[€£$¥₹]|(?:eur|euros?|usd|gbp|chf|dollars?|pounds?|quid|bucks|cents?)\b"
    r"|(?:pieces?|pcs|units?|items?|copies|cups?|boxes|bottles?|days?|weeks?|months?|years?|hours?|minutes?|people|persons?"
    r"|guests?|nights?|times|of\s+(?:them|these|those|the(?!\s\d)|your))\b)"
    r"|[ ]\d{2,}|[.,;]?[ ]{0,3}(?:sorry|no|i mean|or rather|rather|actually|correction|wait)\b[^.\n]{0,20}\d",
    _FLAGS,
)
"""After a number: it was an amount, a count, a time or only the beginning of the number."""
_AND_ANOTHER = re.compile(rf"{_GAP}(?:,|and|&|or|/|\+|,{_GAP}and){_GAP}(?:no\.?{_GAP})?#?{_DIGITS}", _FLAGS)
"""A second number of the same kind: "orders 4711 and 4712"."""

_SIGN = r"(?:US\$|C\$|A\$|[$€£¥₹])"
_MONEY_NAME = r"(?:EUR|USD|GBP|CHF|CAD|AUD|SEK|NOK|DKK|PLN|CZK|INR|JPY|euros?|dollars?|pounds?|francs?)"
_SUM = r"\d(?:[\d.,']*\d)?"
_AMOUNT = re.compile(
    rf"(?:(?<![\w.,]){_SIGN}\s?{_SUM}"
    rf"|(?<![\w.,'€£$¥₹#-]){_SUM}\s?(?:{_SIGN}|{_MONEY_NAME}(?!\w))"
    rf"|(?<![\w.,])(?:EUR|USD|GBP|CHF|CAD|AUD|SEK|NOK|DKK|PLN)\s?{_SUM}"
    r"|(?<=charge of )\d[\d.,]*\d|(?<=charges of )\d[\d.,]*\d"
    r"|(?:(?<=charged )|(?<=charged me )|(?<=paid ))\d[\d,]*\.\d\d)"
    r"(?![.,]?\d|\w)(?!\s?(?:k|m|bn|million|thousand|billion)\b)(?![ ]\d\d(?!\d|[ ]?[a-z]))",
    _FLAGS,
)
_RANGE = re.compile(r"\d\s?(?:and|to|or|-|\u2013|\s)\s?$", _FLAGS)
"""Before a sum: it is the end of "between 10 and 20 euros", or of "1 299 euros"."""
_EMAIL = re.compile(r"(?<![\w.+-])\w[\w.+-]*@[\w-]+\.[\w.-]*\w\b")
_NOBODY = re.compile(
    r"(?:support|info|help|service|services|sales|contact|no-?reply|do-?not-?reply|hello|billing|complaints?|admin|office"
    r"|team|care|customer-?(?:care|service)|orders?|press|security|privacy)@",
    _FLAGS,
)
_PHONE = re.compile(r"(?<![\w.,+-])(\+\d|\(?0)[\d /().-]{5,20}\d(?![\w-])")
_PHONE_CUE = re.compile(
    r"(?:\b(?:phone|telephone|tel|mobile|cell|call|ring|reach|text|whatsapp|handset)\b[^.!?\n]{0,30}$)", _FLAGS
)
_THEIR_PHONE = re.compile(
    r"\b(?:called|rang|phoned|old|former|previous|dialled|dialed|your|hotline|helpline|from|they)\b[^.!?\n]{0,40}$",
    _FLAGS,
)
_BEHIND = 60


def values_in(text: str) -> Mapping[str, tuple[str, ...]]:
    """Slot -> every different value that the text names for it, as written. Slots without a value are left out."""
    return _values_in(text[:LOOKED_THROUGH])


@lru_cache(maxsize=256)  # a long conversation is looked through again with every message
def _values_in(text: str) -> Mapping[str, tuple[str, ...]]:
    found = {slot: _numbered(text, patterns) for slot, patterns in _NUMBERS.items()}
    found["amount"] = amounts_in(text)
    found["email"] = tuple(dict.fromkeys(email for email in _EMAIL.findall(text) if is_a_persons_address(email)))
    found["phone"] = phones_in(text)
    return MappingProxyType({slot: values for slot, values in found.items() if values})


def amounts_in(text: str) -> tuple[str, ...]:
    """Sums of money; the same sum written twice counts once."""
    found: dict[str, None] = {}
    for match in _AMOUNT.finditer(text):
        found[match.group(0).strip()] = None
        if other_end := _RANGE.search(text, max(0, match.start() - 9), match.start()):
            found[other_end.group(0)] = None
    return tuple(found)


def emails_in(text: str) -> tuple[str, ...]:
    """Every e-mail address, also those of no person."""
    return tuple(dict.fromkeys(_EMAIL.findall(text)))


def is_a_persons_address(email: str) -> bool:
    """Not that of a department: support@, info@, no-reply@ …"""
    return not _NOBODY.match(email)


def phones_in(text: str) -> tuple[str, ...]:
    """Telephone numbers where the customer can be reached; not those that were called."""
    found: dict[str, None] = {}
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - _BEHIND) : match.start()]
        number = match.group(0).strip()
        digits = sum(letter.isdigit() for letter in number)
        told = number.startswith("+") or bool(_PHONE_CUE.search(before))
        if 8 <= digits <= 15 and told and not _THEIR_PHONE.search(before) and number.count("(") == number.count(")"):
            found[number] = None
    return tuple(found)


def _numbered(text: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for pattern in patterns:
        for match in pattern.finditer(text):
            value = match.group(1)
            if not _is_number(text, match, value):
                continue
            found[value] = None
            another = _AND_ANOTHER.match(text, match.end())
            if another and not _GOES_ON.match(text, another.end()):
                found[another.group(1)] = None
    return tuple(found)


def _is_number(text: str, match: re.Match[str], value: str) -> bool:
    """It names something: no date, no count, no sum, not the object of "to order"."""
    if _NOT_A_NUMBER.fullmatch(value) or _GOES_ON.match(text, match.end()):
        return False
    named = any(
        sign in text[match.start() : match.start(1)].lower() for sign in ("#", "no", "nr", "id", "ref", "code", ":")
    )
    if value.isdigit() and not named:
        year = len(value) == 4 and value[:2] in ("19", "20")
        return not year and not _VERB.search(text[max(0, match.start() - _BEHIND) : match.start()])
    return True
