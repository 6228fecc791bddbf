"""The hand-over of the open ticket: its packet, and the note that is proposed for it."""

from __future__ import annotations

from app.copilot.session import Session
from app.domain.content import Library
from app.domain.handover import Case, Packet, note_of, packet


def handover_packet(session: Session, library: Library) -> Packet | None:
    """What the next colleague needs to know; None while no ticket is open."""
    if session.ticket is None:
        return None
    advice = session.advice
    case = Case(
        session.ticket,
        session.messages,
        session.reading,
        session.readings,
        advice.escalation if advice else (),
        advice.actions if advice else (),
    )
    return packet(case, library)


def handover_note(session: Session, library: Library) -> str:
    """The proposed words of the hand-over; the agent reads and changes them before anything is sent."""
    made = handover_packet(session, library)
    return note_of(made) if made else ""
