"""Request Tracker: somebody else changes the ticket between our reading and our writing."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.tickets import Changes, Outcome, TicketRef
from tests.contract.rt import TrackerUnderTest

pytestmark = pytest.mark.real


async def changed_while(tracker: TrackerUnderTest, ref: TicketRef, ours: Changes, theirs: Changes) -> Outcome:
    """Our update, with their change falling between its first read and its write."""
    version = (await tracker.desk.ticket(ref)).version
    tracker.network.lose("hold", method="GET", path=f"/ticket/{ref.id}")
    updating = asyncio.create_task(tracker.desk.update(ref, ours, expected_version=version, operation_id="op-1"))
    await tracker.network.served()
    await tracker.colleague_changes(ref, theirs)
    tracker.network.release()
    return await updating


async def test_tags_that_came_in_between_are_kept(tracker: TrackerUnderTest) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    theirs = Changes(add_tags=frozenset({"theirs"}))
    outcome = await changed_while(tracker, ref, Changes(status="open", add_tags=frozenset({"ours"})), theirs)
    assert outcome.state == "done"
    assert (await tracker.desk.ticket(ref)).tags == {"ours", "theirs"}
    writes = [seen for seen in tracker.network.seen if seen.startswith("PUT")]
    assert len(writes) == 2, "the first one met a newer version and was refused"


async def test_the_same_value_changed_in_between_is_a_conflict(tracker: TrackerUnderTest) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    ours, theirs = Changes(fields={"Severity": "High"}), Changes(fields={"Severity": "Low"})
    assert (await changed_while(tracker, ref, ours, theirs)).state == "conflict"
    assert (await tracker.desk.ticket(ref)).fields["Severity"] == "Low"


async def test_a_customer_who_writes_in_between_is_no_conflict(tracker: TrackerUnderTest) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    version = (await tracker.desk.ticket(ref)).version
    await tracker.customer_writes(ref, "Hello?")
    outcome = await tracker.desk.update(
        ref, Changes(fields={"Severity": "High"}), expected_version=version, operation_id="op-1"
    )
    assert outcome.state == "done"


async def test_a_ticket_a_customer_opened_again_is_not_closed_unseen(tracker: TrackerUnderTest) -> None:
    """Request Tracker opens it by itself, because of the customer: that is somebody else's change of the status."""
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    await tracker.colleague_changes(ref, Changes(status="resolved"))
    version = (await tracker.desk.ticket(ref)).version
    await tracker.customer_writes(ref, "It came broken!")
    close = Changes(status="resolved")
    outcome = await tracker.desk.update(ref, close, expected_version=version, operation_id="op-1")
    assert outcome.state == "conflict"
    assert (await tracker.desk.ticket(ref)).status == "open"
