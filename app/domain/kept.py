"""A text that an agent wrote and has not sent: kept on this computer until it is sent or given up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.domain.content import Risk
from app.domain.tickets import TicketRef

KeptKind = Literal["reply", "handover", "flag"]


@dataclass(frozen=True, slots=True)
class KeptText:
    """`key` names it among the texts of its ticket. `saved` says that the agent put it aside as a draft; else it is
    kept only so that a crash loses nothing. `risk` is that of the step it was begun from, `seen` the customer's message
    it was written for, where that is known. `about` is what else was chosen on a hand-over's or flag's page, by name.
    """

    ticket: TicketRef
    key: str
    reply: str
    note: str
    kept_at: datetime
    saved: bool = False
    risk: Risk = "low"
    kind: KeptKind = "reply"
    seen: str | None = None
    about: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.reply.strip() or self.note.strip() or self.about)


def both(first: str, second: str) -> str:
    """Two texts as one; what stands in the other already is not said twice."""
    first, second = first.strip(), second.strip()
    if second in first:
        return first
    return second if first in second else f"{first}\n\n{second}"


def joined(text: KeptText, other: KeptText) -> KeptText:
    """Two flags on the same card of merged tickets as one. Only one reason fits: the first's, where it has one."""
    about = text.about if dict(text.about).get("reason") else other.about
    return replace(text, note=both(text.note, other.note), kept_at=max(text.kept_at, other.kept_at), about=about)
