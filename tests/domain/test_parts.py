"""A change, part by part: what each wants beside what stands, and a change with some of its parts only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app.domain.decisions import Operation, UpdateTicket
from app.domain.outbox import OutboxEntry, after_choice, after_restart, leaving, overridden
from app.domain.parts import is_part_of, narrowed, parts_of
from app.domain.tickets import Changes, TicketRef

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
WHOLE = Changes(status="solved", group="Billing", add_tags=frozenset({"a"}), fields={"status": "x", "Severity": ""})
ALL = {"status", "group", "field status", "field Severity", "tags"}
ROW = OutboxEntry(
    operation=Operation("op1", UpdateTicket(WHOLE, "7")),
    decision_id="d1",
    decision_kind="edit",
    ticket=TicketRef("lab", "1"),
    sequence=1,
    state="conflict",
    created_at=NOW,
    not_before=NOW,
    attempts=2,
)


def test_every_part_is_told_apart_also_a_field_that_is_called_status() -> None:
    assert {part.name for part in parts_of(WHOLE, None)} == ALL
    assert narrowed(WHOLE, ALL) == WHOLE
    assert narrowed(WHOLE, {"field status"}) == Changes(fields={"status": "x"})
    assert narrowed(WHOLE, ()).is_empty()


def test_what_was_not_decided_is_no_part_of_it() -> None:
    assert is_part_of(narrowed(WHOLE, {"tags", "group"}), WHOLE)
    assert not is_part_of(Changes(status="open"), WHOLE)
    assert not is_part_of(Changes(add_tags=frozenset({"a", "b"})), WHOLE)
    assert not is_part_of(Changes(fields={"Other": "1"}), WHOLE)


def test_the_agent_writes_some_parts_and_keeps_theirs_for_the_others() -> None:
    row = after_choice(ROW, "send_again", now=NOW, parts=frozenset({"status"}))
    assert row.operation == Operation("op1", UpdateTicket(Changes(status="solved"), "7"))
    assert (row.state, overridden(row)) == ("waiting", True)


def test_what_the_agent_wants_all_the_same_is_wanted_after_a_restart_too() -> None:
    chosen = after_choice(ROW, "send_again", now=NOW, parts=frozenset({"status"}))
    again = after_restart(leaving(chosen, cursor=None, now=NOW), NOW)
    assert (again.state, overridden(again)) == ("unknown", True)


def test_keeping_theirs_for_every_part_drops_it() -> None:
    assert after_choice(ROW, "send_again", now=NOW, parts=frozenset()).state == "cancelled"


def test_only_a_conflict_is_taken_apart() -> None:
    refused = replace(ROW, state="refused")
    assert after_choice(refused, "send_again", now=NOW, parts=frozenset({"status"})).operation == ROW.operation
