"""Attention: how often Calmdesk may speak up unasked. Pure."""

from __future__ import annotations

from app.domain.settings import PROMPTS
from app.ui.common.language import t, tn
from app.ui.settings.memory import View
from app.ui.settings.state import ChoiceRow, Section, StepRow, ToggleRow

_USUAL = 6
_STEPS = (0, 1, 2, 3, 4, 6, 8, 10, 12, 15, 20, 30, 45, 60)


def attention(view: View) -> Section:
    now = view.settings.prompts_per_hour
    less = max((step for step in _STEPS if step < now), default=None)
    more = min((step for step in _STEPS if step > now and step <= PROMPTS[1]), default=None)
    rows = (
        StepRow(
            "prompts_per_hour",
            t("Prompts an hour"),
            t(
                "Cards that call for attention unasked. The rest waits until you ask for it. A customer who wants a"
                " person and safety are never held back."
            ),
            words=t("interruptions, budget, quiet, notifications, less, more"),
            value=tn("{count} an hour", "{count} an hour", now) if now else t("None"),
            less=None if less is None else str(less),
            more=None if more is None else str(more),
            usual=None if now == _USUAL else str(_USUAL),
        ),
        ChoiceRow(
            "announce",
            t("What a screen reader is told"),
            t("When something changes by itself. It never moves the focus."),
            words=t("accessibility, speech, announcements, NVDA, VoiceOver, Orca, blind"),
            options=(("all", t("Everything")), ("important", t("Important only")), ("off", t("Nothing"))),
            chosen=view.settings.announce,
        ),
        ToggleRow(
            "break_prompts",
            t("Offer a pause after abuse"),
            t("A quiet offer after an abusive conversation. Nobody is told."),
            words=t("break, rest, wellbeing, stress"),
            on=view.settings.break_prompts,
        ),
    )
    words = t("prompts, notifications, interruptions, focus")
    return Section("attention", t("Attention"), rows, words)
