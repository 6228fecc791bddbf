"""Journal rows in words: what happened, what more is known, and the details of one row. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.journal import JOURNAL_KINDS, Fact, JournalRow
from app.domain.past import KeptRow
from app.ui.common.language import later, t, tn
from app.ui.journal.state import Details
from app.ui.more.state import Line
from app.ui.more.words import moment_words

KINDS: Mapping[str, tuple[str, str, str]] = {
    "eligible": (later("Messages that were read"), "eye", "muted"),
    "silent": (later("Times nothing was offered"), "eye-off", "muted"),
    "withheld": (later("Prompts that were held back"), "clock", "warning_text"),
    "shown": (later("Suggestions that were shown"), "bulb", "accent_text"),
    "expired": (later("Suggestions that went away unused"), "x", "muted"),
    "decision": (later("Your decisions"), "check", "success"),
    "delivery": (later("Deliveries to the helpdesk"), "send", "info_text"),
}
"""Words of the filter, icon and its colour, by kind of row."""
_DECISIONS: Mapping[str, str] = {
    "accept": later("You used a suggestion as it stood"),
    "edit": later("You edited a suggestion and used it"),
    "dismiss": later("You dismissed a suggestion"),
    "flag": later("You flagged a suggestion as wrong"),
    "escalate": later("You handed the ticket over"),
    "compose": later("You wrote an answer of your own"),
}
_DELIVERIES: Mapping[str, str] = {
    "waiting": later("Waits to be sent"),
    "sending": later("On its way to the helpdesk"),
    "sent": later("Arrived at the helpdesk"),
    "refused": later("The helpdesk refused it"),
    "conflict": later("Somebody else changed the ticket first"),
    "unknown": later("The answer was lost: it is being looked for"),
    "needs_help": later("It is not known whether it arrived"),
    "cancelled": later("Taken back: not sent"),
}
_EXPIRED: Mapping[str, str] = {
    "newer_message": later("the customer wrote again"),
    "ticket_changed": later("the ticket changed"),
    "reply_sent": later("a reply was sent"),
    "ticket_left": later("another ticket was opened"),
    "content_changed": later("playbooks or replies changed"),
}
_OTHER: Mapping[str, str] = {
    "eligible": later("A customer's message was read"),
    "silent": later("Nothing was offered"),
    "withheld": later("Prompts were held back"),
    "shown": later("Suggestions were shown"),
    "expired": later("Suggestions went away unused"),
}
_NAMES: Mapping[str, str] = {
    "library": later("Playbooks and replies"),
    "packs": later("Models"),
    "cards": later("Cards"),
    "item": later("Card"),
    "intent": later("Topic"),
    "probability": later("How sure of the topic"),
    "emotion": later("Mood"),
    "triggers": later("Signs"),
    "milliseconds": later("Milliseconds it took"),
    "edit_distance": later("Characters changed"),
    "drafted": later("Drafted by Calmdesk"),
    "reason": later("Reason"),
    "right_label": later("Right would have been"),
    "because": later("Because"),
    "attempts": later("Attempts"),
    "was_shown": later("Had been shown"),
    "asked_for": later("You asked for it"),
    "prompts": later("Held back"),
    "per_hour": later("Prompts an hour at most"),
    "operation": later("Operation"),
    "operations": later("Operations"),
    "arm": later("Arm of the comparison"),
}


def kinds() -> tuple[tuple[str, str], ...]:
    """The kinds of rows a filter offers."""
    return tuple((kind, t(KINDS[kind][0])) for kind in JOURNAL_KINDS)


def line(kept: KeptRow, *, of_ticket: bool = False) -> Line:
    """A row as a line of the list; `of_ticket` leaves out the ticket, which is the same for all."""
    row = kept.row
    head, more, when = happened(row), known(kept), moment_words(row.at)
    about = "" if of_ticket else t("ticket {ticket}", ticket=row.ticket.id)
    _, mark, ink = KINDS[row.kind]
    if row.kind == "delivery" and row.facts.get("state") in ("refused", "conflict", "needs_help", "unknown"):
        mark, ink = "alert-triangle", "warning_text"
    return Line(
        key=str(kept.sequence),
        cells=(when, head, more, row.ticket.id),
        head=head,
        sub=" · ".join(part for part in (when, about, more) if part),
        spoken=t("{head}. {more}. Ticket {ticket}, {when}", head=head, more=more, ticket=row.ticket.id, when=when),
        mark=mark,
        ink=ink,
    )


def happened(row: JournalRow) -> str:
    """What happened, in a few words."""
    if row.kind == "decision":
        return t(_DECISIONS.get(str(row.facts.get("kind")), later("You decided something")))
    if row.kind == "delivery":
        return t(_DELIVERIES.get(str(row.facts.get("state")), later("A delivery changed")))
    return t(_OTHER[row.kind])


def known(kept: KeptRow) -> str:
    """What more is known of it, in one line."""
    row, facts = kept.row, kept.row.facts
    match row.kind:
        case "eligible":
            topic = spaced(facts.get("intent")) or t("no topic it was sure of")
            return t("{topic} · {mood}", topic=topic, mood=spaced(facts["emotion"])) if facts.get("emotion") else topic
        case "silent":
            return str(facts.get("because") or "")
        case "withheld":
            return t("Enough for this hour") if facts.get("because") == "prompts_per_hour" else spaced(facts.get("arm"))
        case "shown":
            cards = facts.get("cards")
            count = len(cards) if isinstance(cards, tuple) else 0
            return tn("{count} card", "{count} cards", count)
        case "expired":
            why = t(_EXPIRED.get(str(facts.get("because")), later("something changed")))
            return why if facts.get("was_shown") else t("{why}, before it was shown", why=why)
        case "decision":
            return _decided(kept)
        case "delivery":
            attempts = facts.get("attempts")
            return tn("{count} attempt", "{count} attempts", attempts) if isinstance(attempts, int) and attempts else ""


def _decided(kept: KeptRow) -> str:
    facts = kept.row.facts
    if kept.had_words and kept.row.text is None:
        words = t("words deleted")
    elif kept.row.text and facts.get("kind") != "flag":
        words = t("“{text}”", text=" ".join(kept.row.text.split())[:160])
    else:
        words = ""
    if facts.get("kind") == "flag":
        words = str(facts.get("reason") or words)
    changed = facts.get("edit_distance")
    if facts.get("kind") == "edit" and isinstance(changed, int):
        count = tn("{count} character changed", "{count} characters changed", changed)
        return t("{count} · {words}", count=count, words=words) if words else count
    return words


def details(kept: KeptRow) -> Details:
    """A row in full."""
    row = kept.row
    pairs = [(t("Time"), moment_words(row.at)), (t("Ticket"), f"{row.ticket.id} ({row.ticket.account})")]
    for name, value in row.facts.items():
        if name in ("kind", "state") or value is None or value in ((), ""):
            continue
        pairs.append((t(_NAMES[name]) if name in _NAMES else spaced(name), fact_words(value, name)))
    pairs += [
        (t(words), value)
        for words, value in (
            (later("Message"), row.message_id),
            (later("Advice"), row.advice_id),
            (later("Decision"), row.decision_id),
        )
        if value
    ]
    deleted = kept.had_words and row.text is None
    return Details(happened(row), tuple(pairs), row.text, words_deleted=deleted)


def fact_words(value: Fact, name: str = "") -> str:
    """A fact as people read it."""
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, tuple):
        return ", ".join(value)
    if name == "probability" and isinstance(value, float):
        return t("{percent}\u00a0%", percent=round(value * 100))
    return spaced(value) if name in ("intent", "emotion", "arm", "right_label") else str(value)


def spaced(label: object) -> str:
    """`refund_request` as words."""
    return str(label).replace("_", " ") if label else ""
