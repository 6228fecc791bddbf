"""Personal data in a text that an agent wrote, as far as it can be told: names, numbers, addresses, quotes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.phrase import Phrase
from app.domain.values import amounts_in, emails_in, is_a_persons_address

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
DAY = re.compile(
    rf"(?<!\w)(?:(?:{_WEEKDAY},?\s(?:the\s)?)?(?:{_NTH}\s(?:of\s)?{_MONTH}|{_MONTH}\s{_NTH})(?:,?\s\d{{4}})?"
    rf"|{_WEEKDAY}(?:,?\s(?:the\s)?{_NTH})?|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}}|\d\d)?)(?!\w)"
)
"""A day of the calendar or the week, as English texts name it."""

_LOOKED_THROUGH = 8000
_LONG_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d(?:[\d ()/-]{0,30}\d)?(?!\w)")
_CODE = re.compile(r"(?<!\w)(?=[A-Za-z-]{0,12}\d)[A-Za-z0-9](?:[A-Za-z0-9]|[-/](?=[A-Za-z0-9])){3,40}(?!\w)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{1,4}){3,8}(?!\w)")
_STREET = re.compile(
    r"(?<!\w)\d{1,5}[a-zA-Z]?,?\s(?:[A-Z][\w'-]{1,20}\s){1,3}"
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Dr|Way|Close|Court|Place|Square|Gardens|Terrace|Boulevard|Blvd|Row|Hill)\b"
    r"|(?<!\w)[A-Z][\w-]{2,30}(?:stra(?:ss|\u00df)e|str\.|weg|gasse|platz|allee)\s\d{1,4}[a-z]?(?!\w)"
)
_POSTCODE = re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}(?!\w)")
_LINK = re.compile(r"https?://\S{1,500}")
_ADDRESSED = re.compile(r"(?<!\w)(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herr|Frau|Sir|Madam)\.?\s([A-Z][\w'-]{1,30})")
_GREETED = re.compile(
    r"(?:^|\n)\s{0,9}(?:Hi|Hello|Hey|Dear|Good (?:morning|afternoon|evening)),?[ ]([A-Z][\w'-]{1,30})"
)
_TO_NOBODY = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "all",
        "there",
        "again",
        "sir",
        "madam",
        "team",
        "customer",
        "both",
        "everybody",
        "everyone",
    }
)
_CAPITAL = re.compile(r"(?<![.!?:\s])[ \t]{1,3}([A-Z][\w'-]{2,30})")
_WORD = re.compile(r"[\w']+")
_QUOTED_WORDS = 6
"""So many of the customer's words in a row are a quote."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about one case: names of people in it, and what the customer wrote (texts, newest first)."""

    names: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def personal_data(text: str, approved: str, known: Known) -> tuple[Phrase, ...]:
    """What in the text is about one person, each as a phrase such as "the amount 49.90 EUR", in no special order.

    What the approved text says itself is not personal.
    """
    text = text[:_LOOKED_THROUGH]
    found: dict[str, Phrase] = {}
    for kind, match in _found(text, known):
        piece = match.strip()
        if piece and not _occurs(piece, approved) and not any(piece in other for other in found):
            found[piece] = kind
    return tuple(Phrase.of("{kind} {words}", kind=kind, words=_short(piece)) for piece, kind in found.items())


def _found(text: str, known: Known) -> Iterator[tuple[Phrase, str]]:
    yield from ((Phrase.of("the e-mail address"), email) for email in emails_in(text) if is_a_persons_address(email))
    yield from ((Phrase.of("the bank account"), match) for match in _IBAN.findall(text) if is_iban(match))
    yield from ((Phrase.of("the link"), link) for link in _LINK.findall(text) if re.search(r"[?=]|\d{4}", link))
    yield from ((Phrase.of("the address"), match.group(0)) for match in _STREET.finditer(text))
    yield from ((Phrase.of("the postcode"), match.group(0)) for match in _POSTCODE.finditer(text))
    yield from ((Phrase.of("the day"), match.group(0)) for match in DAY.finditer(text))
    yield from ((Phrase.of("the amount"), amount) for amount in amounts_in(text))
    yield from _numbers(text)
    yield from _names(text, known)
    yield from _quotes(text, known.said)


def _numbers(text: str) -> Iterator[tuple[Phrase, str]]:
    for match in _LONG_NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match.group(0))
        if 13 <= len(digits) <= 19 and is_card(digits):
            yield Phrase.of("the card number"), match.group(0)
        elif len(digits) >= 7:
            yield Phrase.of("the number (a telephone?)"), match.group(0)
        elif len(digits) >= 4:
            yield Phrase.of("the number"), match.group(0)
    yield from ((Phrase.of("the number"), code) for code in _CODE.findall(text))


def _names(text: str, known: Known) -> Iterator[tuple[Phrase, str]]:
    words = set(_WORD.findall(text))
    parts = {part.strip(".,'") for name in known.names for part in name.split()}
    yield from ((Phrase.of("the name"), part) for part in sorted(parts) if len(part) > 1 and part in words)
    for match in (*_ADDRESSED.finditer(text), *_GREETED.finditer(text)):
        if match.group(1).lower() not in _TO_NOBODY:
            yield Phrase.of("the name"), match.group(1)
    told = {word for said in known.said for word in _WORD.findall(said[:_LOOKED_THROUGH])}
    yield from ((Phrase.of("the customer's own word"), word) for word in _CAPITAL.findall(text) if word in told)


def _quotes(text: str, said: Iterable[str]) -> Iterator[tuple[Phrase, str]]:
    told = {run for words in said for run, _ in _runs(words[:_LOOKED_THROUGH])}
    until = 0
    for run, (start, end) in _runs(text):
        if start >= until and run in told:
            until = end
            yield Phrase.of("the customer's own words"), text[start:end]


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    words = list(_WORD.finditer(text))
    for at in range(len(words) - _QUOTED_WORDS + 1):
        run = words[at : at + _QUOTED_WORDS]
        yield tuple(word.group(0).lower() for word in run), (run[0].start(), run[-1].end())


def is_card(digits: str) -> bool:
    """Luhn's sum."""
    doubled = [int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_iban(text: str) -> bool:
    """The check sum of a bank account."""
    letters = text.replace(" ", "")
    if not 15 <= len(letters) <= 34:
        return False
    return int("".join(str(int(letter, 36)) for letter in letters[4:] + letters[:4])) % 97 == 1


def _occurs(piece: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", text) is not None


def _short(piece: str) -> str:
    flat = " ".join(piece.split())
    return f"\u201c{flat if len(flat) <= 60 else flat[:59] + chr(0x2026)}\u201d"
