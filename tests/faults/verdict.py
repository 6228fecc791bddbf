"""What must be true when a schedule is over, judged from the program's rows and from the desk itself. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

FOR_A_PERSON = ("refused", "conflict", "needs_help")


@dataclass(frozen=True, slots=True)
class Row:
    """One operation as the program has it at the end. `mark` names it at the desk; `states` are all it went through."""

    operation: str
    decision: str
    ticket: str
    sequence: int
    state: str
    kind: Literal["note", "change", "reply", "hand-over"]
    mark: str
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands at the desk for a mark: places in the ticket's history, mails to the customer, who may read it."""

    places: tuple[int, ...] = ()
    mails: int = 0
    public: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcomes` counts what became of operations; `wrong` is empty, or says what must not be."""

    outcomes: Mapping[str, int] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()


def judged(
    rows: Sequence[Row], seen: Mapping[str, Seen], *, promised: Mapping[str, Sequence[str]], undone: frozenset[str]
) -> Verdict:
    """`promised` are the decisions that were reported stored, with their operations."""
    wrong = [*_lost(rows, promised), *_misplaced(rows, seen)]
    outcomes: dict[str, int] = {}
    stopped: set[str] = set()
    for row in sorted(rows, key=lambda one: one.sequence):
        at_desk = seen.get(row.mark, Seen())
        held = row.decision in stopped
        if row.state in FOR_A_PERSON:
            stopped.add(row.decision)
        name = f"{row.kind} {row.mark} ({row.state}, went through {', '.join(row.states)})"
        if len(at_desk.places) > 1:
            wrong.append(f"{name} arrived {len(at_desk.places)} times")
        if not at_desk.places and row.state == "sent":
            wrong.append(f"{name} is said to be sent and is not there")
        if row.state in ("waiting", "sending", "unknown") and not held:
            wrong.append(f"{name} neither arrived nor waits for a person")
        if at_desk.places and (row.decision in undone or held):
            wrong.append(f"{name} arrived although it was {'undone' if row.decision in undone else 'held back'}")
        if row.kind == "note" and (at_desk.public or at_desk.mails):
            wrong.append(f"{name} reached the customer")
        if row.kind == "reply" and at_desk.mails > 1:
            wrong.append(f"{name} was mailed {at_desk.mails} times")
        word = "held back" if held and row.state == "waiting" else row.state
        outcomes[word] = outcomes.get(word, 0) + 1
    return Verdict(outcomes, tuple(wrong))


def _lost(rows: Sequence[Row], promised: Mapping[str, Sequence[str]]) -> list[str]:
    there = {row.operation for row in rows}
    return [
        f"decision {decision} was reported stored and is gone"
        for decision, operations in promised.items()
        if not there.issuperset(operations)
    ]


def _misplaced(rows: Sequence[Row], seen: Mapping[str, Seen]) -> list[str]:
    """Rows of one ticket arrive in the order of their decisions; only a decision that needed a person may come later,
    and then its own rows still keep their order.
    """
    wrong = []
    stopped = {row.decision for row in rows if set(row.states) & set(FOR_A_PERSON)}
    arrived = [row for row in sorted(rows, key=lambda one: one.sequence) if seen.get(row.mark, Seen()).places]
    for number, later in enumerate(arrived):
        for earlier in arrived[:number]:
            free = earlier.decision in stopped and earlier.decision != later.decision
            if earlier.ticket != later.ticket or free:
                continue
            if min(seen[later.mark].places) < min(seen[earlier.mark].places):
                wrong.append(f"{later.kind} {later.mark} arrived before {earlier.kind} {earlier.mark}")
    return wrong
