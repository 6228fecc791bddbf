"""When the network fails in the middle of a write: what left, what did not, and finding it again."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.decisions import AddMessage, NoteFacts, Operation, UpdateTicket, note_text
from app.domain.errors import HelpdeskUnreachable
from app.domain.tickets import Changes, TicketRef
from tests.contract.harness import NetworkedDesk
from tests.support.faults import Fault

REPLY = "Your parcel arrives on Tuesday."


def lose(networked: NetworkedDesk, fault: Fault, road: tuple[str, str], ref: TicketRef | None = None) -> None:
    """The next request on this road meets the fault."""
    method, path = road
    networked.network.lose(fault, method=method, path=path.replace("{id}", ref.id if ref else ""))


async def test_a_reply_whose_answer_is_lost_is_found_again(networked: NetworkedDesk) -> None:
    desk, ref = networked.desk, await networked.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    lose(networked, "swallow", networked.roads.reply)
    outcome = await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")
    assert (outcome.state, outcome.message_id) == ("unknown", None)
    found = await desk.find_operation(ref, Operation("op-1", AddMessage(REPLY, "public")), after=cursor)
    assert found == [(await desk.conversation(ref)).messages[-1].id]
    assert await networked.written(ref, REPLY) == 1


async def test_a_note_whose_answer_is_lost_is_found_again(networked: NetworkedDesk) -> None:
    desk, ref = networked.desk, await networked.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    note = note_text("Looked into it", NoteFacts("op-1", "accept"))
    lose(networked, "swallow", networked.roads.note)
    assert (await desk.add_message(ref, note, visibility="internal", operation_id="op-1")).state == "unknown"
    assert len(await desk.find_operation(ref, Operation("op-1", AddMessage(note, "internal")), after=cursor)) == 1


async def test_a_change_whose_answer_is_lost_is_found_again(networked: NetworkedDesk) -> None:
    desk, ref = networked.desk, await networked.create_ticket("Parcel", "Where is it?")
    changes = Changes(status=networked.values.status, add_tags=frozenset({"late"}))
    lose(networked, "swallow", networked.roads.change)
    assert (await desk.update(ref, changes, expected_version=None, operation_id="op-1")).state == "unknown"
    operation = Operation("op-1", UpdateTicket(changes, None))
    assert await desk.find_operation(ref, operation, after=None) == [""]


async def test_a_request_that_got_stuck_on_the_way_is_unknown_and_not_found(networked: NetworkedDesk) -> None:
    desk, ref = networked.desk, await networked.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    lose(networked, "cut", networked.roads.reply)
    assert (await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")).state == "unknown"
    assert await desk.find_operation(ref, Operation("op-1", AddMessage(REPLY, "public")), after=cursor) == []
    assert await networked.written(ref, REPLY) == 0


async def test_what_never_left_is_for_later(networked: NetworkedDesk) -> None:
    desk, ref = networked.desk, await networked.create_ticket("Parcel", "Where is it?")
    await desk.ticket(ref)
    await networked.network.refuse()
    reply = await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")
    change = await desk.update(ref, Changes(status=networked.values.status), expected_version=None, operation_id="op-2")
    assert (reply.state, change.state) == ("later", "later")
    for question in (desk.ticket(ref), desk.conversation(ref), desk.my_open_tickets(), desk.search_articles("parcel")):
        with pytest.raises(HelpdeskUnreachable):
            await question
    assert networked.ledger[-1].status is None
    assert networked.ledger[-1].size == 0
    await networked.network.accept()
    assert (await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")).state == "done"
    assert await networked.written(ref, REPLY) == 1


async def test_a_lost_answer_to_a_question_is_only_unreachable(networked: NetworkedDesk) -> None:
    desk, ref = networked.desk, await networked.create_ticket("Parcel", "Where is it?")
    lose(networked, "cut", networked.roads.ticket, ref)
    with pytest.raises(HelpdeskUnreachable):
        await desk.ticket(ref)
    assert (await desk.ticket(ref)).ref == ref


async def test_a_message_that_could_not_be_read_back_is_unknown_until_it_is_found(networked: NetworkedDesk) -> None:
    desk, ref = networked.desk, await networked.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    lose(networked, "cut", networked.roads.read_back)
    outcome = await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")
    assert outcome.state == "unknown"
    found = await desk.find_operation(ref, Operation("op-1", AddMessage(REPLY, "public")), after=cursor)
    assert found == [outcome.message_id]


async def test_an_answer_that_is_only_slow_is_awaited(networked: NetworkedDesk) -> None:
    desk, ref = networked.desk, await networked.create_ticket("Parcel", "Where is it?")
    lose(networked, "hold", networked.roads.reply)
    sending = asyncio.create_task(desk.add_message(ref, REPLY, visibility="public", operation_id="op-1"))
    await networked.network.served()
    assert not sending.done()
    networked.network.release()
    assert (await sending).state == "done"


async def test_a_change_that_could_not_be_prepared_is_for_later(networked: NetworkedDesk) -> None:
    desk, ref = networked.desk, await networked.create_ticket("Parcel", "Where is it?")
    lose(networked, "cut", networked.roads.ticket, ref)
    changes = Changes(status=networked.values.status)
    assert (await desk.update(ref, changes, expected_version=None, operation_id="op-1")).state == "later"
    assert (await desk.ticket(ref)).status != networked.values.status


async def test_a_reply_that_could_not_be_prepared_is_for_later(networked: NetworkedDesk) -> None:
    if not networked.roads.looks_first:
        pytest.skip("nothing is read before a reply: this desk says itself when a ticket is gone")
    desk, ref = networked.desk, await networked.create_ticket("Parcel", "Where is it?")
    lose(networked, "cut", networked.roads.ticket, ref)
    assert (await desk.add_message(ref, REPLY, visibility="public", operation_id="op-2")).state == "later"
    assert await networked.written(ref, REPLY) == 0
