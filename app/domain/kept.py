"""A text that an agent wrote and has not sent: kept on this computer until it is sent or given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.content import Risk
from app.domain.tickets import TicketRef


@dataclass(frozen=True, slots=True)
class KeptText:
    """`key` names it among the texts of its ticket. `saved` says that the agent put it aside as a draft; else it is
    kept only so that a crash loses nothing. `risk` is that of the step it was begun from.
    """

    ticket: TicketRef
    key: str
    reply: str
    note: str
    kept_at: datetime
    saved: bool = False
    risk: Risk = "low"

    @property
    def is_empty(self) -> bool:
        return not (self.reply.strip() or self.note.strip())
