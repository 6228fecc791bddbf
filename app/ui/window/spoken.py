"""What a screen reader says when the panel changes by itself. Pure."""

from __future__ import annotations

from app.domain.settings import Announce
from app.ui.common.language import t, tn
from app.ui.panel.notices import HELD_BACK
from app.ui.panel.state import PanelState


def spoken_words(before: PanelState, after: PanelState, announce: Announce = "all") -> str:
    """The one thing worth saying about a change; empty when nothing is, or when the agent wants to hear less."""
    if announce == "off":
        return ""
    if after.quiet:
        known = {rule.title for rule in before.rules}
        return next((rule.title for rule in after.rules if rule.always and rule.title not in known), "")
    if announce == "important":
        return _important(before, after)
    return _all(before, after)


def _important(before: PanelState, after: PanelState) -> str:
    """What an agent must not miss: trouble, advice that is gone, an escalation, a decision that needs them."""
    known = {notice.key for notice in before.notices}
    for notice in after.notices:
        if notice.key not in known and notice.tone in ("danger", "warning"):
            return f"{notice.title}. {notice.text}".strip()
    if _is_gone(before, after):
        return after.withdrawn
    if after.rules and after.advice_id and after.advice_id != before.advice_id:
        return t("Escalation is recommended.")
    if after.delivery.words != before.delivery.words and after.delivery.tone == "needs_you":
        return after.delivery.words
    return ""


def _is_gone(before: PanelState, after: PanelState) -> bool:
    """Advice was taken back just now; that the new message is being read by then is the same news."""
    if not after.withdrawn:
        return False
    return not before.withdrawn or before.withdrawn_because != after.withdrawn_because


def _all(before: PanelState, after: PanelState) -> str:
    known = {notice.key for notice in before.notices}
    new = [notice for notice in after.notices if notice.key not in known | {HELD_BACK}]
    if new:
        return f"{new[0].title}. {new[0].text}".strip()
    if _is_gone(before, after):
        return after.withdrawn
    if after.advice_id and after.advice_id != before.advice_id:
        if after.silence:
            return after.silence
        parts = [tn("{count} action", "{count} actions", len(after.actions))] if after.actions else []
        parts += [tn("{count} reply", "{count} replies", len(after.replies))] if after.replies else []
        said = [t("Escalation is recommended.")] if after.rules else []
        said.append(t("{what} suggested.", what=", ".join(parts) or t("Knowledge")))
        said += [t("First: {action}.", action=after.actions[0].title)] if after.actions else []
        return " ".join(said)
    if after.delivery.words != before.delivery.words and after.delivery.tone in ("sent", "kept", "needs_you"):
        return after.delivery.words
    return ""
