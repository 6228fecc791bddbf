"""The outbox's rules, one by one and over random histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decisions import AddMessage, Operation, UpdateTicket
from app.domain.outbox import (
    ACTIVE,
    OutboxEntry,
    OutboxState,
    after_choice,
    after_look,
    after_outcome,
    after_restart,
    due,
    leaving,
    overtaken,
    undelivered,
)
from app.domain.tickets import Changes, Outcome, TicketRef, Visibility

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TICKET = TicketRef("desk", "1")


def row(
    sequence: int = 1,
    state: OutboxState = "waiting",
    *,
    visibility: Visibility | None = "public",
    decision: str = "d1",
    ticket: TicketRef = TICKET,
    not_before: datetime = NOW,
) -> OutboxEntry:
    action = AddMessage("Hello", visibility) if visibility else UpdateTicket(Changes(status="open"), None)
    operation = Operation(f"op{sequence}", action)
    return OutboxEntry(operation, decision, "accept", ticket, sequence, state, NOW, not_before)


def test_rows_of_one_ticket_leave_one_at_a_time_in_order() -> None:
    first, second, other = row(1), row(2), row(3, ticket=TicketRef("desk", "2"))
    assert due([second, other, first], NOW) == (first, other)


def test_an_unknown_row_holds_back_what_comes_after_it_on_the_ticket() -> None:
    lost = row(1, "unknown", not_before=NOW + timedelta(seconds=5))
    assert due([lost, row(2, decision="d2")], NOW) == ()


def test_a_refused_row_holds_back_its_own_decision_and_nothing_else() -> None:
    refused, same, other = row(1, "refused"), row(2), row(3, decision="d2")
    assert due([refused, same, other], NOW) == (other,)


def test_a_row_waits_for_its_undo_time() -> None:
    later = row(not_before=NOW + timedelta(seconds=5))
    assert due([later], NOW) == ()
    assert due([later], NOW + timedelta(seconds=5)) == (later,)


def test_a_row_that_is_being_sent_is_not_sent_again() -> None:
    assert due([row(1, "sending"), row(2)], NOW) == ()


def test_a_lost_public_reply_is_never_sent_again_by_itself() -> None:
    lost = replace(row(state="unknown"), left_at=NOW)
    early = after_look(lost, None, now=NOW + timedelta(seconds=30))
    assert early.state == "unknown"
    assert early.not_before <= NOW + timedelta(seconds=60)
    assert after_look(lost, None, now=NOW + timedelta(seconds=60)).state == "needs_help"


def test_a_lost_note_is_never_sent_again_by_itself() -> None:
    """Something on the way may have kept the first request, and let it go later."""
    lost = replace(row(state="unknown", visibility="internal"), left_at=NOW)
    assert after_look(lost, None, now=NOW + timedelta(seconds=59)).state == "unknown"
    assert after_look(lost, None, now=NOW + timedelta(seconds=60)).state == "needs_help"


def test_a_lost_change_is_sent_again_after_the_settle_time_but_not_for_ever() -> None:
    lost = replace(row(state="unknown", visibility=None), left_at=NOW, attempts=1)
    assert after_look(lost, None, now=NOW + timedelta(seconds=59)).state == "unknown"
    assert after_look(lost, None, now=NOW + timedelta(seconds=60)).state == "waiting"
    often = replace(lost, attempts=5)
    assert after_look(often, None, now=NOW + timedelta(seconds=60)).state == "needs_help"


def test_many_programs_do_not_come_back_at_the_same_moment() -> None:
    sending = replace(row(state="sending"), attempts=3)
    waits = {after_outcome(sending, Outcome("later"), now=NOW, chance=chance).not_before for chance in (0, 0.5, 1)}
    told = {
        after_outcome(sending, Outcome("later", retry_after=17), now=NOW, chance=chance).not_before
        for chance in (0, 0.5, 1)
    }
    assert len(waits) == len(told) == 3
    assert min(told) == NOW + timedelta(seconds=17), "never before the time the desk named"


@pytest.mark.parametrize("asked", [0.0, -5.0, None])
def test_a_desk_that_asks_for_no_wait_is_not_asked_without_a_pause(asked: float | None) -> None:
    waits = []
    for attempts in (1, 4):
        sending = replace(row(state="sending"), attempts=attempts)
        again = after_outcome(sending, Outcome("later", retry_after=asked), now=NOW, chance=0.0)
        waits.append(again.not_before - NOW)
    assert timedelta(seconds=0.5) <= waits[0] < waits[1]


def test_what_is_found_at_the_desk_was_sent() -> None:
    found = after_look(row(state="unknown"), "77", now=NOW)
    assert (found.state, found.message_id) == ("sent", "77")


def test_a_row_found_in_sending_at_start_is_unknown() -> None:
    assert after_restart(row(state="sending"), NOW).state == "unknown"
    assert after_restart(row(state="waiting"), NOW).state == "waiting"


def test_waiting_grows_with_each_attempt_and_obeys_the_desk() -> None:
    first = after_outcome(replace(row(state="sending"), attempts=1), Outcome("later"), now=NOW)
    third = after_outcome(replace(row(state="sending"), attempts=3), Outcome("later"), now=NOW)
    told = after_outcome(replace(row(state="sending"), attempts=3), Outcome("later", retry_after=17), now=NOW)
    assert first.not_before - NOW < third.not_before - NOW
    assert told.not_before == NOW + timedelta(seconds=17)


def test_a_partly_refused_change_needs_a_person_and_says_why() -> None:
    half = after_outcome(row(state="sending", visibility=None), Outcome("partly", refused={"status": "no"}), now=NOW)
    assert half.state == "refused"
    assert half.because == "status: no"


def test_a_person_decides_only_about_rows_that_wait_for_one() -> None:
    assert after_choice(row(state="needs_help"), "send_again", now=NOW).state == "waiting"
    assert after_choice(row(state="needs_help"), "mark_sent", now=NOW).state == "sent"
    assert after_choice(row(state="sending"), "drop", now=NOW).state == "sending"
    assert after_choice(row(state="waiting"), "drop", now=NOW).state == "cancelled"
    assert after_choice(row(state="waiting"), "mark_sent", now=NOW).state == "waiting"


def test_an_overtaken_reply_remembers_what_was_read_so_that_the_agent_can_send_it() -> None:
    stopped = overtaken(replace(row(), cursor="5"), cursor="9")
    assert stopped.state == "conflict"
    assert after_choice(stopped, "send_again", now=NOW).cursor == "9"


def test_the_view_shows_what_does_not_stand_at_the_desk_yet() -> None:
    rows = [row(1, "sent"), row(2, "cancelled"), row(3), row(4, "needs_help"), row(5, ticket=TicketRef("desk", "2"))]
    assert [entry.sequence for entry in undelivered(rows, TICKET)] == [3, 4]


outcomes = st.sampled_from(["done", "refused", "conflict", "unknown", "later", "restart"])


@given(st.lists(st.tuples(outcomes, st.booleans(), st.floats(0.5, 120)), max_size=12))
def test_a_public_reply_leaves_again_only_when_it_surely_did_not_arrive(
    story: list[tuple[str, bool, float]],
) -> None:
    entry, now, may_have_arrived = row(), NOW, False
    for outcome, arrived, seconds in story:
        now += timedelta(seconds=seconds)
        if entry.state not in ACTIVE or entry not in due([entry], now):
            continue
        if entry.state == "unknown":
            entry = after_look(entry, "9" if may_have_arrived else None, now=now)
            continue
        assert not may_have_arrived, "sent again although the first may have arrived"
        entry = leaving(entry, cursor="1", now=now)
        may_have_arrived = outcome == "done" or (outcome in ("unknown", "restart") and arrived)
        match outcome:
            case "restart":
                entry = after_restart(entry, now)
            case "done" | "refused" | "conflict" | "unknown" | "later":
                entry = after_outcome(entry, Outcome(outcome, "9" if outcome == "done" else None), now=now)
    assert entry.attempts <= 1 or not may_have_arrived or entry.state in ("sent", "unknown", "needs_help")
