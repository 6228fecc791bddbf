"""Privacy: what is kept and for how long, and how to have less of it. Pure."""

from __future__ import annotations

from app.ui.common.language import t, tn
from app.ui.settings.memory import View
from app.ui.settings.state import Act, FactRow, Line, Section, ToggleRow


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
            lines.append(Line(t("Words older than {days} days are deleted at each start.", days=kept.days)))
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
