"""The clock of a ticket that is due: time left, time used, and when it shows something else. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.domain.tickets import Ticket

SOON = timedelta(hours=1)
LAST_MINUTES = timedelta(minutes=5)
"""In these every second counts; before and after them, minutes do."""
_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)

Urgency = Literal["calm", "soon", "last_minutes", "overdue"]


@dataclass(frozen=True, slots=True)
class DueClock:
    """`left` is negative when the ticket is overdue. `used` is the part of the time since the ticket was made, 0 to 1;
    None when that is not known.
    """

    left: timedelta
    used: float | None
    urgency: Urgency

    @property
    def until_change(self) -> timedelta:
        """How long until the clock shows something else: a second in the last minutes, else up to a minute."""
        if self.urgency == "last_minutes":
            return self.left % _SECOND or _SECOND
        if self.urgency == "overdue":
            return _MINUTE - (-self.left % _MINUTE)
        return self.left % _MINUTE or _MINUTE


def due_clock(ticket: Ticket, now: datetime) -> DueClock | None:
    """The clock of this ticket; None when it is due at no time."""
    due, made = ticket.due_at, ticket.created_at
    if due is None:
        return None
    left = due - now
    urgency: Urgency = "calm"
    if left <= timedelta(0):
        urgency = "overdue"
    elif left <= LAST_MINUTES:
        urgency = "last_minutes"
    elif left <= SOON:
        urgency = "soon"
    used = None
    if made is not None and made < due:
        used = min(max((now - made) / (due - made), 0.0), 1.0)
    return DueClock(left, used, urgency)
