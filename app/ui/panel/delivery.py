"""What becomes of the agent's decisions, in one line. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from app.domain.decisions import AddMessage
from app.domain.outbox import FOR_A_PERSON, OutboxEntry
from app.domain.tickets import TicketRef
from app.ui.common.language import later, t, tn
from app.ui.panel.state import DeliveryState

SENT_SHOWN_FOR = timedelta(seconds=6)


@dataclass(frozen=True, slots=True)
class LastSent:
    """What was delivered last, when, and to which ticket."""

    what: str
    at: datetime
    ticket: TicketRef | None = None


def what_is(entry: OutboxEntry) -> str:
    """The kind of a row in one word: reply, note, hand-over, change."""
    if entry.decision_kind == "escalate":
        return later("hand-over")
    action = entry.operation.action
    if isinstance(action, AddMessage):
        return later("reply") if action.visibility == "public" else later("note")
    return later("change")


def main_thing(entries: Sequence[OutboxEntry]) -> str:
    """What a person would say is being sent: the reply counts more than its note."""
    kinds = {what_is(entry) for entry in entries}
    return next((kind for kind in ("hand-over", "reply", "note", "change") if kind in kinds), later("decision"))


def need_you_words(count: int) -> str:
    return tn("{count} decision needs you", "{count} decisions need you", count)


def undoable(entries: Sequence[OutboxEntry], now: datetime) -> OutboxEntry | None:
    """The newest row whose decision has not begun to leave; what was put off, as without a network, waits for that."""
    begun = {entry.decision_id for entry in entries if entry.state != "waiting" or entry.attempts or entry.because}
    free = [row for row in entries if row.not_before > now and row.decision_id not in begun]
    return max(free, key=lambda row: row.sequence, default=None)


def delivery_state(
    entries: Sequence[OutboxEntry],
    now: datetime,
    *,
    offline: bool,
    by_choice: bool = False,
    sent: LastSent | None = None,
) -> DeliveryState:
    """The status bar: what can be undone, what is on its way, what is kept, what was sent, who must help."""
    needs = len({row.operation.id for row in entries if row.state in FOR_A_PERSON})
    moving = [row for row in entries if row.state not in FOR_A_PERSON]
    if (newest := undoable(moving, now)) is not None:
        own = [row for row in moving if row.decision_id == newest.decision_id]
        seconds = max(ceil((newest.not_before - now).total_seconds()), 1)
        words = t("{thing} goes out in {seconds} s", thing=t(main_thing(own)).capitalize(), seconds=seconds)
        return DeliveryState(words, "busy", "clock", newest.decision_id, needs)
    if moving and by_choice:
        count = len({row.decision_id for row in moving})
        words = tn(
            "Kept, will be sent when you work online",
            "{count} decisions kept, will be sent when you work online",
            count,
        )
        return DeliveryState(words, "kept", "cloud-off", None, needs)
    if moving and (offline or all(row.state == "waiting" and row.attempts and row.not_before > now for row in moving)):
        count = len({row.decision_id for row in moving})
        words = tn(
            "Kept, will be sent when the helpdesk is back",
            "{count} decisions kept, will be sent when the helpdesk is back",
            count,
        )
        return DeliveryState(words, "kept", "cloud-off", None, needs)
    if any(row.state == "unknown" for row in moving):
        return DeliveryState(t("Checking whether it arrived…"), "busy", "refresh", None, needs)
    if moving:
        return DeliveryState(t("Sending {thing}…", thing=t(main_thing(moving))), "busy", "send", None, needs)
    if needs:
        return DeliveryState(need_you_words(needs), "needs_you", "alert-circle", None, needs)
    if sent is not None and now - sent.at < SENT_SHOWN_FOR:
        return DeliveryState(t("{thing} sent", thing=t(sent.what).capitalize()), "sent", "circle-check", None, 0)
    return DeliveryState()
