"""Quiet mode: nothing is said unasked, cards fold to one line, what must not be switched off stays. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.ui.common.language import t, tn
from app.ui.panel.state import NoticeState, PanelState

_ASKED_FOR = frozenset({"act", "offline", "session", "needs_you", "unsent"})
"""Notices that stay: what the agent's own act ran into, a desk that is away, and what waits for them."""


def is_over(since: datetime, now: datetime) -> bool:
    """Quiet ends with the day on this computer: nobody sits in silence because they forgot it yesterday."""
    return since.astimezone().date() != now.astimezone().date()


def quieted(shown: PanelState, *, opened: bool) -> PanelState:
    """The panel in quiet mode. `opened` says that the agent asked to see the cards of this advice."""
    notices = tuple(notice for notice in shown.notices if _stays(notice))
    if opened:
        return replace(shown, quiet=True, notices=notices)
    rules = tuple(rule for rule in shown.rules if rule.always)
    care = shown.deescalation if shown.deescalation and shown.deescalation.always else None
    kept = tuple(reply for reply in shown.replies if reply.stale)
    folded = folded_words(
        replace(shown, replies=tuple(reply for reply in shown.replies if not reply.stale)),
        rules=len(shown.rules) - len(rules),
        care=care is None and shown.deescalation is not None,
    )
    return replace(
        shown,
        quiet=True,
        notices=notices,
        rules=rules,
        deescalation=care,
        hand_off=None,
        actions=(),
        replies=kept,
        knowledge=(),
        folded=folded,
        silence="" if folded else shown.silence,
    )


def folded_words(shown: PanelState, *, rules: int = 0, care: bool = False) -> str:
    """ "3 actions, 2 replies, 1 article": what is folded; empty when nothing is."""
    parts = []
    if rules:
        parts.append(t("a recommended escalation"))
    if care:
        parts.append(t("how to calm things down"))
    if shown.hand_off is not None:
        parts.append(t("what a bot tried"))
    if shown.actions:
        parts.append(tn("{count} action", "{count} actions", len(shown.actions)))
    if shown.replies:
        parts.append(tn("{count} reply", "{count} replies", len(shown.replies)))
    if shown.knowledge:
        parts.append(tn("{count} article", "{count} articles", len(shown.knowledge)))
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def _stays(notice: NoticeState) -> bool:
    return notice.key in _ASKED_FOR or notice.key.startswith("message:")
