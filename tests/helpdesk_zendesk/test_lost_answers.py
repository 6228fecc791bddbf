"""When the network to Zendesk fails in the middle of a write: what left, what did not, and finding it again."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.decisions import AddMessage, NoteFacts, Operation, UpdateTicket, note_text
from app.domain.errors import HelpdeskUnreachable, TooManyRequests
from app.domain.tickets import Changes
from tests.contract.zendesk import ZendeskUnderTest

REPLY = "Your parcel arrives on Tuesday."
SENT = Operation("op-1", AddMessage(REPLY, "public"))


@pytest.mark.parametrize("fault", ["swallow", "cut"])
async def test_a_reply_whose_answer_is_lost_is_found_if_it_arrived(zendesk: ZendeskUnderTest, fault: str) -> None:
    desk, ref = zendesk.desk, await zendesk.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    zendesk.network.lose("swallow" if fault == "swallow" else "cut", method="PUT", path=f"/tickets/{ref.id}")
    outcome = await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")
    assert (outcome.state, outcome.message_id) == ("unknown", None)
    found = await desk.find_operation(ref, SENT, after=cursor)
    arrived = fault == "swallow"
    assert found == ([(await desk.conversation(ref)).messages[-1].id] if arrived else [])
    assert await zendesk.written(ref, REPLY) == await zendesk.sent_to_customers(REPLY) == arrived


async def test_a_note_whose_answer_is_lost_is_found_again(zendesk: ZendeskUnderTest) -> None:
    desk, ref = zendesk.desk, await zendesk.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    note = note_text("Looked into it", NoteFacts("op-1", "accept"))
    zendesk.network.lose("swallow", method="PUT")
    assert (await desk.add_message(ref, note, visibility="internal", operation_id="op-1")).state == "unknown"
    assert len(await desk.find_operation(ref, Operation("op-1", AddMessage(note, "internal")), after=cursor)) == 1
    assert await zendesk.sent_to_customers("Looked into it") == 0


@pytest.mark.parametrize("lost", ["", "/tags"])
async def test_a_change_that_lost_an_answer_is_whole_the_next_time(zendesk: ZendeskUnderTest, lost: str) -> None:
    """Fields and tags leave one after the other: half of it may stand, and the rest is sent again, without a conflict
    with what we did ourselves.
    """
    desk, ref = zendesk.desk, await zendesk.create_ticket("Parcel", "Where is it?")
    version = (await desk.ticket(ref)).version
    changes = Changes(status="open", add_tags=frozenset({"late"}), fields={"Severity": "High"})
    operation = Operation("op-1", UpdateTicket(changes, version))
    zendesk.network.lose("swallow", method="PUT", path=f"/tickets/{ref.id}{lost}")
    assert (await desk.update(ref, changes, expected_version=version, operation_id="op-1")).state == "unknown"
    assert await desk.find_operation(ref, operation, after=None) == ([""] if lost else [])
    assert (await desk.update(ref, changes, expected_version=version, operation_id="op-1")).state == "done"
    ticket = await desk.ticket(ref)
    assert (ticket.status, ticket.tags, ticket.fields["Severity"]) == ("open", frozenset({"late"}), "High")


async def test_what_never_left_is_for_later(zendesk: ZendeskUnderTest) -> None:
    desk, ref = zendesk.desk, await zendesk.create_ticket("Parcel", "Where is it?")
    await desk.ticket(ref)
    await zendesk.network.refuse()
    reply = await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")
    change = await desk.update(ref, Changes(status="open"), expected_version=None, operation_id="op-2")
    assert (reply.state, change.state) == ("later", "later")
    for question in (desk.ticket(ref), desk.conversation(ref), desk.my_open_tickets(), desk.search_articles("parcel")):
        with pytest.raises(HelpdeskUnreachable):
            await question
    assert (zendesk.ledger[-1].status, zendesk.ledger[-1].size) == (None, 0)
    await zendesk.network.accept()
    assert (await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")).state == "done"
    assert await zendesk.written(ref, REPLY) == 1


async def test_a_message_that_could_not_be_read_back_is_unknown_until_it_is_found(zendesk: ZendeskUnderTest) -> None:
    desk, ref = zendesk.desk, await zendesk.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    zendesk.network.lose("cut", method="GET", path="/comments")
    assert (await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")).state == "unknown"
    assert len(await desk.find_operation(ref, SENT, after=cursor)) == 1


async def test_an_answer_that_is_only_slow_is_awaited(zendesk: ZendeskUnderTest) -> None:
    desk, ref = zendesk.desk, await zendesk.create_ticket("Parcel", "Where is it?")
    zendesk.network.lose("hold", method="PUT")
    sending = asyncio.create_task(desk.add_message(ref, REPLY, visibility="public", operation_id="op-1"))
    await zendesk.network.served()
    assert not sending.done()
    zendesk.network.release()
    assert (await sending).state == "done"


async def test_a_change_that_could_not_be_prepared_is_for_later(zendesk: ZendeskUnderTest) -> None:
    desk, ref = zendesk.desk, await zendesk.create_ticket("Parcel", "Where is it?")
    zendesk.network.lose("cut", method="GET", path=f"/tickets/{ref.id}", times=2)
    change = await desk.update(ref, Changes(status="open"), expected_version=None, operation_id="op-1")
    reply = await desk.add_message(ref, REPLY, visibility="public", operation_id="op-2")
    assert (change.state, reply.state) == ("later", "later")
    assert await zendesk.written(ref, REPLY) == 0


async def test_a_pause_that_is_asked_for_is_kept(zendesk: ZendeskUnderTest) -> None:
    desk, ref = zendesk.desk, await zendesk.create_ticket("Parcel", "Where is it?")
    zendesk.server.pauses = 1
    reply = await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")
    assert (reply.state, reply.retry_after) == ("later", 17.0)
    with pytest.raises(TooManyRequests):
        await desk.ticket(ref)
    assert await zendesk.written(ref, REPLY) == 0
