"""Amounts of money in a text, with their currency: read exactly or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "JPY", "CAD", "AUD")
"""Currencies a rule may name: a closed list, kept in docs/formats.md."""

_LOOKED_THROUGH = 8000
"""Characters of a text that are searched: enough for any letter, and a 2 MB mail costs the window no pause."""
_MOST = 50
_NUMBER = re.compile(
    r"(?<![\d.,'\u2019])"
    r"(?P<whole>[1-9]\d{0,2}(?:(?P<group>[.,'\u2019 \u00a0\u202f])\d{3}(?:(?P=group)\d{3}){0,3})(?!\d)|\d{1,9}(?!\d))"
    r"(?:(?P<point>[.,])(?P<rest>\d{1,2}))?(?![.,'\u2019]?\d)"
)
"""One number: groups of three behind one kind of separator, then up to two decimals behind another kind."""
_CODES = "|".join(CURRENCIES)
_BEFORE = re.compile(rf"(?<![^\W\d_])({_CODES}|US\$|CA\$|C\$|AU\$|A\$|\$|€|£)[ \u00a0\u202f]?$", re.IGNORECASE)
_AFTER = re.compile(
    rf"[ \u00a0\u202f]?(?:({_CODES}|zł|Kč|(?:canadian |australian |us )?dollars?|euros?|pounds?|(?:swiss )?francs?)"
    r"(?!\w)|([€£$]))",
    re.IGNORECASE,
)
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "us$": "USD", "ca$": "CAD", "c$": "CAD", "au$": "AUD", "a$": "AUD"}
_WORDS = {"zł": "PLN", "kč": "CZK", "canadian": "CAD", "australian": "AUD", "us": "USD", "swiss": "CHF"}
_NAMES = {"dollar": "USD", "euro": "EUR", "pound": "GBP", "franc": "CHF"}


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money: its value, its currency, and the words of the text it was read from, exactly copied."""

    value: Decimal
    currency: str
    text: str


def amounts(text: str) -> tuple[Amount, ...]:
    """The amounts of a text in order. A number whose currency or size is not certain is left out.

    "1.234,50 €", "EUR 1,234.50" and "1 234.50 euros" are the same amount; three digits behind one separator are
    thousands; "$" alone is the US dollar.
    """
    text = text[:_LOOKED_THROUGH]
    found: list[Amount] = []
    for number in _NUMBER.finditer(text):
        begin, end = number.span()
        if _unclear(number):
            continue
        currency = ""
        if after := _AFTER.match(text, end):
            currency, end = _currency(after[1] or after[2]), after.end()
        if before := _BEFORE.search(text[max(0, begin - 6) : begin]):
            if currency and currency != _currency(before[1]):
                currency, end = "", number.end()
            elif not currency:
                currency, end = _currency(before[1]), number.end()
            begin -= len(before[0])
        elif begin and (text[begin - 1].isalnum() or text[begin - 1] in "$€£"):
            continue  # part of a word: "A50 EUR"
        if currency:
            found.append(Amount(_value(number), currency, text[begin:end].strip()))
            if len(found) == _MOST:
                break
    return tuple(found)


def _unclear(number: re.Match[str]) -> bool:
    """ "1.234.56" means nothing; "2 100 EUR" may be two of 100, unless decimals or another group make it one."""
    group = number["group"]
    one_space = group == " " and number["whole"].count(" ") == 1 and not number["rest"]
    return one_space or bool(group and number["point"] == group)


def _value(number: re.Match[str]) -> Decimal:
    whole = number["whole"].replace(number["group"], "") if number["group"] else number["whole"]
    return Decimal(f"{whole}.{number['rest'] or 0}")


def _currency(word: str) -> str:
    low = word.lower()
    if low.upper() in CURRENCIES:
        return low.upper()
    if sign := _SIGNS.get(low) or _WORDS.get(low.split()[0]):
        return sign
    return _NAMES[low.split()[-1].rstrip("s")]
