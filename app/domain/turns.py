"""A turn: what the customer said since somebody last answered, read as one text (a burst is one turn)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from app.domain.tickets import Message

_QUOTE_HEADER = re.compile(
    r"^\s*(On\b.{5,200}\bwrote:|Am\b.{5,200}\bschrieb\b.{0,120}:"
    r"|-{2,}\s*(Original Message|Forwarded message)\s*-{2,})\s*$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^-- $")


@dataclass(frozen=True, slots=True)
class Turn:
    """The customer's newest turn. Advice is bound to `message_id`, the last message of it."""

    message_id: str
    message_ids: tuple[str, ...]
    text: str
    at: datetime
    subject: str = ""


@lru_cache(maxsize=256)  # the same mails are looked at with every message that comes
def new_words(text: str) -> str:
    """What the writer of a mail added: without quoted lines, the header that introduces them, and the signature.

    A mail that consists only of quotes is returned as it is: better old words than none.
    """
    kept: list[str] = []
    for line in text.splitlines():
        if _QUOTE_HEADER.match(line) or _SIGNATURE.match(line):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip() or text.strip()


def newest_turn(messages: Sequence[Message], subject: str = "") -> Turn | None:
    """The customer's public messages after the last public answer of an agent or bot, as one turn.

    None when the customer has not written since, or wrote nothing but white space: then there is nothing to advise.
    Internal notes, system entries and lookup results neither begin nor end a turn.
    """
    burst: list[Message] = []
    for message in reversed(messages):
        if message.visibility != "public" or message.role in ("system", "result"):
            continue
        if message.role != "customer":
            break
        burst.append(message)
    burst.reverse()
    words = [part for part in (new_words(message.text) for message in burst) if part]
    if not words:
        return None
    last = burst[-1]
    return Turn(last.id, tuple(message.id for message in burst), "\n".join(words), last.at, subject)
