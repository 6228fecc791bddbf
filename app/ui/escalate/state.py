"""What the hand-over page shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EscalateState:
    """`key` names the hand-over: the note is loaded only when it changes, or when one is opened again (`opening`).
    `reasons` are the rules that fired. `blocked` says that it may not be sent now: another ticket is open.
    `team_because` says who named the teams, and which of them this desk does not know. `outdated` offers to write the
    note anew.
    """

    key: str
    teams: tuple[str, ...] = ()
    team: str = ""
    note: str = ""
    reasons: tuple[str, ...] = ()
    team_because: str = ""
    stale: str = ""
    blocked: bool = False
    outdated: bool = False
    trouble: str = ""
    busy: bool = False
    opening: int = 0


@dataclass(frozen=True, slots=True)
class SendEscalation:
    key: str
    team: str
    note: str


@dataclass(frozen=True, slots=True)
class PrepareAgain:
    """Write the note anew from what the ticket says now; the team is kept."""

    key: str
    team: str


@dataclass(frozen=True, slots=True)
class KeepHandover:
    """Leave the page; team and note are kept."""

    key: str
    team: str
    note: str


@dataclass(frozen=True, slots=True)
class HandoverRested:
    """Nothing was typed or chosen for a moment: what stands there is worth keeping."""

    key: str
    team: str
    note: str
