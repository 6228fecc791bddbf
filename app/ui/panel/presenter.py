"""Turns the copilot's session into what the panel paints. A pure function; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.copilot.drafts import Draft
from app.copilot.session import Session
from app.domain.advice import HAND_OFF, MAX_OF_A_KIND
from app.domain.attention import visible
from app.domain.errors import CalmdeskError, ModelMissing, PackRefused
from app.domain.handoff import hand_off
from app.domain.tone import NO_CHECK, ToneCheck
from app.ui.common.bidi import in_one_line
from app.ui.common.language import dotted, later, t, tn
from app.ui.common.troubles import error_title
from app.ui.panel import cards
from app.ui.panel.about import about_state
from app.ui.panel.cards import EditedReply
from app.ui.panel.clock import clock_state, lamp_of
from app.ui.panel.delivery import LastSent, delivery_state
from app.ui.panel.in_place import kept_in_place
from app.ui.panel.mood import ShownMood, mood_choices
from app.ui.panel.notices import WITHDRAWN, led_out_by_settings, notices
from app.ui.panel.quiet import quieted
from app.ui.panel.state import Body, HandOffState, HeaderState, PanelState
from app.ui.panel.words import CHANNELS, customer_of

_SILENT = later("Calmdesk has nothing to add")
_ENOUGH = later("Calmdesk keeps quiet: you have had enough prompts for this hour")


@dataclass(frozen=True, slots=True)
class PanelMemory:
    """What the window itself remembers beside the session.

    `drafts` are what accepting each card would send. `edits` are texts changed in place, by advice and card. `gone`
    are cards the agent has decided about: they leave at once, before the session says so.
    `unsent` is the beginning of a kept text of this ticket, `saved` that it was put aside as a draft. `wordings`
    are lengths and tones chosen on cards, `to_keep` is an edited reply that could be kept for next time: the key of its
    notice, and the reply's title.
    `tone` looks through replies that are edited in place. `offered` is the ticket that the browser shows.
    `before` is what was shown last, `used` are articles that were taken into a reply, `moods` what the agent said about
    the mood, by advice. `unfolded` is the advice whose cards the agent asked to see in quiet mode; `slow` says that a
    ticket takes long to open.
    """

    drafts: Mapping[str, Draft] = field(default_factory=dict)
    edits: Mapping[tuple[str, str], EditedReply] = field(default_factory=dict)
    gone: frozenset[tuple[str, str]] = frozenset()
    sent: LastSent | None = None
    error: CalmdeskError | None = None
    message: str = ""
    unsent: str = ""
    saved: bool = False
    closed: frozenset[str] = frozenset()
    wordings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    to_keep: tuple[str, str] | None = None
    tone: ToneCheck = NO_CHECK
    offered: str = ""
    before: PanelState = field(default_factory=PanelState)
    used: frozenset[tuple[str, str]] = frozenset()
    moods: Mapping[str, str] = field(default_factory=dict)
    show_mood: bool = True
    quiet: bool = False
    unfolded: str = ""
    offer_break: bool = False
    slow: bool = False


def panel_state(
    session: Session, now: datetime, *, titles: Mapping[str, str], memory: PanelMemory | None = None
) -> PanelState:
    """Everything the panel paints for this session at this time. `titles` are intent id -> title."""
    memory = memory or PanelMemory()
    # What was sent on another ticket would read as if this one had been answered.
    sent = memory.sent if memory.sent and memory.sent.ticket in (None, session.ref) else None
    delivery = delivery_state(session.unfinished, now, offline=session.offline, by_choice=session.by_choice, sent=sent)
    body, empty_title, empty_advice = _body(session, slow=memory.slow)
    strip = notices(
        session,
        own_error=memory.error,
        message=memory.message,
        unsent=memory.unsent,
        saved=memory.saved,
        needs_you=delivery.needs_you,
        closed=memory.closed,
        to_keep=memory.to_keep,
        offered=memory.offered,
        offer_break=memory.offer_break,
    )
    told = replace(session, ticket=session.ticket or session.known)  # whose it is, before its conversation is there
    header = _header(told, now) if told.ticket else None
    shown = PanelState(
        body=body,
        empty_title=empty_title,
        empty_advice=empty_advice,
        to_settings=body == "failed" and led_out_by_settings(session.error),
        header=header,
        notices=strip,
        delivery=delivery,
        can_escalate=session.ticket is not None,
        ticket=str(session.ref) if session.ref else "",
        about=about_state(session, now) if body in ("ready", "loading") else None,
        lamp=lamp_of(session),
    )
    if body in ("ready", "loading"):
        shown = kept_in_place(_with_advice(shown, session, titles, memory), memory.before, memory.gone)
    return (
        quieted(shown, opened=bool(shown.advice_id) and shown.advice_id == memory.unfolded) if memory.quiet else shown
    )


def _body(session: Session, *, slow: bool) -> tuple[Body, str, str]:
    match session.phase:
        case "empty":
            return "empty", t("No ticket is open"), t("Choose one of your tickets, or paste a ticket's address.")
        case "opening":
            waits = t(
                "The helpdesk takes long to answer. The ticket comes as soon as it does; you can open another one."
            )
            return "loading", t("Opening the ticket…"), waits if slow else ""
        case "reading":
            return "loading", t("Reading the message…"), ""
        case "failed":
            error = session.error or CalmdeskError()
            return "failed", error_title(error), t(error.advice)
        case "ready":
            return "ready", "", ""


def _header(session: Session, now: datetime) -> HeaderState:
    ticket = session.ticket
    assert ticket is not None  # noqa: S101 - the caller looked
    channel, icon = CHANNELS.get(ticket.channel, (ticket.channel.capitalize(), "mail"))
    extra: list[str] = []
    if session.others:
        extra.append(tn("{count} other ticket", "{count} other tickets", len(session.others)))
    if ticket.reopened:
        extra.append(tn("reopened", "reopened {count} times", ticket.reopened))
    if ticket.handled_by_bot:
        extra.append(t("a bot tried first"))
    return HeaderState(
        subject=in_one_line(ticket.subject) or t("(no subject)"),
        customer=customer_of(ticket),
        channel=t(channel),
        channel_icon=icon,
        status=ticket.status,
        clock=clock_state(ticket, now),
        extra=dotted(*extra),
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
    hits = tuple(hit for hit in hits if (advice_id or "", hit.article) not in memory.gone)
    card = advice.deescalation if advice else None
    if card is not None and (advice_id or "", card.id) in memory.gone:
        card = None
    mood = _mood(session, advice_id, memory)
    silence = ""
    offered = actions or hits or card or any(not reply.stale for reply in replies)
    if shown.body == "ready" and not offered:
        silence = _silence(session)
    return replace(
        shown,
        body="ready" if reading and shown.body == "loading" and session.phase == "reading" else shown.body,
        situation=cards.situation(reading, session.readings, titles, mood) if reading else None,
        deescalation=cards.care(card, advice_id or "", mood=memory.show_mood) if card else None,
        hand_off=_hand_off(session, advice_id or "", memory),
        actions=tuple(
            cards.action_card(action, memory.drafts.get(action.id), advice_id or "", number, session.reading)
            for number, action in enumerate(actions[:MAX_OF_A_KIND], 1)
        ),
        replies=tuple(replace(reply, tone=memory.tone) for reply in replies),
        knowledge=tuple(
            cards.knowledge_card(hit, advice_id or "", used=(advice_id or "", hit.article) in memory.used)
            for hit in hits
        ),
        silence=silence,
        withdrawn=_withdrawn(session),
        withdrawn_because=session.withdrawn or "",
        rules=tuple(cards.rule_line(hit) for hit in advice.escalation) if advice else (),
        advice_id=advice_id,
    )


def _mood(session: Session, advice_id: str | None, memory: PanelMemory) -> ShownMood:
    choices = mood_choices() if advice_id else ()
    return ShownMood(
        memory.show_mood, session.messages, memory.moods.get(advice_id or "", ""), choices, advice_id or ""
    )


def _hand_off(session: Session, advice_id: str, memory: PanelMemory) -> HandOffState | None:
    """Only for the first human turn: an answer on its way takes it away, as an answer on the ticket does. What an agent
    has put away stays away for this ticket.
    """
    if session.ticket is None or session.turn is None or session.withdrawn == "reply_sent":
        return None
    if {(str(session.ref), HAND_OFF), (advice_id, HAND_OFF)} & memory.gone:
        return None
    found = hand_off(session.ticket, session.messages, session.reading)
    rules = visible(session.advice).escalation if session.advice else ()
    if found is None:
        return None
    return cards.hand_off_card(found, session.reading, rules, advice_id, mood=memory.show_mood)


def _silence(session: Session) -> str:
    if session.advice is not None and "cards" in session.advice.held_back:
        return t(_ENOUGH)
    if session.advice is not None:
        because = session.advice.silent_because
        return t("Calmdesk has nothing to add: {because}", because=t(because)) if because else t(_SILENT)
    if session.turn is not None and isinstance(session.error, ModelMissing | PackRefused):
        return t("You can still read the conversation, answer in your own words, and hand the ticket over.")
    if session.withdrawn or session.turn is not None:
        return ""
    return t("Calmdesk has nothing to add: the customer has not written since the last answer")


def _withdrawn(session: Session) -> str:
    if session.advice is not None or session.withdrawn is None or session.withdrawn == "ticket_left":
        return ""
    words = t(WITHDRAWN[session.withdrawn])
    return t("{what}: it is being read…", what=words) if session.phase == "reading" else words
