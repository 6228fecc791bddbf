"""Turns the copilot's session into what the panel paints. A pure function; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.copilot.drafts import Draft
from app.copilot.session import Session
from app.domain.advice import MAX_OF_A_KIND
from app.domain.attention import visible
from app.domain.errors import CalmdeskError
from app.domain.handoff import hand_off
from app.domain.tone import NO_CHECK, ToneCheck
from app.ui.panel import cards
from app.ui.panel.cards import EditedReply
from app.ui.panel.delivery import LastSent, delivery_state
from app.ui.panel.notices import WITHDRAWN, notices
from app.ui.panel.state import Body, HandOffState, HeaderState, PanelState
from app.ui.panel.words import CHANNELS, customer_of, due_words, plural

_SILENT = "Calmdesk has nothing to add"
_ENOUGH = "Calmdesk keeps quiet: you have had enough prompts for this hour"


@dataclass(frozen=True, slots=True)
class PanelMemory:
    """What the window itself remembers beside the session.

    `drafts` are what accepting each card would send. `edits` are texts changed in place, by advice and card. `gone`
    are cards the agent has decided about: they leave at once, before the session says so.
    `unsent` is the beginning of a kept text of this ticket. `wordings` are lengths and tones chosen on cards, `to_keep`
    is an edited reply that could be kept for next time: the key of its notice, and the reply's title.
    `tone` looks through replies that are edited in place. `offered` says that the browser shows another ticket.
    """

    drafts: Mapping[str, Draft] = field(default_factory=dict)
    edits: Mapping[tuple[str, str], EditedReply] = field(default_factory=dict)
    gone: frozenset[tuple[str, str]] = frozenset()
    sent: LastSent | None = None
    error: CalmdeskError | None = None
    message: str = ""
    unsent: str = ""
    closed: frozenset[str] = frozenset()
    wordings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    to_keep: tuple[str, str] | None = None
    tone: ToneCheck = NO_CHECK
    offered: bool = False


def panel_state(
    session: Session, now: datetime, *, titles: Mapping[str, str], memory: PanelMemory | None = None
) -> PanelState:
    """Everything the panel paints for this session at this time. `titles` are intent id -> title."""
    memory = memory or PanelMemory()
    # What was sent on another ticket would read as if this one had been answered.
    sent = memory.sent if memory.sent and memory.sent.ticket in (None, session.ref) else None
    delivery = delivery_state(session.unfinished, now, offline=session.offline, sent=sent)
    body, empty_title, empty_advice = _body(session)
    strip = notices(
        session,
        own_error=memory.error,
        message=memory.message,
        unsent=memory.unsent,
        needs_you=delivery.needs_you,
        closed=memory.closed,
        to_keep=memory.to_keep,
        offered=memory.offered,
    )
    told = replace(session, ticket=session.ticket or session.known)  # whose it is, before its conversation is there
    header = _header(told, now) if told.ticket else None
    shown = PanelState(
        body=body,
        empty_title=empty_title,
        empty_advice=empty_advice,
        header=header,
        notices=strip,
        delivery=delivery,
        can_escalate=session.ticket is not None,
        ticket=str(session.ref) if session.ref else "",
    )
    return _with_advice(shown, session, titles, memory) if body in ("ready", "loading") else shown


def _body(session: Session) -> tuple[Body, str, str]:
    match session.phase:
        case "empty":
            return "empty", "No ticket is open", "Choose one of your tickets, or paste a ticket's address."
        case "opening":
            return "loading", "Opening the ticket…", ""
        case "reading":
            return "loading", "Reading the message…", ""
        case "failed":
            error = session.error or CalmdeskError()
            title = f"{error.title} ({error.detail})" if error.detail else error.title
            return "failed", title, error.advice
        case "ready":
            return "ready", "", ""


def _header(session: Session, now: datetime) -> HeaderState:
    ticket = session.ticket
    assert ticket is not None  # noqa: S101 - the caller looked
    channel, icon = CHANNELS.get(ticket.channel, (ticket.channel.capitalize(), "mail"))
    due, tone = due_words(ticket.due_at, now)
    extra: list[str] = []
    if session.others:
        extra.append(plural(len(session.others), "other ticket"))
    if ticket.reopened:
        extra.append("reopened" if ticket.reopened == 1 else f"reopened {ticket.reopened} times")
    if ticket.handled_by_bot:
        extra.append("a bot tried first")
    return HeaderState(
        subject=" ".join(ticket.subject.split()) or "(no subject)",
        customer=customer_of(ticket),
        channel=channel,
        channel_icon=icon,
        status=ticket.status,
        due=due,
        due_tone=tone,
        extra=" · ".join(extra),
    )


def _with_advice(shown: PanelState, session: Session, titles: Mapping[str, str], memory: PanelMemory) -> PanelState:
    advice = visible(session.advice) if session.advice else None
    reading = advice.reading if advice and advice.reading else session.reading
    advice_id = advice.id if advice else None
    actions = [
        action for action in (advice.actions if advice else ()) if (advice_id or "", action.id) not in memory.gone
    ]
    replies = cards.reply_cards(advice.replies if advice else (), advice_id, memory.edits, memory.gone, memory.wordings)
    hits = advice.knowledge[:MAX_OF_A_KIND] if advice else ()
    card = advice.deescalation if advice else None
    silence = ""
    offered = actions or hits or card or any(not reply.stale for reply in replies)
    if shown.body == "ready" and not offered:
        silence = _silence(session)
    return PanelState(
        body="ready" if reading and shown.body == "loading" and session.phase == "reading" else shown.body,
        empty_title=shown.empty_title,
        empty_advice=shown.empty_advice,
        header=shown.header,
        notices=shown.notices,
        situation=cards.situation(reading, session.readings, titles) if reading else None,
        deescalation=cards.care(card) if card else None,
        hand_off=_hand_off(session),
        actions=tuple(
            cards.action_card(action, memory.drafts.get(action.id), advice_id or "", number)
            for number, action in enumerate(actions[:MAX_OF_A_KIND], 1)
        ),
        replies=tuple(replace(reply, tone=memory.tone) for reply in replies),
        knowledge=tuple(cards.knowledge_card(hit) for hit in hits),
        silence=silence,
        withdrawn=_withdrawn(session),
        rules=tuple(cards.rule_line(hit) for hit in advice.escalation) if advice else (),
        can_escalate=shown.can_escalate,
        delivery=shown.delivery,
        advice_id=advice_id,
        ticket=shown.ticket,
    )


def _hand_off(session: Session) -> HandOffState | None:
    """Only for the first human turn: an answer on its way takes it away, as an answer on the ticket does."""
    if session.ticket is None or session.turn is None or session.withdrawn == "reply_sent":
        return None
    found = hand_off(session.ticket, session.messages, session.reading)
    rules = visible(session.advice).escalation if session.advice else ()
    return cards.hand_off_card(found, session.reading, rules) if found else None


def _silence(session: Session) -> str:
    if session.advice is not None and "cards" in session.advice.held_back:
        return _ENOUGH
    if session.advice is not None:
        because = session.advice.silent_because
        return f"{_SILENT}: {because}" if because else _SILENT
    if session.withdrawn:
        return ""
    return f"{_SILENT}: the customer has not written since the last answer" if session.turn is None else ""


def _withdrawn(session: Session) -> str:
    if session.advice is not None or session.withdrawn is None or session.withdrawn == "ticket_left":
        return ""
    ending = ": it is being read…" if session.phase == "reading" else ""
    return WITHDRAWN[session.withdrawn] + ending
