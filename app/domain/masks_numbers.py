"""Finds what has a form of its own: e-mail addresses, telephones, cards and bank accounts, by check sums. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.personal import is_card, is_iban

Found = tuple[str, int, int]
"""What it is, and where it begins and ends."""

_EMAIL = re.compile(r"(?<![\w.+%-])\w[\w.+%-]{0,63}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w@])")
_NOBODY = re.compile(
    r"(?:support|info|help|services?|sales|contact|no-?reply|do-?not-?reply|hello|billing|complaints?|admin|office"
    r"|team|care"
    r"|customer-?(?:care|service)|orders?|press|security|privacy|news(?:letter)?|kontakt|rechnung(?:en)?|buchhaltung"
    r"|kunden(?:service|dienst)|bestellung(?:en)?|marketing|jobs|webmaster|postmaster|hilfe|datenschutz)@",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\w.+-])\d(?:[ -]?\d){12,18}(?![\w-])")
_CARD_FORM = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|(?:50|5[6-9]|6[0-9])\d{11,17}"
)
"""Lengths by the first digits, so that a device number of 15 digits is none."""
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{1,4}){3,8}(?!\w)", re.IGNORECASE)
_LENGTHS = (
    "AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GR27 HR21 HU28 IE22 IS26 IT27 LI21 "
    "LT20 LU20 LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24 SM27 TR26 UA29 AE23 SA24 IL23"
)
_IBAN_LENGTHS = {pair[:2]: int(pair[2:]) for pair in _LENGTHS.split()}
_OF_AN_ACCOUNT = re.compile(r"[A-Za-z]{2}\d\d ?$")
_PHONE = re.compile(r"(?<![\w.,+/#-])(?:\+|\(?0|\(?[1-9])[\d ()./-]{5,22}\d(?![\w-])")
_NORTH_AMERICAN = re.compile(r"\(?[2-9]\d\d\)?[ .-]{1,2}[2-9]\d\d[ .-]\d{4}")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{4}-\d\d-\d\d")
_CALLED = re.compile(
    r"(?:\b(?:phone|telephone|tele?fon\w*|tel|mobile|mobil\w*|landline|cell|call|ring|reach\w*|text|whatsapp|sms|fax|office|dial"
    r"|handy\w*|festnetz|rufe?n?|durchwahl|r\u00fcckruf|erreich\w*|unter)\b[^!?\n]{0,30}|\b(?:number|nummer)(?: is"
    r"| ist)?[: ]{0,3})$",
    re.IGNORECASE,
)
_CALLED_AFTER = re.compile(
    r"[ ,]{1,3}(?:is|ist) (?:my|meine?) (?:cell|phone|mobile|number|handy|telefon|nummer)", re.IGNORECASE
)
_NUMBER_OF = re.compile(
    r"(?:(?<!\w)(?:order|orders|parcel|shipment|tracking|case|ticket|invoice|reference|booking|serial|member(?:ship)?"
    r"|policy|account"
    r"|customer|article|voucher|code|model|version|build|error|meter|imei|isbn|pnr|id|case|product|item|contract|credit"
    r"|phone case|bestell\w*|kundenn\w*|kunden|auftrags?\w*|rechnungs?\w*|vertrags?\w*|z\u00e4hler\w*|sendungs?\w*"
    r"|paket\w*"
    r"|mitglieds?\w*|versicherungs?\w*|steuer\w*|konto\w*|vorgang\w*|aktenzeichen|fehler\w*|gutschein\w*|artikel\w*"
    r"|fahrgestell\w*|your hotline|ihre hotline|hotline)"
    r"(?:[ -](?:number|nummer|nr|no|id|code|ref)){0,2}[.:#]{0,2}(?: (?:is|ist|was|lautet))?[ :#]{0,3})$",
    re.IGNORECASE,
)
"""Before a number: it is the number of a thing."""
_OF_A_COMPANY = re.compile(r"0(?:800|180|900|808|845|870)")
_BEHIND = 48


def numbers_in(text: str) -> Iterator[Found]:
    """Addresses, accounts, cards and telephones, the surest kind first."""
    for match in _EMAIL.finditer(text):
        if not _NOBODY.match(match.group(0)):
            yield "email", match.start(), match.end()
    yield from (("iban", begin, end) for begin, end in _ibans(text))
    for match in _CARD.finditer(text):
        if (end := _end_of_card(match)) and not _is_of_a_thing(text, match.start(), cards=True):
            yield "card", match.start(), end
    for match in _PHONE.finditer(text):
        if _is_phone(text, match):
            yield "phone", match.start(), match.end()


def _end_of_card(match: re.Match[str]) -> int:
    """Where the card's number ends, which may stand before its last date; 0 when it is none."""
    if _OF_AN_ACCOUNT.search(match.string, max(0, match.start() - 6), match.start()):
        return 0
    number = match.group(0)
    ends = [len(number), *(at for at in range(len(number) - 1, 12, -1) if number[at] in " -")]
    for end in ends:
        digits = re.sub(r"\D", "", number[:end])
        if _CARD_FORM.fullmatch(digits) and is_card(digits):
            return match.start() + end
    return 0


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    for match in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(match.group(0)[:2].upper())
        end, count = match.start(), 0
        for letter in match.group(0):
            if count == length:
                break
            end += 1
            count += letter != " "
        if count == length and is_iban(text[match.start() : end].upper()) and not text[end : end + 1].isalnum():
            yield match.start(), end


def _is_of_a_thing(text: str, at: int, *, cards: bool = False) -> bool:
    found = _NUMBER_OF.search(text, max(0, at - _BEHIND), at)
    return found is not None and not (cards and "credit" in found.group(0).lower())


def _is_phone(text: str, match: re.Match[str]) -> bool:
    number, at = match.group(0), match.start()
    digits = re.sub(r"\D", "", number)
    before = text[max(0, at - _BEHIND) : at]
    if not 8 <= len(digits) <= 15 or number.count("(") != number.count(")") or _DATE.match(number):
        return False
    if number.startswith("+"):
        return True
    if _OF_A_COMPANY.match(digits) or _is_of_a_thing(text, at):
        return False
    told = bool(_CALLED.search(before)) or bool(_CALLED_AFTER.match(text, match.end()))
    alone = number == text.strip(" .\n")
    formed = digits.startswith("0") or bool(_NORTH_AMERICAN.fullmatch(number))
    return formed and (told or alone)
