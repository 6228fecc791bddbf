"""The hand-over: which team, why, and the note that goes with it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.copilot.session import Session
from app.domain.errors import CalmdeskError
from app.domain.kept import KeptText
from app.domain.tickets import TicketRef
from app.ui.common.language import later, t
from app.ui.common.troubles import error_words
from app.ui.escalate.state import EscalateState
from app.ui.panel.cards import rule_line


@dataclass(frozen=True, slots=True)
class Handover:
    """A hand-over being written, bound to its ticket. `item` is the playbook's step that asked for it."""

    ticket: TicketRef
    team: str
    note: str
    advice_id: str | None = None
    item: str | None = None

    @property
    def key(self) -> str:
        return self.advice_id or ""


KEPT = "handover"
"""A ticket has one hand-over that is being written, kept under this key."""


def to_keep(handover: Handover, now: datetime) -> KeptText:
    """The hand-over as it is stored."""
    about = {"team": handover.team, "advice": handover.advice_id or "", "item": handover.item or ""}
    chosen = tuple((name, value) for name, value in about.items() if value)
    return KeptText(handover.ticket, KEPT, "", handover.note, now, kind="handover", about=chosen)


def recalled(kept: KeptText) -> Handover:
    """A hand-over from an earlier run."""
    about = dict(kept.about)
    return Handover(kept.ticket, about.get("team", ""), kept.note, about.get("advice"), about.get("item"))


def named_teams(session: Session, *, team: str | None = None) -> tuple[str, ...]:
    """Teams that the step and the fired rules ask for, the step's first."""
    named = [team] if team else []
    named += [hit.team for hit in session.advice.escalation if hit.team] if session.advice else []
    return tuple(dict.fromkeys(named))


def teams_for(session: Session, *, team: str | None = None) -> tuple[str, ...]:
    """Teams to choose from: those that are named, then the desk's own, never the present one.

    A desk that names its groups would refuse any other, so a team it does not know is not offered.
    """
    present = session.ticket.group if session.ticket else None
    groups = session.vocabulary.groups if session.vocabulary else ()
    named = [name for name in named_teams(session, team=team) if not groups or name in groups]
    return tuple(dict.fromkeys(name for name in (*named, *groups) if name != present))


def begun(session: Session, note: str, *, team: str | None = None, item: str | None = None) -> Handover:
    """A hand-over with the proposed note; a team is chosen for the agent only when a rule or step names it."""
    assert session.ref is not None  # noqa: S101 - the button is disabled without a ticket
    offered = teams_for(session, team=team)
    chosen = next((name for name in named_teams(session, team=team) if name in offered), "")
    advice_id = session.advice.id if session.advice else None
    return Handover(session.ref, chosen, note, advice_id, item)


def team_because(session: Session, handover: Handover) -> str:
    """Who names a team, and what to do where the desk does not know it."""
    hits = session.advice.escalation if session.advice else ()
    groups = session.vocabulary.groups if session.vocabulary else ()
    present = session.ticket.group if session.ticket else None
    lines = []
    named: dict[str, list[str]] = {}
    for hit in hits:
        if hit.team:
            named.setdefault(hit.team, []).append(hit.title)
    for team, titles in named.items():
        if team == present:
            lines.append(t("It is with {team} already, which is named by: {rule}.", team=team, rule=titles[0]))
        elif groups and team not in groups:
            words = later("{team} is named by a rule, but this helpdesk has no such group: choose another one.")
            lines.append(t(words, team=team))
        else:
            line, more = f"{team}: {titles[0]}", len(titles) - 1
            lines.append(t("{words} and {count} more", words=line, count=more) if more else line)
    if handover.item and not lines:
        lines.append(t("Named by the playbook's step."))
    return "\n".join(lines)


def escalate_state(
    handover: Handover,
    session: Session,
    *,
    busy: bool = False,
    trouble: CalmdeskError | None = None,
    opening: int = 0,
) -> EscalateState:
    """What the page shows. A newer message does not stop a hand-over; another ticket does."""
    stale, same = "", session.ref == handover.ticket
    changed = same and handover.advice_id != (session.advice.id if session.advice else None)
    if not same:
        words = later("This hand-over was written for ticket {number}, and another one is open.")
        stale = t(words, number=handover.ticket.id)
    elif changed and handover.advice_id is None:
        stale = t("The message was read meanwhile: prepare the note again to have in it what was found.")
    elif changed:
        stale = t("Something changed on this ticket since the note was prepared: check it before you send.")
    rules = [rule_line(hit) for hit in session.advice.escalation] if session.advice and same else []
    offered = teams_for(session) if same else ()
    return EscalateState(
        key=handover.key,
        teams=tuple(dict.fromkeys([*([handover.team] if handover.team else []), *offered])),
        team=handover.team,
        note=handover.note,
        reasons=tuple(
            " · ".join(part for part in (rule.title, rule.measured, rule.evidence) if part) for rule in rules
        ),
        team_because=team_because(session, handover) if same else "",
        stale=stale,
        blocked=not same,
        outdated=bool(stale) and same,
        trouble=error_words(trouble),
        busy=busy,
        opening=opening,
    )
