"""Turns the session's worklist into rows. Pure, but for the order, which the agent may change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.copilot.session import Session
from app.domain.errors import CalmdeskError
from app.domain.tickets import TicketRef
from app.domain.worklist import Ranked, glance, ranked
from app.ui.common.bidi import in_one_line
from app.ui.common.language import t
from app.ui.common.troubles import error_words
from app.ui.panel.words import customer_of
from app.ui.worklist.order import ListOrder
from app.ui.worklist.state import MoveTicket, SuggestOrder, WorklistRow, WorklistState


def worklist_state(
    session: Session,
    now: datetime,
    order: ListOrder | None = None,
    *,
    loading: bool = False,
    show_mood: bool = True,
    trouble: CalmdeskError | None = None,
) -> WorklistState:
    """My open tickets in the suggested order or the agent's own, each with its reasons. Without `show_mood` how upset
    somebody is orders nothing: a place whose reason is hidden could not be understood.
    """
    order = order or ListOrder()
    if session.ref is not None:
        order.seen(session.ref)
    shown = order.arranged(suggested(session, now, show_mood=show_mood))
    rows = tuple(_row(each, place, session, order) for place, each in enumerate(shown, 1))
    return WorklistState(rows, loading, session.offline, error_words(trouble), order.is_own, session.by_choice)


def suggested(session: Session, now: datetime, *, show_mood: bool = True) -> tuple[Ranked, ...]:
    """My open tickets, the one to look at first in front. Of the open one, what it says now counts."""
    glances = dict(session.glances)
    if session.ticket is not None and session.phase == "ready":
        glances[session.ticket.ref] = glance(session.ticket, session.messages, session.readings)
    if not show_mood:
        glances = {ref: replace(seen, upset=0) for ref, seen in glances.items()}
    return ranked(session.worklist, glances, now)


def arrange(
    intent: MoveTicket | SuggestOrder, session: Session, now: datetime, order: ListOrder, *, show_mood: bool = True
) -> None:
    """Carries out what the agent wants of the order."""
    match intent:
        case MoveTicket(account, ticket, beside_account, beside_ticket, after):
            ref, beside = TicketRef(account, ticket), TicketRef(beside_account, beside_ticket)
            order.move(suggested(session, now, show_mood=show_mood), ref, beside, after=after)
        case SuggestOrder():
            order.give_up()


def _row(each: Ranked, place: int, session: Session, order: ListOrder) -> WorklistRow:
    ticket = each.ticket
    return WorklistRow(
        ticket.ref.account,
        ticket.ref.id,
        in_one_line(ticket.subject) or t("(no subject)"),
        customer_of(ticket),
        ticket.status,
        place,
        tuple(t(reason) for reason in each.reasons),
        each.urgency,
        current=ticket.ref == session.ref,
        is_new=order.is_new(ticket.ref),
    )
