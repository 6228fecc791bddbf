"""Privacy: what is kept and for how long, and how to have less of it. Pure."""

from __future__ import annotations

from datetime import datetime

from app.domain.settings import KEEP_DAYS
from app.ui.common.language import t, tn
from app.ui.settings.memory import View
from app.ui.settings.state import Act, FactRow, Line, Section, StepRow, ToggleRow

_STEPS = (1, 3, 7, 14, 30, 60, 90, 180, 365)


def privacy(view: View) -> Section:
    kept, told = view.memory.kept, view.memory.told.get("privacy:kept")
    lines = [Line(t("Messages are read on this computer. Customers' words go nowhere but to their own helpdesk."))]
    if kept is not None:
        if kept.in_file:
            many = tn(
                "{count} ticket with its words, encrypted.",
                "{count} tickets with their words, encrypted.",
                kept.tickets,
            )
            lines.append(Line(many))
            if kept.backup_at is not None:
                lines.append(Line(_backup_words(kept.backups, kept.backup_at)))
        else:
            lines.append(Line(t("Nothing is kept in a file, or only the demo's invented customers.")))
    lines.append(Line(t("The journal keeps facts without words: when what was offered, and what you decided.")))
    asked = view.memory.ask_texts and kept is not None
    if asked and kept is not None:
        lines.append(Line(unsent_words(kept.texts), "warning"))
    elif told is not None:
        lines.append(Line(told.words, "success" if told.good else "danger"))
    busy = "privacy:kept" in view.memory.busy
    rows = (
        FactRow(
            "privacy:kept",
            t("What is kept"),
            words=t("data protection, GDPR, delete, retention, storage, history"),
            lines=tuple(lines),
            acts=_asked_again() if asked else (_delete(busy=busy),),
        ),
        _keep_days(view),
        FactRow(
            "privacy:ledger",
            t("What left this computer"),
            t("Every request: when, where to, why and how large; never what it said."),
            words=t("ledger, network, requests, traffic, log"),
            acts=(Act("ledger", t("Open ledger"), "shield-lock"),),
        ),
        ToggleRow(
            "work_offline",
            t("Work offline"),
            t("Nothing leaves this computer. Reading, advice and search go on; what you decide waits until it is off."),
            words=t("network, internet, disconnect, airplane, privacy"),
            on=view.settings.work_offline,
        ),
        ToggleRow(
            "show_mood",
            t("Show how the customer sounds"),
            t("The word for the mood and its line over the conversation. Triggers such as safety are always shown."),
            words=t("emotion, sentiment, feelings, mood, hide"),
            on=view.settings.show_mood,
        ),
    )
    words = t("data, protection, GDPR, kept, delete")
    return Section("privacy", t("Privacy"), rows, words)


def _keep_days(view: View) -> StepRow:
    now = view.settings.keep_days
    less = max((step for step in _STEPS if step < now), default=None)
    more = min((step for step in _STEPS if step > now), default=None)
    return StepRow(
        "keep_days",
        t("Delete customers' words after"),
        t("From this computer and from its backups. The journal's facts stay, without a word."),
        words=t("retention, days, storage limitation, age, keep, data protection, GDPR"),
        value=tn("{count} day", "{count} days", now),
        less=None if less is None else str(less),
        more=None if more is None else str(more),
        usual=None if now == KEEP_DAYS else str(KEEP_DAYS),
    )


def _backup_words(count: int, at: datetime) -> str:
    return tn(
        "{count} backup, encrypted with the same key: of {when}.",
        "{count} backups, encrypted with the same key; the newest is of {when}.",
        count,
        when=f"{at.astimezone():%Y-%m-%d %H:%M}",
    )


def unsent_words(count: int) -> str:
    """The question before texts go that are nowhere else."""
    return tn(
        "{count} text that you wrote and have not sent would be deleted too.",
        "{count} texts that you wrote and have not sent would be deleted too.",
        count,
    )


def _delete(*, busy: bool) -> Act:
    sure = t(
        "Tickets and the journal's words are deleted from this computer. What you decided and is still on its way"
        " stays until it has arrived. The open ticket is fetched again."
    )
    return Act("forget", t("Deleting…") if busy else t("Delete now…"), "trash", sure=sure, busy=busy)


def _asked_again() -> tuple[Act, ...]:
    return (
        Act("keep_texts", t("Delete, but keep my texts"), "trash"),
        Act("forget_texts", t("Delete everything"), "trash"),
        Act("leave", t("Leave it")),
    )
