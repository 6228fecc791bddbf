"""Request Tracker: a ticket handed to a team whose tickets one cannot see; only what is certain counts as done."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.domain.decisions import Operation, UpdateTicket
from app.domain.errors import NoRights
from app.domain.tickets import Changes, Outcome, TicketRef
from tests.contract.rt import TrackerUnderTest

pytestmark = pytest.mark.real
TO_LEGAL = Changes(group="Legal")


async def update(tracker: TrackerUnderTest, ref: TicketRef, changes: Changes) -> Outcome:
    return await tracker.desk.update(ref, changes, expected_version=None, operation_id="op-1")


async def found(tracker: TrackerUnderTest, ref: TicketRef, changes: Changes) -> list[str]:
    return list(await tracker.desk.find_operation(ref, Operation("op-1", UpdateTicket(changes, None)), after=None))


async def stands(tracker: TrackerUnderTest, ref: TicketRef) -> dict[str, Any]:
    return dict(await tracker.call("GET", f"/ticket/{ref.id}?fields[Queue]=Name"))


async def moves(tracker: TrackerUnderTest, ref: TicketRef) -> int:
    history = await asyncio.to_thread(tracker.server.history, ref.id)
    return sum(row["Type"] == "Set" and row.get("Field") == "Queue" for row in history)


async def test_a_ticket_handed_to_a_team_one_cannot_see_is_done(tracker: TrackerUnderTest) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    fields = {"Severity": "High"}
    await update(tracker, ref, Changes(fields={"Severity": "Low"}, add_tags=frozenset({"old"})))
    changes = Changes(group="Legal", add_tags=frozenset({"law (EU)"}), remove_tags=frozenset({"old"}), fields=fields)
    outcome = await update(tracker, ref, changes)
    assert (outcome.state, outcome.refused) == ("done", {})
    assert (await stands(tracker, ref))["Queue"]["Name"] == "Legal"
    with pytest.raises(NoRights):
        await tracker.desk.ticket(ref)


async def test_what_may_not_stand_after_such_a_hand_over_is_told(tracker: TrackerUnderTest) -> None:
    """The account has no rights in the new queue: RT refuses the status there, and takes the ticket from its owner."""
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    outcome = await update(tracker, ref, Changes(group="Legal", status="open", assignee="agent"))
    assert (outcome.state, set(outcome.refused)) == ("partly", {"status", "assignee"})
    assert "Permission Denied" in outcome.refused["status"]
    now = await stands(tracker, ref)
    assert (now["Queue"]["Name"], now["Status"], now["Owner"]["id"]) == ("Legal", "new", "Nobody")


async def test_a_hand_over_refused_while_the_ticket_goes_out_of_sight_is_not_done(tracker: TrackerUnderTest) -> None:
    """RT's sentences about the refusal also name queues: only the sentence about the move counts."""
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    tracker.network.lose("hold", method="PUT", path=f"/ticket/{ref.id}")
    changing = asyncio.create_task(update(tracker, ref, Changes(group="Support of nowhere")))
    await tracker.network.served()
    await tracker.call("PUT", f"/ticket/{ref.id}", {"Queue": "Legal"})
    tracker.network.release()
    outcome = await changing
    assert (outcome.state, set(outcome.refused)) == ("partly", {"group"})
    assert "Queue Support of nowhere does not exist" in outcome.refused["group"]


async def test_a_hand_over_that_never_left_is_not_found_when_somebody_else_moved_the_ticket(
    tracker: TrackerUnderTest,
) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    changes = Changes(group="Escalations")
    tracker.network.lose("cut", method="PUT")
    assert (await update(tracker, ref, changes)).state == "unknown"
    await tracker.call("PUT", f"/ticket/{ref.id}", {"Queue": "Legal"})
    assert await found(tracker, ref, changes) == []
    again = await update(tracker, ref, changes)
    assert (again.state, set(again.refused)) == ("refused", {"ticket"})
    assert (await stands(tracker, ref))["Queue"]["Name"] == "Legal"


async def test_a_lost_answer_to_a_hand_over_out_of_sight_ends_with_a_person(tracker: TrackerUnderTest) -> None:
    """Nothing RT shows tells it from a move by somebody else; sent again it is refused, and moves nothing twice."""
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    cursor = (await tracker.desk.conversation(ref)).cursor
    tracker.network.lose("swallow", method="PUT")
    assert (await update(tracker, ref, TO_LEGAL)).state == "unknown"
    assert await found(tracker, ref, TO_LEGAL) == []
    assert (await tracker.desk.conversation(ref, cursor)).messages == ()  # what the courier asks before it sends again
    again = await update(tracker, ref, TO_LEGAL)
    assert (again.state, set(again.refused)) == ("refused", {"ticket"})
    assert await moves(tracker, ref) == 1


async def test_a_lost_answer_to_a_hand_over_in_sight_is_found(tracker: TrackerUnderTest) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    changes = Changes(group="Escalations")
    tracker.network.lose("swallow", method="PUT")
    assert (await update(tracker, ref, changes)).state == "unknown"
    assert await found(tracker, ref, changes) == [""]
