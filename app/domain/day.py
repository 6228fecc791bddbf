"""Counts what became of the help that was offered, honestly: what was only seen was not accepted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Literal, get_args

from app.domain.journal import JournalRow
from app.domain.past import FirstReply

Outcome = Literal["accepted", "edited", "handed_over", "set_aside", "left", "unseen", "silent"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""What became of the help for one message, the first that holds: a card was used as it stood, or edited; the ticket was
handed over; a card was dismissed or flagged; cards were painted and left; they never were painted; there were none."""
_BY_DECISION: Mapping[str, Outcome] = {
    "accept": "accepted",
    "edit": "edited",
    "escalate": "handed_over",
    "dismiss": "set_aside",
    "flag": "set_aside",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """One stretch of time. `outcomes` are of the messages that were looked at then, whenever it was decided; they sum
    up to `eligible`. `decisions` are those made then and not taken back, by kind. `silent` is why nothing was offered;
    `held_back` how often prompts were kept back, `expired` how often cards that had been painted went away unused.
    """

    outcomes: Mapping[str, int] = field(default_factory=dict)
    decisions: Mapping[str, int] = field(default_factory=dict)
    silent: Mapping[str, int] = field(default_factory=dict)
    held_back: int = 0
    expired: int = 0
    expired_unseen: int = 0

    @property
    def eligible(self) -> int:
        return sum(self.outcomes.values())

    @property
    def offered(self) -> int:
        """Messages for which there was something to show."""
        return self.eligible - self.outcomes.get("silent", 0)

    @property
    def shown(self) -> int:
        """Messages whose cards were really painted."""
        return self.offered - self.outcomes.get("unseen", 0)

    @property
    def used(self) -> int:
        """Messages with a card that was used as it stood, edited, or led to a hand-over."""
        return sum(self.outcomes.get(each, 0) for each in ("accepted", "edited", "handed_over"))

    @property
    def is_empty(self) -> bool:
        return not self.eligible and not self.decisions


def summed(parts: Iterable[Counts]) -> Counts:
    """All of them as one."""
    outcomes: dict[str, int] = {}
    decisions: dict[str, int] = {}
    silent: dict[str, int] = {}
    held_back = expired = expired_unseen = 0
    for part in parts:
        for whole, more in ((outcomes, part.outcomes), (decisions, part.decisions), (silent, part.silent)):
            for name, count in more.items():
                whole[name] = whole.get(name, 0) + count
        held_back += part.held_back
        expired += part.expired
        expired_unseen += part.expired_unseen
    return Counts(outcomes, decisions, silent, held_back, expired, expired_unseen)


def counted(rows: Sequence[JournalRow], begin: datetime, end: datetime) -> Counts:
    """What is counted, from the rows of the whole journal. Storage counts the same with sums; a test compares."""
    back = _taken_back(rows)
    now = [row for row in rows if begin <= row.at < end]
    made = dict.fromkeys(row.advice_id for row in now if row.kind == "eligible" and row.advice_id)
    outcomes: dict[str, int] = {}
    for advice_id in made:
        outcome = _outcome([row for row in rows if row.advice_id == advice_id], back)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    decisions: dict[str, int] = {}
    silent: dict[str, int] = {}
    for row in now:
        if row.kind == "decision" and row.decision_id not in back:
            kind = str(row.facts.get("kind"))
            decisions[kind] = decisions.get(kind, 0) + 1
        elif row.kind == "silent":
            because = str(row.facts.get("because"))
            silent[because] = silent.get(because, 0) + 1
    expired = [row.facts.get("was_shown") is True for row in now if row.kind == "expired"]
    held_back = sum(row.kind == "withheld" for row in now)
    return Counts(outcomes, decisions, silent, held_back, sum(expired), len(expired) - sum(expired))


def _outcome(rows: Sequence[JournalRow], back: frozenset[str | None]) -> Outcome:
    found: set[Outcome] = set()
    for row in rows:
        if row.kind == "decision" and row.decision_id not in back:
            if (outcome := _BY_DECISION.get(str(row.facts.get("kind")))) is not None:
                found.add(outcome)
        elif row.kind == "shown":
            found.add("left")
        elif row.kind == "silent":
            found.add("silent")
    # A silent advice may still be escalated or flagged; else silence says more than that nothing was painted.
    return next((outcome for outcome in OUTCOMES if outcome in found), "unseen")


def _taken_back(rows: Iterable[JournalRow]) -> frozenset[str | None]:
    """Decisions of which every operation was cancelled: undone in time, or dropped later."""
    asked: dict[str, int] = {}
    cancelled: dict[str, set[object]] = {}
    for row in rows:
        if row.decision_id is None:
            continue
        operations = row.facts.get("operations")
        if row.kind == "decision" and isinstance(operations, tuple) and operations:
            asked[row.decision_id] = len(operations)
        elif row.kind == "delivery" and row.facts.get("state") == "cancelled":
            cancelled.setdefault(row.decision_id, set()).add(row.facts.get("operation"))
    return frozenset(name for name, count in asked.items() if len(cancelled.get(name, ())) >= count)


def typical_wait(replies: Sequence[FirstReply]) -> timedelta | None:
    """The median time from reading a customer for the first time to the first reply; None without replies."""
    waits = [reply.replied_at - reply.read_at for reply in replies if reply.replied_at >= reply.read_at]
    return timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None
