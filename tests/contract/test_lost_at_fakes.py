"""When the network fails in the middle of a write to a desk of our own making: what left, and finding it again."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.domain.decisions import AddMessage, NoteFacts, Operation, UpdateTicket, note_text
from app.domain.errors import HelpdeskUnreachable
from app.domain.tickets import Changes
from tests.contract.chatwoot import ChatwootUnderTest, chatwoot_under_test
from tests.contract.zammad import ZammadUnderTest, zammad_under_test

REPLY = "Your parcel arrives on Tuesday."
CHANGING = {"Chatwoot": "POST", "Zammad": "PUT"}


Lab = ChatwootUnderTest | ZammadUnderTest


@pytest.fixture(params=["chatwoot", "zammad"])
async def lab(request: pytest.FixtureRequest) -> AsyncIterator[Lab]:
    if request.param == "chatwoot":
        async with chatwoot_under_test() as chatwoot:
            yield chatwoot
    else:
        async with zammad_under_test() as zammad:
            yield zammad


async def test_a_reply_whose_answer_is_lost_is_found_again(lab: Lab) -> None:
    desk, ref = lab.desk, await lab.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    lab.network.lose("swallow", method="POST")
    outcome = await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")
    assert (outcome.state, outcome.message_id) == ("unknown", None)
    found = await desk.find_operation(ref, Operation("op-1", AddMessage(REPLY, "public")), after=cursor)
    assert found == [(await desk.conversation(ref)).messages[-1].id]
    assert await lab.sent_to_customers(REPLY) == 1


async def test_a_note_whose_answer_is_lost_is_found_again_and_stayed_inside(lab: Lab) -> None:
    desk, ref = lab.desk, await lab.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    note = note_text("Looked into it", NoteFacts("op-1", "accept"))
    lab.network.lose("swallow", method="POST")
    assert (await desk.add_message(ref, note, visibility="internal", operation_id="op-1")).state == "unknown"
    assert len(await desk.find_operation(ref, Operation("op-1", AddMessage(note, "internal")), after=cursor)) == 1
    assert await lab.sent_to_customers("Looked into it") == 0


async def test_a_change_whose_answer_is_lost_is_found_once_all_of_it_stands(lab: Lab) -> None:
    desk, ref = lab.desk, await lab.create_ticket("Parcel", "Where is it?")
    changes = Changes(status=lab.values.status)
    lab.network.lose("swallow", method=CHANGING[desk.vendor])
    assert (await desk.update(ref, changes, expected_version=None, operation_id="op-1")).state == "unknown"
    operation = Operation("op-1", UpdateTicket(changes, None))
    assert await desk.find_operation(ref, operation, after=None) == [""]


async def test_a_change_that_was_lost_half_way_is_finished_by_doing_it_again(lab: Lab) -> None:
    desk, ref = lab.desk, await lab.create_ticket("Parcel", "Where is it?")
    seen = (await desk.ticket(ref)).version
    changes = Changes(status=lab.values.status, add_tags=frozenset({"late", "vip"}))
    lab.network.lose("swallow", method=CHANGING[desk.vendor])
    assert (await desk.update(ref, changes, expected_version=seen, operation_id="op-1")).state == "unknown"
    operation = Operation("op-1", UpdateTicket(changes, seen))
    assert await desk.find_operation(ref, operation, after=None) == []
    assert (await desk.update(ref, changes, expected_version=seen, operation_id="op-1")).state == "done"
    assert await desk.find_operation(ref, operation, after=None) == [""]


async def test_a_request_that_got_stuck_on_the_way_is_unknown_and_not_found(lab: Lab) -> None:
    desk, ref = lab.desk, await lab.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    lab.network.lose("cut", method="POST")
    assert (await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")).state == "unknown"
    assert await desk.find_operation(ref, Operation("op-1", AddMessage(REPLY, "public")), after=cursor) == []
    assert await lab.written(ref, REPLY) == 0


async def test_what_never_left_is_for_later(lab: Lab) -> None:
    desk, ref = lab.desk, await lab.create_ticket("Parcel", "Where is it?")
    await desk.ticket(ref)
    await lab.network.refuse()
    reply = await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")
    change = await desk.update(ref, Changes(status=lab.values.status), expected_version=None, operation_id="op-2")
    assert (reply.state, change.state) == ("later", "later")
    for question in (desk.ticket(ref), desk.conversation(ref), desk.my_open_tickets()):
        with pytest.raises(HelpdeskUnreachable):
            await question
    assert (lab.ledger[-1].status, lab.ledger[-1].size) == (None, 0)
    await lab.network.accept()
    assert (await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")).state == "done"
    assert await lab.written(ref, REPLY) == 1


async def test_a_message_that_could_not_be_read_back_is_unknown_until_it_is_found(lab: Lab) -> None:
    desk, ref = lab.desk, await lab.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    note = note_text("Looked into it", NoteFacts("op-1", "accept"))
    lab.network.lose("cut", method="GET", path=lab.read_back)
    outcome = await desk.add_message(ref, note, visibility="internal", operation_id="op-1")
    assert outcome.state == "unknown"
    found = await desk.find_operation(ref, Operation("op-1", AddMessage(note, "internal")), after=cursor)
    assert found == [outcome.message_id]


async def test_no_text_stands_in_the_ledger(lab: Lab) -> None:
    desk, ref = lab.desk, await lab.create_ticket("Parcel", "Where is it?")
    await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")
    await desk.search_articles("secret words")
    assert lab.ledger
    assert not any("parcel" in str(line).casefold() or "secret" in str(line) for line in lab.ledger)
