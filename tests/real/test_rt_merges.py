"""Request Tracker: another ticket merged into the open one brings older messages, which must not be missed."""

from __future__ import annotations

import pytest

from app.domain.tickets import TicketRef
from tests.contract.rt import TrackerUnderTest

pytestmark = pytest.mark.real


async def merge(tracker: TrackerUnderTest, away: TicketRef, into: TicketRef) -> None:
    await tracker.call("PUT", f"/ticket/{away.id}", {"MergeInto": int(into.id)}, who="agent2")


async def texts(tracker: TrackerUnderTest, ref: TicketRef, after: str) -> tuple[list[str], str]:
    found = await tracker.desk.conversation(ref, after)
    return [message.text for message in found.messages], found.cursor


async def test_messages_of_a_ticket_merged_into_the_open_one_are_told(tracker: TrackerUnderTest) -> None:
    other, ref = await tracker.create_ticket("Again", "older"), await tracker.create_ticket("Parcel", "first")
    await tracker.customer_writes(other, "and broken")
    await tracker.colleague_writes(ref, ["We look"], "public")
    cursor = (await tracker.desk.conversation(ref)).cursor
    await merge(tracker, other, ref)
    found, newer = await texts(tracker, ref, cursor)
    assert found == ["older", "first", "and broken", "We look"]
    assert int(newer) > int(cursor)
    before = len(tracker.ledger)
    assert await texts(tracker, ref, newer) == ([], newer)
    assert len(tracker.ledger) - before == 1
    await tracker.customer_writes(ref, "Hello?")
    assert (await texts(tracker, ref, newer))[0] == ["Hello?"]


async def test_a_ticket_that_already_held_another_brings_both(tracker: TrackerUnderTest) -> None:
    first, second, ref = [await tracker.create_ticket("Parcel", text) for text in ("one", "two", "three")]
    cursor = (await tracker.desk.conversation(ref)).cursor
    await merge(tracker, first, second)
    assert await texts(tracker, ref, cursor) == ([], cursor)
    await merge(tracker, second, ref)
    found, newer = await texts(tracker, ref, cursor)
    assert found == ["one", "two", "three"]
    assert await texts(tracker, ref, newer) == ([], newer)


async def test_a_merge_that_was_read_is_not_told_again(tracker: TrackerUnderTest) -> None:
    other, ref = await tracker.create_ticket("Again", "older"), await tracker.create_ticket("Parcel", "first")
    await merge(tracker, other, ref)
    cursor = (await tracker.desk.conversation(ref)).cursor
    before = len(tracker.ledger)
    assert await texts(tracker, ref, cursor) == ([], cursor)
    assert len(tracker.ledger) - before == 1


async def test_an_ordinary_link_tells_nothing_again(tracker: TrackerUnderTest) -> None:
    other, ref = await tracker.create_ticket("Again", "older"), await tracker.create_ticket("Parcel", "first")
    cursor = (await tracker.desk.conversation(ref)).cursor
    await tracker.call("PUT", f"/ticket/{ref.id}", {"RefersTo": int(other.id)}, who="agent2")
    before = len(tracker.ledger)
    assert (await texts(tracker, ref, cursor))[0] == []
    assert len(tracker.ledger) - before == 1
