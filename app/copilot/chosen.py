"""What makes one decision, and what the journal keeps of it: facts, never anybody's words."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.advice import Advice
from app.domain.decisions import DecisionKind, Flag, Operation
from app.domain.journal import Fact
from app.domain.tickets import TicketRef


@dataclass(frozen=True, slots=True)
class Chosen:
    """What kind, on what, and what leaves."""

    kind: DecisionKind
    ticket: TicketRef
    advice: Advice | None = None
    item: str | None = None
    operations: tuple[Operation, ...] = ()
    drafted: bool = False
    edited: int | None = None
    flag: Flag | None = None
    text: str | None = None


def facts_of(chosen: Chosen, *, agent: str, painted: tuple[str, ...]) -> dict[str, Fact]:
    """Who decided what on which advice: `painted` are the cards the agent had seen of it."""
    facts: dict[str, Fact] = {
        "agent": agent,
        "kind": chosen.kind,
        "item": chosen.item,
        "drafted": chosen.drafted,
        "edit_distance": chosen.edited,
        "operations": tuple(operation.id for operation in chosen.operations),
    }
    if chosen.advice:
        facts["shown"] = painted
        facts["library"] = chosen.advice.library_version
        facts["packs"] = chosen.advice.reading.packs if chosen.advice.reading else ()
    if chosen.flag:
        facts |= {"reason": chosen.flag.reason, "right_label": chosen.flag.right_label}
    return facts
