"""The notice strip: what an agent should know now, worst first. Pure."""

from __future__ import annotations

from app.copilot.session import Session
from app.domain.errors import CalmdeskError, HelpdeskUnreachable, StaleAdvice
from app.ui.panel.state import NoticeState
from app.ui.panel.words import plural

HELD_BACK = "held_back"
"""The notice that says so without asking for attention: that is what it is about."""

WITHDRAWN = {
    "newer_message": "A newer message arrived",
    "ticket_changed": "The ticket changed",
    "reply_sent": "Answered: now it is the customer's turn",
    "ticket_left": "You left this ticket",
    "content_changed": "A playbook or article changed",
}
_UNSENT = "You have a text that was not sent"
_DRAFT = "You have a draft for this ticket"
KEEP = "Keep this wording for next time?"


def notices(
    session: Session,
    *,
    own_error: CalmdeskError | None,
    message: str,
    unsent: str,
    saved: bool = False,
    needs_you: int,
    closed: frozenset[str],
    to_keep: tuple[str, str] | None = None,
) -> tuple[NoticeState, ...]:
    """What the last act ran into, offline or the session's error, decisions that need the agent, kept text, remarks."""
    found: list[NoticeState] = []
    if own_error is not None:
        tone = "info" if isinstance(own_error, StaleAdvice) else "danger"
        icon = "info-circle" if tone == "info" else "alert-triangle"
        found.append(error_notice(own_error, key="act", tone=tone, icon=icon))
    if session.offline:
        advice = HelpdeskUnreachable.advice
        text = f"You see what was last known. {advice}" if session.ticket else advice
        title = session.error.title if session.error else "The helpdesk does not answer"
        found.append(NoticeState("offline", "warning", "cloud-off", title, text, "refresh", "Try now"))
    elif session.error is not None and session.phase != "failed":
        found.append(error_notice(session.error, key="session", tone="danger", icon="alert-triangle"))
    if needs_you:
        title = f"{plural(needs_you, 'decision')} {'needs' if needs_you == 1 else 'need'} you"
        found.append(NoticeState("needs_you", "danger", "alert-circle", title, "", "needs_you", "Show"))
    if held := len(session.advice.held_back) if session.advice else 0:
        title = f"{plural(held, 'prompt')} held back"
        found.append(NoticeState(HELD_BACK, "info", "eye-off", title, "", "held_back", "Show"))
    if unsent:
        found.append(
            NoticeState("unsent", "info", "pencil", _DRAFT if saved else _UNSENT, unsent, "resume", "Continue")
        )
    if to_keep:
        key, reply = to_keep
        found.append(NoticeState(key, "info", "pencil", KEEP, reply, "wording", "Look at it", dismissible=True))
    if session.notice:
        found.append(NoticeState(f"notice:{session.notice}", "info", "info-circle", session.notice, dismissible=True))
    if message:
        found.append(NoticeState(f"message:{message}", "info", "info-circle", message, dismissible=True))
    return tuple(notice for notice in found if notice.key not in closed)


def error_notice(error: CalmdeskError, *, key: str, tone: str, icon: str) -> NoticeState:
    """An error in its own words: what happened, where, what to do."""
    title = f"{error.title} ({error.detail})" if error.detail else error.title
    return NoticeState(key, "info" if tone == "info" else "danger", icon, title, error.advice, dismissible=key == "act")
