"""What a message tells when it does nothing but tell: a name, a number, thanks. Every part must be known."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

Told = Literal[
    "name", "order", "number", "email", "date", "amount", "file", "later", "wait", "thanks", "heard", "hello", "bye"
]

LONGEST = 400
"""Characters of a message that may only inform: a longer one tells a story, and a story wants something."""

# Every pattern begins at one place and bounds what it repeats: a customer's text may be long and strange.
_ID = r"#?(?=[A-Z/-]{0,6}\d)[A-Z0-9](?:[A-Z0-9/-]{1,24}[A-Z0-9])"
_BARE_ID = r"#?(?=[A-Z/-]{0,6}\d)[A-Z0-9](?:[A-Z0-9/-]{1,10}[A-Z0-9])"
"""Shorter than a card number: who writes one of those into a message needs an answer."""
_EMAIL = r"\w[\w.+-]{0,60}@[\w-]{1,60}\.[\w.-]{0,60}\w"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_DATE = (
    rf"(?:(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th|\.)?|{_ORDINAL})(?: of)? {_MONTH}(?:,? \d{{4}})?"
    rf"|{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    r"|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})?|\d{4}-\d\d-\d\d)"
)
_AMOUNT = (
    r"(?:[$€£] ?\d[\d.,]{0,12}\d|[$€£] ?\d|\d[\d.,]{0,12} ?(?:€|£|\$|EUR|USD|GBP|CHF|euros?|dollars?|pounds?)"
    r"|\d{1,6}[.,]\d\d)"
)
_FILE = (
    r"(?:photos?|pictures?|pics?|images?|screenshots?|scans?|invoices?|receipts?|documents?|forms?|files?|pdfs?|cop(?:y|ies)"
    r"|proof of (?:purchase|payment))"
)
_SOME = r"(?:the|a|an|my|our|two|three|four|some|\d) "
_SENT = r"(?:attached|uploaded|enclosed|added|sent(?: you)?)"
_NUMBERED = (
    r"(?:customer|client|account|contract|ticket|case|serial|policy|member(?:ship)?|phone|mobile|telephone|zip|post)"
)
_ORDERED = r"(?:order|booking|reservation|invoice|reference|parcel|tracking|shipment)"
_NUMBER = r" ?(?:number|no\.?|nr\.?|id|code|reference|ref\.?)?"
_ADDRESS = r"(?:e-?mail(?: address)?|address|login|username)(?: i (?:sign|log) in with| (?:on|for) the account)?"
_LEAD = r"(?:(?:here(?:'s| is)|it(?:'s| is| was)|that(?:'s| is)|this is) )?(?:(?:the|my|our) )?"
_WHEN = (
    r"(?: (?:now|then|tonight|tomorrow|later|later today|this evening|today|soon|again|right away|"
    r"in a (?:moment|minute|bit)|as soon as i (?:can|have (?:it|them))))?"
)
_MOMENT = r"(?:moment|second|sec|minute|min)"
_WILL = r"(?:i|we)(?:'ll| will)"
_NOT_A_NAME = (
    r"(?:and|but|or|so|because|if|when|my|your|our|the|a|an|this|that|it|its|i|we|you|he|she|they|on|in|at|to|of|for"
    r"|from|with|by|as|is|was|are|am|be|has|have|had|not|no|still|also|too|please|thanks|thank|order|customer)\b"
)
_NAME = rf"(?P<name>(?!{_NOT_A_NAME})[^\W\d_][\w'-]{{0,30}}(?: (?!{_NOT_A_NAME})[^\W\d_][\w'-]{{0,30}}){{0,2}})"
_TO = rf"(?:there|all|team|everyone|everybody|support|sir or madam|{_NAME})(?=[,.!\n]|$)"
_FOR = (
    r"(?:your|the|all your|all the) (?:(?:quick|fast|kind|prompt|great|good) )?"
    r"(?:help|reply|answer|response|update|information|info|support|time|patience|explanation|message|service)"
    r"|letting me know|getting back to me|looking into (?:it|this|that)|checking|helping(?: me)?"
)
_THANKS = (
    r"(?:many |very many )?(?:thanks|thank you|thx|ty|cheers)(?: (?:so|very) much| a lot| again)?"
    rf"(?: for (?:{_FOR}))?"
)

_PARTS: tuple[tuple[Told, str], ...] = (
    ("name", rf"my (?:(?:full|first|last|family) )?(?:sur)?name(?:'s| is|:) {_NAME}"),
    ("name", rf"(?:the )?name(?: on the (?:account|order|booking|contract))?(?: is|:) {_NAME}"),
    ("name", rf"(?:i'm|i am|this is) (?P<proper>){_NAME}"),
    ("order", rf"{_LEAD}{_ORDERED}{_NUMBER}(?: is| was|:)? {{0,2}}{_ID}"),
    ("number", rf"{_LEAD}{_NUMBERED}{_NUMBER}(?: is| was|:)? {{0,2}}(?:\+?\d[\d ()/-]{{4,18}}\d(?![A-Z])|{_ID})"),
    ("number", rf"(?:(?:it(?:'s| is)|that(?:'s| is)|(?:the )?number(?: is|:)|here it is:?) )?{_BARE_ID}"),
    ("email", rf"(?:(?:here is |here's )?(?:(?:the|my) )?{_ADDRESS}(?: is|:) )?{_EMAIL}"),
    ("email", rf"it(?:'s| is) {_EMAIL}"),
    ("date", rf"(?:both |(?:it|that) was |it(?:'s| is) )?(?:on )?{_DATE}"),
    ("amount", rf"(?:both |(?:it|that) was |it(?:'s| is) |the amount (?:is|was) )?{_AMOUNT}(?: each)?"),
    ("file", rf"(?:{_SOME})?{_FILE}(?: (?:is|are))? (?:attached|enclosed)"),
    ("file", rf"(?:i|we)(?:'ve| have| just)? {_SENT} (?:them|{_SOME}{_FILE})(?: by e-?mail)?"),
    ("file", rf"(?:here(?:'s| is| are)|attached(?: is| are)?|enclosed) {_SOME}{_FILE}"),
    ("file", rf"(?:please find attached|see attached|attached you will find) {_SOME}{_FILE}"),
    ("wait", r"(?:(?:i|we)(?:'ll| will| can) )(?:wait|be waiting|hold|hold on|be here)"),
    ("wait", r"waiting for your (?:e-?mail|mail|reply|answer|message|call)|take your time|no (?:rush|hurry)"),
    ("later", rf"{_WILL} (?:do that|get back to you|(?:check and )?let you know|check back|try (?:that|it)){_WHEN}"),
    ("later", rf"{_WILL} (?:have a look|look it up|look for it|send (?:it|them|{_SOME}{_FILE})){_WHEN}"),
    ("later", rf"(?:one|just a|just one|give me a|hold on a|hang on a) {_MOMENT}(?: please)?"),
    ("later", r"hold on|hang on|brb|let me check"),
    ("later", r"(?:i'm|i am) (?:looking for it|looking it up|checking|back)(?: now)?(?: at my desk)?(?: now)?"),
    ("thanks", _THANKS),
    ("thanks", rf"{_THANKS},? {_TO}|you're welcome"),
    ("thanks", r"that (?:helps|helped)(?: a lot| me a lot)?|much appreciated|(?:i )?appreciate (?:it|that|your help)"),
    ("thanks", r"that(?:'s| is) (?:very |so )?(?:kind|great|perfect|nice)(?: of you)?"),
    ("heard", r"ok(?:ay)?|kk?|alright|all right|got it|understood|i see|noted"),
    ("heard", r"great|perfect|wonderful|excellent|super|cool"),
    ("heard", r"lovely|no problem|no worries|sounds good|will do|(?:that )?makes sense(?: now)?|good to know"),
    ("hello", rf"(?:hi|hello|hey|good (?:morning|afternoon|evening|day))(?: {_TO})?"),
    ("hello", rf"dear {_TO}"),
    ("bye", rf"(?:(?:kind |best |warm )?regards|best wishes|yours (?:sincerely|faithfully))(?:,?\s{{1,3}}{_NAME}$)?"),
    ("bye", r"bye(?: bye)?|goodbye|see you|you too"),
    ("bye", r"have a (?:nice|good|great|lovely) (?:day|evening|weekend|one)(?: too)?"),
)
_BETWEEN = re.compile(
    r"(?:[\s,.;:!\u2013\u2014-]+|(?:and|also|so|then|well|oh|ah|sure|of course|here you go|here you are|as requested"
    r"|as promised|as you asked|fyi|for your information|just so you know|by the way)(?!\w))+",
    re.IGNORECASE,
)
_FOR_WHAT = re.compile(
    r" for (?:it|(?:your|the|an) (?:e-?mail|mail|reply|answer|message|call|news|update))\b", re.IGNORECASE
)
_COMPLAINT = re.compile(
    r"(?:wrong|missing|incorrect|different|gone|mud|unknown|sick|sad|angry|furious|upset|lost|stuck|done|late|broken"
    r"|\w+(?:ed|ing|ous|ful|less|able))$",
    re.IGNORECASE,
)


@cache
def _patterns() -> tuple[tuple[Told, re.Pattern[str]], ...]:
    """Made at first need: compiling them takes longer than a window that opens should wait."""
    return tuple((told, re.compile(rf"(?:{part})(?![\w@])", re.IGNORECASE)) for told, part in _PARTS)


def what_is_told(text: str) -> tuple[Told, ...] | None:
    """What the text gives, in its order, when every part of it only informs; None when any part does more."""
    if len(text) > LONGEST or "?" in text:
        return None
    flat = re.sub(r"[^\S\n]+", " ", text.replace("\u2019", "'")).strip()
    told: list[Told] = []
    place = 0
    while True:
        if between := _BETWEEN.match(flat, place):
            place = between.end()
        if place >= len(flat):
            return tuple(told) or None
        found = _longest(flat, place)
        if found is None:
            return None
        told.append(found[0])
        place = found[1]


def _longest(text: str, place: int) -> tuple[Told, int] | None:
    """The part that begins here and reaches farthest, with the place where it ends."""
    best: tuple[Told, int] | None = None
    for told, pattern in _patterns():
        match = pattern.match(text, place)
        if match is None or not _is_a_name(match):
            continue
        end = match.end()
        if told == "wait" and (reason := _FOR_WHAT.match(text, end)):
            end = reason.end()
        if best is None or end > best[1]:
            best = told, end
    return best


def _is_a_name(match: re.Match[str]) -> bool:
    """Whether what stands where a name should be is one. "I'm furious" gives no name, nor does "my name is missing"."""
    groups = match.groupdict()
    name = groups.get("name")
    if name is None:
        return True
    words = name.split()
    if all(word[0].isupper() and (len(word) == 1 or not word.isupper()) for word in words):
        return True
    proper = "proper" in groups
    return not proper and len(words) < 3 and not any(_COMPLAINT.match(word) for word in words)
