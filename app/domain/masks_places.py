"""Finds street addresses in English and German texts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BIG = r"[A-Z\u00c0-\u00de][\w'\u2019-]{0,24}"
_KINDS = (
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Dr|Way|Close|Court|Place|Square|Gardens|Terrace|Boulevard|Blvd"
    r"|Row|Hill"
    r"|Crescent|Grove|Mews|Parade|Quay|Wharf|Walk|View|Green|Park|Rise|Vale|Circus)\b"
)
_TOWN = rf"(?:,? (?:{_BIG} ){{0,2}}[A-Z]{{1,2}}\d[A-Z\d]? ?\d[A-Z]{{2}}\b|, {_BIG}(?: {_BIG})?(?= ?(?:[.,;!\n]|$)))"
_ENGLISH = re.compile(
    rf"(?<![\w-])(?:(?:Flat|Apartment|Apt\.?|Unit|Suite) \w{{1,4}},? )?\d{{1,5}}[a-zA-Z]?,? (?:{_BIG} ){{1,3}}{_KINDS}"
    rf"(?! (?:bikes?|lamps?|tables?|mats?|chairs?|valves?|buttons?|rule|signs?)\b){_TOWN}?"
)
_BOX = re.compile(rf"(?<!\w)(?:P\.?O\.? ?Box|Postfach) \d{{1,6}}\b{_TOWN}?", re.IGNORECASE)
_POST = r"(?:,? (?:D-|A-|CH-)?\d{4,5} [A-Z\u00c0-\u00de][\w.-]{1,24})?"
_HOUSE = r" \d{1,4}(?: ?[a-h])?(?![\w.]*\w)"
_COMPOUND = re.compile(
    r"(?<![\w-])(?P<street>(?:[A-Z\u00c0-\u00de][\w.-]{0,24} )?[A-Z\u00c0-\u00de][\w-]{1,30}"
    r"(?:stra(?:ss|\u00df)e|str\.|weg|gasse|platz|allee|ring|damm|ufer|chaussee|steig|markt|stieg|pfad|berg|Platz"
    r"|Weg|Allee)"
    rf"|{_BIG} (?:Stra(?:ss|\u00df)e|Str\.|Weg|Gasse|Platz|Allee|Ring|Damm|Ufer)"
    rf"|Stra(?:ss|\u00df)e des \d{{1,2}}\. {_BIG}){_HOUSE}{_POST}"
)
_NO_STREET = re.compile(
    r"(?:\w+ )?(?:Park|Spiel|Arbeits|Sitz|Steh|Stell|Lager|Sport|Lade|Zelt|Camping|Flug|Fu\u00df|Rad|Geh|Um|Heim"
    r"|R\u00fcck|Hin|Aus"
    r"|Fahr|Feld|Schul|Super|Bau|Jahr|Trocken|B\u00fcro|Messe)(?:weg|platz|markt|ring|berg|steig|pfad)\b"
    r"|(?:Der|Die|Das|Dem|Den|Ein|Eine|Auf|Bestell-?Nr\.?|Ihr|Ihre|Unser|Unsere|Mein|Meine|Im|Zum|Zur) "
    r"(?:Stra(?:ss|\u00df)e|Str\.|Weg|Gasse|Platz|Allee|Ring|Damm|Ufer)\b"
)
_AT = re.compile(
    rf"(?<!\w)(?P<where>Am|An der|An den|Im|In der|In den|Unter den|Auf der|Auf dem|Zum|Zur|Hinter der"
    rf"|Vor dem) {_BIG}{_HOUSE}"
    rf"(?P<post>{_POST})"
)
_SURE = frozenset({"An der", "Unter den", "Hinter der"})
_TOLD = re.compile(
    r"\b(?:adresse|anschrift|wohn\w*|umzug|umgezogen|gezogen|lieferung|liefer\w*|zieh\w*)\b[^.!?\n]{0,30}$",
    re.IGNORECASE,
)
_UNITS = re.compile(r" ?(?:Kilometer|km|Meter|Minuten|Stunden|Tage|Euro|St\u00fcck|Pakete|Uhr|Prozent|%)")


def places_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Streets with a house, and boxes at the post office."""
    for pattern in (_ENGLISH, _BOX):
        yield from (("address", match.start(), match.end()) for match in pattern.finditer(text))
    for match in _COMPOUND.finditer(text):
        if not _NO_STREET.match(match["street"]) and not _UNITS.match(text, match.end()):
            yield "address", match.start(), match.end()
    for match in _AT.finditer(text):
        told = match["post"] or match["where"] in _SURE or _TOLD.search(text, 0, match.start())
        if told and not _UNITS.match(text, match.end()):
            yield "address", match.start(), match.end()
