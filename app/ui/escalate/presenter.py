"""The hand-over: which team, why, and the note that goes with it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.copilot.session import Session
from app.domain.errors import CalmdeskError
from app.domain.tickets import TicketRef
from app.ui.escalate.state import EscalateState
from app.ui.panel.cards import rule_line


@dataclass(frozen=True, slots=True)
class Handover:
    """A hand-over being written, bound to its ticket."""

    ticket: TicketRef
    team: str
    note: str
    advice_id: str | None = None

    @property
    def key(self) -> str:
        return f"{self.ticket}/{self.advice_id or ''}"


def teams_for(session: Session, *, team: str | None = None) -> tuple[str, ...]:
    """Teams to choose from: those the step and the fired rules ask for, then the desk's own, never the present one."""
    wanted = [team] if team else []
    wanted += [hit.team for hit in session.advice.escalation if hit.team] if session.advice else []
    present = session.ticket.group if session.ticket else None
    groups = session.vocabulary.groups if session.vocabulary else ()
    return tuple(dict.fromkeys([*wanted, *(group for group in groups if group != present)]))


def begun(session: Session, note: str, *, team: str | None = None) -> Handover:
    """A hand-over with the proposed note; a team is chosen for the agent only when a rule or step names it."""
    assert session.ref is not None  # noqa: S101 - the button is disabled without a ticket
    teams = teams_for(session, team=team)
    named = bool(team) or bool(session.advice and any(hit.team for hit in session.advice.escalation))
    advice_id = session.advice.id if session.advice else None
    return Handover(session.ref, teams[0] if teams and named else "", note, advice_id)


def escalate_state(
    handover: Handover, session: Session, *, busy: bool = False, trouble: CalmdeskError | None = None
) -> EscalateState:
    """What the page shows. A newer message does not stop a hand-over; another ticket does."""
    stale = ""
    if session.ref != handover.ticket:
        stale = f"This hand-over was written for ticket {handover.ticket.id}, and another one is open."
    elif handover.advice_id and (session.advice is None or session.advice.id != handover.advice_id):
        stale = "Something changed on this ticket since the note was prepared: check it before you send."
    rules = [rule_line(hit) for hit in session.advice.escalation] if session.advice else []
    return EscalateState(
        key=handover.key,
        teams=tuple(dict.fromkeys([*([handover.team] if handover.team else []), *teams_for(session)])),
        team=handover.team,
        note=handover.note,
        reasons=tuple(
            " · ".join(part for part in (rule.title, rule.measured, rule.evidence) if part) for rule in rules
        ),
        stale=stale,
        blocked=session.ref != handover.ticket,
        trouble=str(trouble) if trouble else "",
        busy=busy,
    )
