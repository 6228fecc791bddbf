"""The clock of a due ticket in words, and the lamp that tells whether something leaves this computer. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.copilot.session import Session
from app.domain.sla import DueClock, Urgency, due_clock
from app.domain.tickets import Ticket
from app.ui.common.language import t, tn
from app.ui.panel.state import ClockState, DueTone, Lamp

_TONES: dict[Urgency, tuple[DueTone, str]] = {
    "calm": ("sunken", "clock"),
    "soon": ("warning", "clock"),
    "last_minutes": ("danger", "clock"),
    "overdue": ("danger", "alert-triangle"),
}


def clock_state(ticket: Ticket, now: datetime) -> ClockState | None:
    """The clock of this ticket now; None when it is due at no time."""
    clock = due_clock(ticket, now)
    if clock is None:
        return None
    tone, icon = _TONES[clock.urgency]
    words = _words(clock)
    spoken = words
    if clock.used is not None and clock.urgency != "overdue":
        spoken = t("{due}, {percent} % of the time is used", due=words, percent=round(clock.used * 100))
    # Never early: a clock that is looked at a moment too soon would show the same again.
    return ClockState(words, spoken, tone, icon, clock.used, int(clock.until_change / timedelta(milliseconds=1)) + 20)


def _words(clock: DueClock) -> str:
    """ "due in 2 h 5 min", "due in 4:59", "overdue by 20 min"."""
    if clock.urgency == "last_minutes":
        seconds = -(-clock.left // timedelta(seconds=1))
        return t("due in {minutes}:{seconds:02d}", minutes=seconds // 60, seconds=seconds % 60)
    if clock.urgency != "overdue":
        return t("due in {span}", span=_span(clock.left))
    late = -clock.left
    return t("overdue since just now") if late < timedelta(minutes=1) else t("overdue by {span}", span=_span(late))


def _span(span: timedelta) -> str:
    minutes = int(span / timedelta(minutes=1))
    if minutes < 60:
        return t("{minutes} min", minutes=minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return t("{hours} h {minutes} min", hours=hours, minutes=rest) if rest else t("{hours} h", hours=hours)
    days, hours = divmod(hours, 24)
    if days < 3 and hours:
        return t("{days} d {hours} h", days=days, hours=hours)
    return tn("{count} day", "{count} days", days)


def lamp_of(session: Session) -> Lamp:
    """What the privacy lamp tells. A request under way is told first: it is the only thing that leaves."""
    if session.asking:
        return "asking"
    if session.by_choice:
        return "by_choice"
    return "offline" if session.offline else "local"
