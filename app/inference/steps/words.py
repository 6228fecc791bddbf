"""What plain words say besides the vectors, which take "yes" and "no" for alike and overlook a time in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

SHORT = 3
"""An answer of so few words answers what was asked, and nothing else."""
_PLACE = re.compile(r"\[([A-Z][A-Z_]+)\]|\{([a-z_]+)\}|<([a-z_]+)(?::\w)?>")
_CUES = r"from|to|at|on|in|with|by|for|until|till|is|of|number"
_CUE = re.compile(rf"\b((?i:{_CUES}))\s+(?:\[[A-Z]|\{{[a-z]|<[a-z])")
_CUED = re.compile(
    rf"\b({_CUES})\s+(?!(?:me|my|be|book|schedule|see|get|make|have|find|know|plan|the way)\b)(?=\w)", re.IGNORECASE
)
"""A small word before a value, where an answer has a place for one ("from [CITY]"), and where something was said."""
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|tonight|weekend"
_MONTH = r"january|february|march|april|june|july|august|september|october|november|december"
_COUNT = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|fifty|hundred"
_VALUES = {
    "time": re.compile(
        r"\b\d{1,2}(?::\d\d)?\s?(?:am|pm|a\.m|p\.m|o'?clock)|\b\d{1,2}:\d\d\b|\b(?:noon|midnight|morning|afternoon|evening)\b",
        re.IGNORECASE,
    ),
    # "At 8 pm on the 3rd" says no number of guests: what was taken for something else is taken out before.
    "number": re.compile(rf"\d|\b(?:{_COUNT})\b", re.IGNORECASE),
    "day": re.compile(
        rf"\b(?:{_DAY}|{_MONTH}|may \d|\d{{1,2}}(?:st|nd|rd|th)|next week)\b|\b\d{{1,2}}[./-]\d", re.IGNORECASE
    ),
    "money": re.compile(
        r"[$€£]\s?\d|\d\s?(?:dollars?|bucks|euros?|pounds?|k)\b|\b(?:cheap|expensive|moderate)", re.IGNORECASE
    ),
    # Inside a sentence, or the whole of a short answer: a first word has a capital anyway.
    "name": re.compile(rf"(?<=[a-z,.] )(?!I\b|(?i:{_DAY}|{_MONTH})\b)[A-Z][a-z]+|^\W*[A-Z][a-z]+(?: [A-Z][a-z]+)?\W*$"),
    "own_name": re.compile(
        r"(?i:name is|name's|names|i'm|i am|this is|it's|called|speaking|name:?) +(?!I\b)[A-Z][a-z]+"
        r"|^\W*[A-Z][a-z]+(?: [A-Z][a-z]+)?\W*$"
    ),
    "code": re.compile(r"\d{3,}|\b[A-Z]+\d+\b|\d", re.IGNORECASE),
}
_KINDS = (
    (("TIME", "HOUR"), "time"),
    (("DAY", "DATE", "WEEK"), "day"),
    (("COST", "PRICE", "AMOUNT", "MONEY", "BUDGET"), "money"),
    (("PIN", "CODE", "ACCOUNT", "ID", "REFERENCE"), "code"),
    (("NUMBER", "COUNT", "SIZE", "QUANTITY"), "number"),
    (("NAME", "CITY", "LOCATION", "PLACE", "VENUE", "AIRLINE", "HOTEL", "DESTINATION"), "name"),
)
_YES = re.compile(
    r"\b(?:yes|yeah|yep|yup|sure|ok|okay|please do|go ahead|correct|exactly|right|confirm|of course|absolutely"
    r"|perfect|sounds good|that works|definitely|fine)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:no|nope|nah|not|don'?t|do not|isn'?t|can'?t|cannot|won'?t|stop|cancel|never|none|nothing|neither)\b",
    re.IGNORECASE,
)
_ACTS = {
    "thanks": re.compile(r"\b(?:thanks?|thank you|thx|appreciate|cheers)\b", re.IGNORECASE),
    "leave": re.compile(
        r"\b(?:bye|goodbye|good night|see you|have a (?:good|great|nice)|that'?s (?:all|it)|take care)\b", re.IGNORECASE
    ),
    "greet": re.compile(r"^\W*(?:hello|hi|hey|good (?:morning|afternoon|evening))\b", re.IGNORECASE),
    "done": re.compile(
        r"\b(?:(?:that|this|it)(?:'?s| is| will be| would be|'?ll be) (?:all|it|everything)|nothing else|all set"
        r"|i'?m (?:good|all set|fine|done)|no(?:pe)?,? (?:thanks|thank you|that|i'?m)|we'?re (?:good|done))\b",
        re.IGNORECASE,
    ),
    "go on": re.compile(
        r"\b(?:continue|proceed|next|then|go on|go ahead|keep going|carry on|ready|move on|what now|now what"
        r"|after that)\b",
        re.IGNORECASE,
    ),
    "explain": re.compile(
        r"\b(?:details?|detailed|explain|elaborate|clarify|confus\w+|(?:don'?t|do not) (?:understand|get)"
        r"|more (?:info\w*|detail\w*|specific\w*)|unclear|lost|repeat|what do you mean)\b",
        re.IGNORECASE,
    ),
    "change": re.compile(
        r"\b(?:change|instead|different|another|other|else|switch|rather|modify|reschedule|actually)\b", re.IGNORECASE
    ),
    "do it": re.compile(r"\b(?:book|confirm|reserve|schedule|submit|order|transfer|send)\b", re.IGNORECASE),
    "which": re.compile(
        r"\b(?:when|what (?:time|day|date|other)\w*|which|any (?:other|time|day)|available|earliest|soonest|next|free"
        r"|open)\b",
        re.IGNORECASE,
    ),
    "sorry": re.compile(
        r"\b(?:sorry|unfortunately|unable|not (?:able|available|possible)|unavailable|fail\w*|no (?:result|match)\w*"
        r"|nothing|wrong|incorrect|invalid|conflict\w*|booked at|too)\b",
        re.IGNORECASE,
    ),
}
"""What people do with a text, by the words that give it away."""
COURTESIES = frozenset({"thanks", "leave", "greet"})
"""Acts of which a text that has one and a text that has none do not belong together."""
WISHES = frozenset({"done", "go on", "explain", "change", "do it"})
"""Acts that say what a customer wants to happen."""
_REFUSAL = re.compile(
    r"\bno result\b|unavailable|not available|conflict|booked at|too (?:small|large|late)|fail|\bnot\b|unable"
    r"|invalid|error",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?|^\W*(?:what|how|when|where|which|who|why|can|could|is|are|do|does|will|would)\b", re.IGNORECASE
)
_WORD = re.compile(r"[a-z']{3,}")
_PLAIN = frozenset(
    re.findall(
        r"\S+",
        """the and for you your with would like want have has that this are was can could please about from need get
        just my mine our its it's i'm i'd i'll i've there here what how when where which who will does did don't not
        but some any apiname result query""",
    )
)


@dataclass(frozen=True, slots=True)
class Words:
    """What one text says by plain words.

    `says` is 1 for yes, -1 for no, 0 for neither; `stems` are its own words, `wants` the kinds of value and `places`
    the names of its placeholders, `cues` the small words before them, `cued` those before anything at all, `pairs` the
    keys and values of a lookup; `refuses`: a result says that something cannot be had.
    """

    says: int
    acts: frozenset[str]
    asks: bool
    stems: frozenset[str]
    kinds: frozenset[str]
    wants: tuple[str | None, ...]
    places: tuple[str, ...]
    cues: frozenset[str]
    cued: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    short: bool
    refuses: bool


@lru_cache(maxsize=8192)
def words(text: str) -> Words:
    """Looks at a text once."""
    plain = _PLACE.sub(" ", text)
    lowered = plain.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    no, yes = _NO.search(lowered), _YES.search(lowered)
    # "No, that's fine" is a no: what comes first counts.
    says = 0 if not (no or yes) else (1 if not no or (yes and yes.start() < no.start()) else -1)
    return Words(
        says=says,
        acts=frozenset(name for name, act in _ACTS.items() if act.search(plain)),
        asks=_QUESTION.search(plain) is not None,
        stems=frozenset(word[:6] for word in _WORD.findall(lowered) if word not in _PLAIN),
        kinds=_kinds(plain),
        wants=tuple(_kind(_name(found), lowered) for found in _PLACE.finditer(text)),
        places=tuple(_name(found).lower() for found in _PLACE.finditer(text)),
        cues=frozenset(cue.lower() for cue in _CUE.findall(text)),
        cued=frozenset(cue.lower() for cue in _CUED.findall(text)),
        short=len(plain.split()) <= SHORT,
        pairs=tuple(_pairs(text)),
        refuses=_REFUSAL.search(text) is not None,
    )


def given(situation: Words, said: Words) -> float:
    """1 when a value of every kind that the situation speaks of is in what was said, 0 when none is, 0.5 when the
    situation names no kind that can be recognised.
    """
    known = [kind for kind in situation.wants if kind]
    return sum(kind in said.kinds for kind in known) / len(known) if known else 0.5


def given_by_all(situations: Sequence[Words], turns: Sequence[Words]) -> Array:
    """`given` for each situation in each turn: [situations, turns]."""
    kinds = tuple(_VALUES)
    wanted = np.array([[each.wants.count(kind) for kind in kinds] for each in situations], dtype=np.float32)
    has = np.array([[kind in each.kinds for kind in kinds] for each in turns], dtype=np.float32)
    known = wanted.sum(axis=1, keepdims=True)
    return np.where(known > 0, wanted @ has.T / np.maximum(known, 1.0), np.float32(0.5))


def shared_by_all(situations: Sequence[Words], turns: Sequence[Words]) -> Array:
    """`shared` for each situation in each turn: [situations, turns]."""
    place = {stem: i for i, stem in enumerate(frozenset[str]().union(*(each.stems for each in situations)))}
    theirs, said = (np.zeros((len(texts), len(place)), dtype=np.float32) for texts in (situations, turns))
    for row, each in enumerate(situations):
        theirs[row, [place[stem] for stem in each.stems]] = 1.0
    for row, each in enumerate(turns):
        said[row, [place[stem] for stem in each.stems if stem in place]] = 1.0
    own = theirs.sum(axis=1, keepdims=True)
    return np.where(own > 0, theirs @ said.T / np.maximum(own, 1.0), np.float32(0.5))


def shared(situation: Words, said: Words) -> float:
    """The share of the situation's own words that were said, 0..1; 0.5 when it has none."""
    return len(situation.stems & said.stems) / len(situation.stems) if situation.stems else 0.5


def agreeing(situation: Words, said: Words) -> int:
    """1 when both say yes or both say no, -1 when they contradict each other, else 0."""
    return situation.says * said.says


def same_act(situation: Words, said: Words) -> float:
    """1 when both thank, take leave or greet, -1 when only one of them does, 0 when neither."""
    return 1.0 if situation.acts & said.acts & COURTESIES else -float(bool((situation.acts | said.acts) & COURTESIES))


def same_values(situation: Words, said: Words) -> float:
    """Of results ("Status = failed"): how many values are the same less how many differ, as a share; 0 without any."""
    theirs = dict(said.pairs)
    pairs = [(key, value) for key, value in situation.pairs if value and key in theirs and key != "apiname"]
    if not pairs:
        return 0.0
    return sum(_alike(value, theirs[key]) for key, value in pairs) / len(pairs)


def _alike(one: str, other: str) -> float:
    """1 for the same words, -1 for none in common."""
    mine, theirs = set(one.split()), set(other.split())
    return 2.0 * len(mine & theirs) / max(1, len(mine | theirs)) - 1.0


def _kinds(plain: str) -> frozenset[str]:
    found, left = set(), plain
    for kind in ("time", "day", "money"):
        left, count = _VALUES[kind].subn(" ", left)
        if count:
            found.add(kind)
    return frozenset(
        found
        | {kind for kind in ("number", "code") if _VALUES[kind].search(left)}
        | {kind for kind in ("name", "own_name") if _VALUES[kind].search(plain)}
    )


def _name(place: re.Match[str]) -> str:
    name: str = next(filter(None, place.groups()))
    return name


def _kind(name: str, around: str) -> str | None:
    if name.upper() == "NAME" and "my name" in around:
        return "own_name"
    parts = name.upper().split("_")
    return next((kind for keys, kind in _KINDS if any(part in keys for part in parts)), None)


def _pairs(text: str) -> list[tuple[str, str]]:
    """`key = value` of a lookup; a value that is only a placeholder is empty, and so is one that holds any."""
    found = []
    for part in text.replace("[RESULT]", " ").split(";"):
        key, sign, value = part.partition("=")
        if sign:
            literal = "" if _PLACE.search(value) else " ".join(value.lower().split())
            found.append((key.strip().lower(), literal))
    return found


NOTHING = words("")
"""Of a text that says nothing."""
