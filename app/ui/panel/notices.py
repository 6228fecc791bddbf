"""The notice strip: what an agent should know now, worst first. Pure."""

from __future__ import annotations

from app.copilot.session import Session
from app.domain.errors import (
    CalmdeskError,
    DatabaseBusy,
    HelpdeskUnreachable,
    InsecureAddress,
    ModelMissing,
    NoRights,
    PackRefused,
    SignInRefused,
    StaleAdvice,
    StorageFull,
    TlsFailed,
    UnexpectedAnswer,
)
from app.domain.expiry import SignInTrouble
from app.domain.offline import WorkingOffline
from app.ui.common.language import later, t, tn
from app.ui.common.troubles import error_title
from app.ui.panel.delivery import need_you_words
from app.ui.panel.state import NoticeAct, NoticeState

BREAK = "break"
HELD_BACK = "held_back"
"""The notice that says so without asking for attention: that is what it is about."""

WITHDRAWN = {
    "newer_message": later("A newer message arrived"),
    "ticket_changed": later("The ticket changed"),
    "reply_sent": later("Answered: now it is the customer's turn"),
    "ticket_left": later("You left this ticket"),
    "content_changed": later("A playbook or article changed"),
}
_UNSENT = later("You have a text that was not sent")
_DRAFT = later("You have a draft for this ticket")
KEEP = later("Keep this wording for next time?")


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
    offered: str = "",
    offer_break: bool = False,
) -> tuple[NoticeState, ...]:
    """What the last act ran into, offline or the session's error, decisions that need the agent, kept text, remarks."""
    found: list[NoticeState] = []
    if own_error is not None:
        tone = "info" if isinstance(own_error, StaleAdvice) else "danger"
        icon = "info-circle" if tone == "info" else "alert-triangle"
        found.append(error_notice(own_error, key="act", tone=tone, icon=icon))
    found += _of_session(session)
    found += [_sign_in_notice(trouble) for trouble in sorted(session.sign_ins, key=lambda one: not one.ended)]
    if offer_break:
        title, words = t("That was a hard one. Take two minutes?"), t("Nobody is told, and nothing is written down.")
        act = t("Take a break")
        found.append(
            NoticeState(BREAK, "info", "coffee", title, words, "break", act, dismissible=True, close_words=t("Not now"))
        )
    if needs_you:
        title = need_you_words(needs_you)
        found.append(NoticeState("needs_you", "danger", "alert-circle", title, "", "needs_you", t("Show")))
    if held := len(session.advice.held_back) if session.advice else 0:
        title = tn("{count} prompt held back", "{count} prompts held back", held)
        found.append(NoticeState(HELD_BACK, "info", "eye-off", title, "", "held_back", t("Show")))
    if offered:
        title = t("You are looking at ticket {number} in your browser", number=offered)
        found.append(NoticeState("offered", "info", "world", title, "", "offered", t("Switch"), dismissible=True))
    if unsent:
        title = t(_DRAFT if saved else _UNSENT)
        found.append(NoticeState("unsent", "info", "pencil", title, unsent, "resume", t("Continue")))
    if to_keep:
        key, reply = to_keep
        found.append(NoticeState(key, "info", "pencil", t(KEEP), reply, "wording", t("Look at it"), dismissible=True))
    if session.notice:
        title = t(session.notice)
        found.append(NoticeState(f"notice:{session.notice}", "info", "info-circle", title, dismissible=True))
    if message:
        found.append(NoticeState(f"message:{message}", "info", "info-circle", t(message), dismissible=True))
    return tuple(notice for notice in found if notice.key not in closed)


def _of_session(session: Session) -> tuple[NoticeState, ...]:
    """That nothing leaves, by choice or because the desk is away; else what went wrong."""
    if session.by_choice:
        title, text = t(WorkingOffline.title), t(WorkingOffline.advice)
        return (NoticeState("offline", "warning", "cloud-off", title, text, "online", t("Work online")),)
    if isinstance(session.error, WorkingOffline):
        return ()  # that is over, and the desk is about to be looked at
    if session.offline:
        advice = t(HelpdeskUnreachable.advice)
        text = t("You see what was last known. {advice}", advice=advice) if session.ticket else advice
        title = t(session.error.title) if session.error else t("The helpdesk does not answer")
        return (NoticeState("offline", "warning", "cloud-off", title, text, "refresh", t("Try now")),)
    if session.error is not None and session.phase != "failed" and not _told_of_account(session):
        return (error_notice(session.error, key="session", tone="danger", icon="alert-triangle"),)
    return ()


def _told_of_account(session: Session) -> bool:
    """Whether the error is a refused sign-in that stands among the accounts in trouble."""
    return isinstance(session.error, SignInRefused) and any(trouble.ended for trouble in session.sign_ins)


def _sign_in_notice(trouble: SignInTrouble) -> NoticeState:
    """A sign-in that has ended or will soon: what waits is kept, and the settings have the way back in."""
    words = t(trouble.words)
    title = t("{account}: {what}", account=trouble.account, what=words)
    text = t("Sign in again in the settings: what waits for this account is kept, and goes there.")
    return NoticeState(
        f"sign_in:{trouble.account}:{trouble.words}",
        "danger" if trouble.ended else "warning",
        "alert-triangle",
        title,
        text,
        "settings",
        t("Sign in again"),
        dismissible=not trouble.ended,
    )


def error_notice(error: CalmdeskError, *, key: str, tone: str, icon: str) -> NoticeState:
    """An error in its own words: what happened, where, what to do."""
    title, advice, undone = error_title(error), t(error.advice), key == "act"
    act, words = _way_out(error)
    return NoticeState(key, "info" if tone == "info" else "danger", icon, title, advice, act, words, dismissible=undone)


def led_out_by_settings(error: CalmdeskError | None) -> bool:
    """Whether the settings are where something can be done about it: another token, another address."""
    return error is not None and _way_out(error)[0] == "settings"


def _way_out(error: CalmdeskError) -> tuple[NoticeAct, str]:
    """The button that leads out of an error, where a press can do something about it."""
    match error:
        case SignInRefused() | NoRights() | InsecureAddress() | TlsFailed():
            return "settings", t("Settings")
        case ModelMissing() | PackRefused() | StorageFull() | DatabaseBusy() | UnexpectedAnswer():
            return "refresh", t("Try again")
    return "", ""
