"""Finding an operation again: only mine, only after the cursor, only with the same words and visibility."""

from __future__ import annotations

from app.copilot.ports import Desk
from app.domain.decisions import AddMessage, NoteFacts, Operation, UpdateTicket, note_text
from app.domain.tickets import Changes
from tests.contract.harness import DeskUnderTest


def reply(text: str) -> Operation:
    return Operation("op-reply", AddMessage(text, "public"))


def note(operation: str, text: str = "Looked into it") -> Operation:
    return Operation(operation, AddMessage(note_text(text, NoteFacts(operation, "accept")), "internal"))


async def test_a_reply_is_found_by_its_words(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    assert await desk.find_operation(ref, reply("On its  way\n"), after=cursor) == []
    sent = await desk.add_message(ref, "On its way", visibility="public", operation_id="op-reply")
    assert await desk.find_operation(ref, reply("On its  way\n"), after=cursor) == [sent.message_id]
    assert await desk.find_operation(ref, reply("On its way!"), after=cursor) == []


async def test_an_older_equal_reply_is_not_found(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    await desk.add_message(ref, "On its way", visibility="public", operation_id="op-old")
    cursor = (await desk.conversation(ref)).cursor
    assert await desk.find_operation(ref, reply("On its way"), after=cursor) == []
    sent = await desk.add_message(ref, "On its way", visibility="public", operation_id="op-reply")
    assert await desk.find_operation(ref, reply("On its way"), after=cursor) == [sent.message_id]


async def test_equal_words_of_another_are_not_found(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    await under_test.customer_writes(ref, "On its way")
    await under_test.colleague_writes(ref, ["On its way"], "public")
    await desk.add_message(ref, "On its way", visibility="internal", operation_id="op-other")
    assert await desk.find_operation(ref, reply("On its way"), after=cursor) == []


async def test_a_note_is_found_by_its_operation(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    ids = []
    for operation in (note("op-1"), note("op-2")):
        assert isinstance(operation.action, AddMessage)
        made = await desk.add_message(ref, operation.action.text, visibility="internal", operation_id=operation.id)
        ids.append(made.message_id)
    assert await desk.find_operation(ref, note("op-1"), after=cursor) == [ids[0]]
    assert await desk.find_operation(ref, note("op-2"), after=cursor) == [ids[1]]
    assert await desk.find_operation(ref, note("op-3"), after=cursor) == []


async def test_a_change_is_found_by_what_stands_there(under_test: DeskUnderTest, desk: Desk) -> None:
    values = under_test.values
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    changes = Changes(status=values.status, add_tags=frozenset({"vip"}), fields={values.field: values.value})
    operation = Operation("op-1", UpdateTicket(changes, None))
    assert await desk.find_operation(ref, operation, after=None) == []
    await desk.update(ref, Changes(status=values.status), expected_version=None, operation_id="op-0")
    assert await desk.find_operation(ref, operation, after=None) == []
    await desk.update(ref, changes, expected_version=None, operation_id="op-1")
    assert await desk.find_operation(ref, operation, after=None) == [""]
