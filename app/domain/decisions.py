"""A decision: what the agent chose to do with advice, and the operations at the desk that follow from it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.tickets import Changes, TicketRef, Visibility

DecisionKind = Literal["accept", "edit", "dismiss", "flag", "escalate", "compose"]
"""`compose` is a reply or note the agent wrote without a suggestion."""


@dataclass(frozen=True, slots=True)
class AddMessage:
    """Add one message to the ticket. For a note, `text` already ends with the `calmdesk:` line."""

    text: str
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class UpdateTicket:
    """Change the ticket; `expected_version` is what the agent saw."""

    changes: Changes
    expected_version: str | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One call that changes something. `id` is made on the device and names it for ever."""

    id: str
    action: AddMessage | UpdateTicket


@dataclass(frozen=True, slots=True)
class Flag:
    """The agent says that the advice was wrong: why, and what would have been right."""

    reason: str
    right_label: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the agent decided. `operations` are in the order in which they go out: note, fields, public reply.

    `item` names the card of the advice (action, reply, article …); `drafted` says whether Calmdesk wrote what is sent;
    `edit_distance` is in characters between draft and sent text. `seen_cursor` is the read cursor of what the agent
    saw, `not_before` is when the first operation may leave (the time to undo); both go into the outbox rows.
    """

    id: str
    kind: DecisionKind
    ticket: TicketRef
    at: datetime
    message_id: str | None = None
    advice_id: str | None = None
    item: str | None = None
    drafted: bool = False
    edit_distance: int | None = None
    flag: Flag | None = None
    operations: tuple[Operation, ...] = ()
    seen_cursor: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What the machine-readable last line of a note says (`calmdesk.note/1`, docs/formats.md)."""

    op: str
    kind: str
    playbook: str | None = None
    step: str | None = None
    pack: str | None = None
    flag: Flag | None = None


_NOTE_LINE = re.compile(r"^calmdesk: \{.*\}$")
_NOTE_KEYS = ("playbook", "step", "pack")


def note_text(words: str, facts: NoteFacts) -> str:
    """A note as it is written on the ticket: text for people, then one line for machines."""
    line: dict[str, object] = {"op": facts.op, "kind": facts.kind}
    for key in _NOTE_KEYS:
        if value := getattr(facts, key):
            line[key] = value
    if facts.flag:
        line["flag"] = {"reason": facts.flag.reason, "right_label": facts.flag.right_label}
    return f"{words.strip()}\n\ncalmdesk: {json.dumps(line, ensure_ascii=False)}"


def facts_in_note(text: str) -> NoteFacts | None:
    """What the last line of a note says, None when the note is not one of ours or the line is damaged."""
    lines = text.rstrip().splitlines()
    if not lines or not _NOTE_LINE.match(lines[-1].strip()):
        return None
    try:
        said = json.loads(lines[-1].strip().removeprefix("calmdesk: "))
    except (ValueError, RecursionError):  # the other: brackets that are too deep
        return None
    match said:
        case {"op": str(op), "kind": str(kind)}:
            playbook, step, pack = (value if isinstance(value := said.get(key), str) else None for key in _NOTE_KEYS)
            return NoteFacts(op, kind, playbook, step, pack)
    return None


def operation_in_note(text: str) -> str | None:
    """The operation id in the last line of a note, None when it is not one of ours."""
    facts = facts_in_note(text)
    return facts.op if facts else None


def normalised(text: str) -> str:
    """A message body reduced to what survives a helpdesk: words with single spaces between them."""
    return " ".join(text.replace("\u00a0", " ").split())


def body_hash(text: str) -> str:
    """Names a body independently of white space and line ends, to find our own message again at the desk."""
    # Half of a surrogate pair cannot leave: the client sends "?" for it, and that is what stands at the desk.
    return hashlib.sha256(normalised(text).encode(errors="replace")).hexdigest()


def edit_distance(draft: str, sent: str, *, limit: int = 2000) -> int:
    """Levenshtein distance in characters; beyond `limit` characters only the difference in length is counted."""
    if draft == sent:
        return 0
    if max(len(draft), len(sent)) > limit:
        return max(1, abs(len(draft) - len(sent)))
    if not draft:
        return len(sent)
    # Myers' bit vectors (1999): a column of the table is two big integers, one bit for each character of the draft.
    # Cell by cell, two texts of 2000 characters would stall the window for seconds.
    places: dict[str, int] = {}
    for place, letter in enumerate(draft):
        places[letter] = places.get(letter, 0) | 1 << place
    every, last = (1 << len(draft)) - 1, 1 << (len(draft) - 1)
    rises, falls, distance = every, 0, len(draft)
    for letter in sent:
        same = places.get(letter, 0)
        diagonal = (((same & rises) + rises) ^ rises) | same
        right_rises = falls | ~(diagonal | rises) & every
        right_falls = rises & diagonal
        distance += bool(right_rises & last) - bool(right_falls & last)
        right_rises = (right_rises << 1 | 1) & every
        same |= falls
        rises = (right_falls << 1 | ~(same | right_rises)) & every
        falls = right_rises & same
    return distance
