"""The hand-over of the open ticket: its packet, and the note that is proposed for it."""

from __future__ import annotations

from dataclasses import replace

from app.copilot.session import Session
from app.domain.content import Library
from app.domain.handover import Case, Packet, note_of, packet


def handover_packet(session: Session, library: Library, *, mood: bool = True) -> Packet | None:
    """What the next colleague needs to know; None while no ticket is open. `mood` says how the customer sounded."""
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
    made = packet(case, library)
    return made if mood else replace(made, mood="")


def handover_note(session: Session, library: Library, *, mood: bool = True) -> str:
    """The proposed words of the hand-over; the agent reads and changes them before anything is sent."""
    made = handover_packet(session, library, mood=mood)
    return note_of(made) if made else ""
