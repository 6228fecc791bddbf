"""An agent's own wording of an approved reply: what was about one customer goes into slots, or is refused. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from app.domain.content import Length, Tone
from app.domain.personal import DAY, Known, personal_data
from app.domain.phrase import Phrase
from app.domain.slots import SLOTS

LONGEST = 4000
"""Characters of a wording."""
_SLOT = re.compile(r"\{[a-z_]+\}")
_PARTS = re.compile(r"(\{[a-z_]+\})")
_WORDS = re.compile(r"\{[a-z_]+\}|[^\s{}]+|[{}]")
_SHORT_NUMBER = re.compile(r"\d{1,3}")
_NAMED = r"(?:(?i:ticket|order|number|no\.|#)\s{0,3}#?)"


@dataclass(frozen=True, slots=True)
class OwnWording:
    """A wording that an agent keeps for an approved text of a reply, in one length and tone.

    `basis` names the approved text it was made from (see `basis_of`); when that changes, the wording is not offered
    any more. `ticket` is where it was learnt, so that it can be forgotten with that ticket. Times are in UTC.
    """

    account: str
    reply: str
    length: Length
    tone: Tone
    text: str
    basis: str
    ticket: str
    kept_at: datetime
    used_at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sent text as a wording for others: with slots, and in words what of one customer is still in it."""

    text: str
    problems: tuple[str, ...] = ()


def basis_of(approved: str) -> str:
    """Names an approved text: another text has another name."""
    return hashlib.sha256(" ".join(approved.split()).encode(errors="replace")).hexdigest()[:16]


def proposed(sent: str, approved: str, values: Mapping[str, str], known: Known) -> Proposal:
    """What was sent, as a wording of `approved`. `values` are the slots known when it was sent; `known` are names and
    words of this customer.

    A piece becomes a slot when it is the slot's value or stands where the approved text has the slot. A day becomes
    {date}, which only an agent fills. Anything else about one customer is named as a problem.
    """
    text = _aligned(sent[:LONGEST].strip(), approved)
    for slot, value in _with_whole_names(values, known):
        if slot in SLOTS and value.strip():
            text = _put_back(text, slot, value.strip(), approved)
    days = {match.group(0) for part in _PARTS.split(text)[::2] for match in DAY.finditer(part)}
    if len(days) == 1 and not (days & set(DAY.findall(approved))):
        text = _outside_slots(text, lambda part: DAY.sub("{date}", part))
    return Proposal(text, problems_of(text, approved, known))


def problems_of(text: str, approved: str, known: Known) -> tuple[str, ...]:
    """Why a wording may not be kept, in words for the agent; empty when it may."""
    if not text.strip():
        return ("There is nothing in it.",)
    found: list[str] = []
    if len(text) > LONGEST:
        found.append(Phrase.of("It is longer than {count} characters.", count=LONGEST))
    unknown = [name for name in _SLOT.findall(text) if name[1:-1] not in SLOTS]
    found += [Phrase.of("There is no slot {name}.", name=name) for name in dict.fromkeys(unknown)]
    if re.search(r"[{}]", _SLOT.sub("", text)):
        found.append(Phrase.of("A brace is not part of a slot."))
    for slot in ("{details}", "{reason}"):
        if slot in approved and slot not in text:
            found.append(Phrase.of("Put {slot} where you wrote what is so in this case only.", slot=slot))
    found += [
        Phrase.of("Take out {what}.", what=what) for what in personal_data(_SLOT.sub(" \n ", text), approved, known)
    ]
    return tuple(found)


def is_same(text: str, approved: str) -> bool:
    """Nothing but white space was changed: there is nothing to keep."""
    return text.split() == approved.split()


def _with_whole_names(values: Mapping[str, str], known: Known) -> list[tuple[str, str]]:
    """Slots and values, the longest first; a whole name goes into the slot of the first name in it."""
    pairs = list(values.items())
    for slot in ("customer_name", "agent_name"):
        pairs += [(slot, name) for name in known.names if slot in values and name.startswith(values[slot] + " ")]
    return sorted(pairs, key=lambda pair: -len(pair[1]))


def _aligned(sent: str, approved: str) -> str:
    """Puts a slot back where the approved text has it and the words around it are the same."""
    wanted, words = _WORDS.findall(approved), list(_WORDS.finditer(sent))
    if not _SLOT.search(approved) or len(wanted) > 900 or len(words) > 900:
        return sent
    bare = [_bare(word) for word in wanted]
    matcher = SequenceMatcher(None, bare, [_bare(match.group(0)) for match in words], autojunk=False)
    pieces: list[tuple[int, int, str]] = []
    for kind, first, last, start, end in matcher.get_opcodes():
        slots = [word for word in wanted[first:last] if _SLOT.search(word)]
        others = [word for word in bare[first:last] if word and not _SLOT.fullmatch(word)]
        if kind == "replace" and len(slots) == 1 and not others and words[start].group(0) != slots[0]:
            begin, stop = words[start].start(), words[end - 1].end()
            tail = re.search(r"[.,;:!?)]*$", sent[begin:stop])
            pieces.append((begin, stop - len(tail.group(0) if tail else ""), slots[0]))
    for begin, stop, slot in reversed(pieces):
        sent = sent[:begin] + slot + sent[stop:]
    return sent


def _bare(word: str) -> str:
    """A word without the punctuation around it; a slot as it is."""
    slot = _SLOT.search(word)
    return slot.group(0) if slot else word.strip(".,;:!?()\"'").lower()


def _put_back(text: str, slot: str, value: str, approved: str) -> str:
    if _occurs(value, approved):
        return text  # the company's own word, whatever the customer's thing is called
    before = _NAMED if _SHORT_NUMBER.fullmatch(value) else ""
    pattern = re.compile(rf"(?<!\w)({before}){re.escape(value)}(?!\w)")
    return _outside_slots(text, lambda part: pattern.sub(lambda match: f"{match.group(1)}{{{slot}}}", part))


def _occurs(value: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", _SLOT.sub(" ", text)) is not None


def _outside_slots(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if at % 2 else change(part) for at, part in enumerate(_PARTS.split(text)))
