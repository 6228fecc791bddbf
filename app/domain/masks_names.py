"""Finds names of people by what stands before them: "my name is", greetings, signatures, titles. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.masks_words import (
    FIRST_NAMES,
    NATIONAL_ENDINGS,
    NOT_IN_NAMES,
    NOT_NAMES,
    OTHER_WORDS,
    PARTICLES,
    TITLES,
)

_MOST_WORDS = 5
_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:['\u2019-][^\W\d_]+)*\.?")
_GAP = re.compile(r"[ \t]{1,2}")
_I = re.IGNORECASE
_PEOPLE = (
    r"(?:wife|husband|son|daughter|mother|father|brother|sister|partner|friend|neighbour|passenger|holder|cardholder"
    r"|tenant"
    r"|boss|colleague|kid|child|frau|mann|sohn|tochter|mutter|vater|bruder|schwester|partner(?:in)?|freund(?:in)?"
    r"|nachbar(?:in)?)"
)
_SURE = re.compile(
    r"\b(?:(?:my|his|her|their) name is|name['\u2019]s|mein name ist|mein name:|ich hei(?:\u00df|ss)e"
    rf"|{_PEOPLE}['\u2019]s name is|{_PEOPLE} (?:is called|is|ist|hei(?:\u00df|ss)t)|under the name(?: of)?"
    rf"|in the name of|auf den namen|call me|signed)[:,]? ",
    _I,
)
_LABEL = re.compile(
    r"(?:(?<=\n)|^|(?<=[.;,(] ))[ \t]{0,3}(?:full |first |last |customer |passenger |sur|vor|nach"
    r"|familien)?name(?: on card"
    r"| des [^\W\d_]+)?: |(?:(?<=\n)|^|(?<=[.;,(] ))(?:contact|ansprechpartner(?:in)?|kontoinhaber(?:in)?|signed"
    r"|inhaber): ",
    _I,
)
_WEAK = re.compile(r"\b(?:i am|i['\u2019]m|this is|ich bin(?: der| die)?|hier ist|hier schreibt|hier spricht) ", _I)
_KIN = re.compile(rf"\b(?:my|our|meine?|unsere?) {_PEOPLE} ", _I)
_GREETING = re.compile(
    r"(?:(?<=\n)|^|(?<=[.!?] ))[ \t]{0,3}(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|hallo|liebe[r]?"
    r"|moin|servus"
    r"|gr\u00fc\u00df gott|guten (?:tag|morgen|abend)|sehr geehrte[r]?),? ",
    _I,
)
_END = (
    r"(?:(?:(?:kind|best|warm|warmest|with kind|thanks and|many thanks and)[ ])?regards|best wishes|all the best"
    r"|many thanks"
    r"|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|mfg|lg|vg|hochachtungsvoll"
    r"|(?:danke und )?gru(?:\u00df|ss)"
    r"|mit (?:freundlich|best|lieb|herzlich)e[nm] gr(?:\u00fc(?:\u00df|ss)en|u(?:\u00df|ss))"
    r"|(?:viele|liebe|beste|sch\u00f6ne|herzliche|freundliche) gr\u00fc(?:\u00df|ss)e)"
)
_SIGNATURE = re.compile(rf"\b{_END}[,.!]?[ \t]{{0,3}}\n?[ \t]{{0,3}}", _I)
_THANKS = re.compile(
    r"\b(?:thanks|thank you|thx|cheers|best|love|danke|vielen dank|danke sch\u00f6n|ciao|tsch\u00fcs)(?:,[ ]?"
    r"|[,.!]?[ \t]{0,3}\n[ \t]{0,3})",
    _I,
)
_INTRODUCED = re.compile(r"(?<![\w-])(?:c/o|z\. ?Hd\.|i\. ?A\.|i\. ?V\.|Absender:|Familie|Fam\.) ")
_CAPITAL = re.compile(r"(?<![\w'\u2019-])[A-Z\u00c0-\u00de][^\W\d_]{2,}(?= [A-Z\u00c0-\u00de])")
_TITLED = re.compile(r"(?<![\w-])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herrn?|Frau)\.? (?=[A-Z\u00c0-\u00de]|von |van |de )")
_LINE_END = re.compile(r"[ \t]{0,3}[.!]?[ \t]{0,3}(?:\n|$)")
_GREETED_END = re.compile(r"[ \t]{0,3}(?:[,!.:;\n]|$)")


@dataclass(frozen=True, slots=True)
class _Name:
    begin: int
    end: int
    words: tuple[str, ...]

    @property
    def bare(self) -> tuple[str, ...]:
        """Its words in small letters, without titles and points."""
        small = (word.lower().rstrip(".") for word in self.words)
        return tuple(word for word in small if word not in TITLES)


def names_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Names of people, each as "name" with its place."""
    for found in _all(text):
        yield "name", found.begin, found.end


def _all(text: str) -> Iterator[_Name]:
    for pattern in (_SURE, _LABEL, _INTRODUCED):
        yield from (name for match in pattern.finditer(text) if (name := _name(text, match.end())) and _is_name(name))
    for match in _WEAK.finditer(text):
        name = _name(text, match.end())
        if name and _is_name(name) and _is_likely(name, match.group(0).lower().strip(), text):
            yield name
    for match in _KIN.finditer(text):
        name = _name(text, match.end(), most=3)
        if name and name.bare and name.bare[0] in FIRST_NAMES:
            yield name
    for match in _GREETING.finditer(text):
        name = _name(text, match.end())
        if name and _is_name(name) and (_GREETED_END.match(text, name.end) or _is_titled(name)):
            yield name
    for match in _TITLED.finditer(text):
        name = _name(text, match.start())
        if name and name.bare and _is_name(name):
            yield name
    yield from _known(text)
    yield from _signed(text)


def _known(text: str) -> Iterator[_Name]:
    """A first name that many people have, with another word that has a capital behind it."""
    for match in _CAPITAL.finditer(text):
        if match.group(0).lower() in FIRST_NAMES - OTHER_WORDS:
            name = _name(text, match.start(), most=3)
            if name and len(name.bare) > 1 and _is_name(name):
                yield name


def _signed(text: str) -> Iterator[_Name]:
    for match in _SIGNATURE.finditer(text):
        name = _name(text, match.end()) or _small_name(text, match.end())
        if name and _is_name(name) and _LINE_END.match(text, name.end):
            yield name
    for match in _THANKS.finditer(text):
        name = _name(text, match.end(), most=3)
        if name and _is_name(name) and _LINE_END.match(text, name.end):
            yield name


def _name(text: str, at: int, *, most: int = _MOST_WORDS) -> _Name | None:
    """Words with a capital from here on, with titles and particles between them."""
    words: list[str] = []
    end, behind = at, at
    while len(words) < most and (match := _WORD.match(text, behind)):
        word = match.group(0)
        small = word.lower().rstrip(".")
        initial = len(small) == 1 and word[0].isupper()
        titled = small in TITLES and word[0].isupper()
        pair = small in ("and", "und") and bool(words) and words[-1].lower().rstrip(".") in TITLES
        if not (word[0].isupper() or small in PARTICLES or pair) or (
            small in NOT_NAMES - PARTICLES and not initial and not titled
        ):
            break
        if word.endswith(".") and not initial and not titled:
            words.append(word[:-1])
            end = match.end() - 1
            break
        words.append(word)
        if word[0].isupper():
            end = match.end()
        gap = _GAP.match(text, match.end())
        if gap is None:
            break
        behind = gap.end()
    while words and not words[-1][0].isupper():
        words.pop()
    return _Name(at, end, tuple(words)) if words else None


def _small_name(text: str, at: int) -> _Name | None:
    """Who signs in small letters: one word that is a first name, alone to the end of the line."""
    match = _WORD.match(text, at)
    if match is None or match.group(0).rstrip(".") not in FIRST_NAMES:
        return None
    return _Name(at, match.end(), (match.group(0),))


def _is_name(name: _Name) -> bool:
    first = next((word for word in name.bare if len(word) > 1), "")
    return bool(first) and first not in NOT_NAMES and not NOT_IN_NAMES.intersection(name.bare)


def _is_titled(name: _Name) -> bool:
    return name.words[0].lower().rstrip(".") in TITLES


def _is_likely(name: _Name, cue: str, text: str) -> bool:
    """After "I am" many words can stand. Two with a capital are a name; one is when it is known as one or, in English,
    does not end as such other words do. German nouns all have capitals.
    """
    words = [word for word in name.bare if word not in PARTICLES]
    if text[name.end : name.end + 2] in ("'s", "\u2019s") or name.words[-1].lower().endswith(("'s", "\u2019s")):
        return False
    if len(words) > 1 or words[0] in FIRST_NAMES:
        return True
    return cue in ("i am", "i'm", "i\u2019m") and not words[0].endswith(NATIONAL_ENDINGS) and len(words[0]) > 1
