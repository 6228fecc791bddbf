"""Changes at the demo desk: read back, refused, in conflict, and found again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.decisions import AddMessage, NoteFacts, Operation, UpdateTicket, note_text
from app.domain.tickets import Changes
from app.helpdesk.demo.state import changed
from tests.helpdesk_demo.made import CHARGE, PARCEL, SAM, SCRIPT, DemoWorld


async def colleague_changes(world: DemoWorld, wanted: Changes) -> None:
    """Sam changes the ticket in the helpdesk's own window."""
    await world.desk.ticket(CHARGE)
    state = world.desk._state
    assert state is not None
    world.desk._state, _ = changed(
        state, CHARGE.id, wanted, script=SCRIPT, by=SAM.id, expected_version=None, now=world.clock()
    )


async def test_a_note_and_a_reply_stand_with_their_visibility(world: DemoWorld) -> None:
    version = (await world.desk.ticket(CHARGE)).version
    note = await world.desk.add_message(CHARGE, "For us", visibility="internal", operation_id="op-1")
    reply = await world.desk.add_message(CHARGE, "For you", visibility="public", operation_id="op-2")
    *_, first, second = (await world.desk.conversation(CHARGE)).messages
    assert (first.id, first.visibility, first.text) == (note.message_id, "internal", "For us")
    assert (second.id, second.visibility, second.text) == (reply.message_id, "public", "For you")
    assert first.author == second.author == SCRIPT.agent
    assert int((await world.desk.ticket(CHARGE)).version) > int(version)


async def test_an_empty_message_is_refused(world: DemoWorld) -> None:
    outcome = await world.desk.add_message(CHARGE, " \n", visibility="public", operation_id="op-1")
    assert (outcome.state, outcome.refused) == ("refused", {"message": "It is empty"})


@pytest.mark.parametrize(("visibility", "status"), [("public", "open"), ("internal", "new")])
async def test_the_first_public_answer_opens_a_new_ticket(world: DemoWorld, visibility: str, status: str) -> None:
    public = visibility == "public"
    await world.desk.add_message(PARCEL, "Hello", visibility="public" if public else "internal", operation_id="op-1")
    assert (await world.desk.ticket(PARCEL)).status == status


async def test_all_values_of_a_change_stand(world: DemoWorld) -> None:
    wanted = Changes(
        "pending", "high", "sam", "Billing", frozenset({"double"}), frozenset({"vip"}), {"Severity": "High"}
    )
    version = (await world.desk.ticket(CHARGE)).version
    outcome = await world.desk.update(CHARGE, wanted, expected_version=version, operation_id="op-1")
    ticket = await world.desk.ticket(CHARGE)
    assert outcome.state == "done"
    assert (ticket.status, ticket.priority, ticket.assignee, ticket.group) == ("pending", "high", SAM, "Billing")
    assert (ticket.tags, ticket.fields["Severity"]) == (frozenset({"double"}), "High")
    assert ticket.version != version


async def test_a_change_that_changes_nothing_leaves_the_version(world: DemoWorld) -> None:
    before = await world.desk.ticket(CHARGE)
    outcome = await world.desk.update(
        CHARGE, Changes(group="Support", add_tags=frozenset({"vip"})), expected_version=None, operation_id="op-1"
    )
    assert outcome.state == "done"
    assert await world.desk.ticket(CHARGE) == before


async def test_values_the_desk_does_not_know_are_refused_and_named(world: DemoWorld) -> None:
    wanted = Changes(status="resolved", group="Lawyers", fields={"Severity": "Huge", "Mood": "bad"})
    outcome = await world.desk.update(CHARGE, wanted, expected_version=None, operation_id="op-1")
    assert outcome.state == "refused"
    assert outcome.refused == {
        "status": "“resolved” is not a status of this desk",
        "group": "“Lawyers” is not a group of this desk",
        "field:Severity": "“Huge” is not a value of the field “Severity”",
        "field:Mood": "There is no field “Mood”",
    }


async def test_what_can_stand_stands_beside_what_is_refused(world: DemoWorld) -> None:
    wanted = Changes(group="Lawyers", add_tags=frozenset({"legal"}), fields={"Order number": "4711"})
    outcome = await world.desk.update(CHARGE, wanted, expected_version=None, operation_id="op-1")
    ticket = await world.desk.ticket(CHARGE)
    assert (outcome.state, list(outcome.refused)) == ("partly", ["group"])
    assert (ticket.group, ticket.fields["Order number"]) == ("Support", "4711")
    assert "legal" in ticket.tags


async def test_a_value_a_colleague_changed_meanwhile_is_a_conflict(world: DemoWorld) -> None:
    seen = (await world.desk.ticket(CHARGE)).version
    await colleague_changes(world, Changes(group="Billing"))
    wanted = Changes(group="Support", add_tags=frozenset({"late"}))
    outcome = await world.desk.update(CHARGE, wanted, expected_version=seen, operation_id="op-1")
    assert (outcome.state, outcome.because) == ("conflict", "group was changed by somebody else")
    ticket = await world.desk.ticket(CHARGE)
    assert (ticket.group, "late" in ticket.tags) == ("Billing", False)


async def test_a_colleague_who_wanted_the_same_or_something_else_is_no_conflict(world: DemoWorld) -> None:
    seen = (await world.desk.ticket(CHARGE)).version
    await colleague_changes(world, Changes(group="Billing", priority="high"))
    wanted = Changes(group="Billing", fields={"Severity": "High"})
    assert (await world.desk.update(CHARGE, wanted, expected_version=seen, operation_id="op-1")).state == "done"


async def test_a_newer_message_alone_is_no_conflict(world: DemoWorld) -> None:
    seen = (await world.desk.ticket(CHARGE)).version
    await world.desk.add_message(CHARGE, "Looking", visibility="public", operation_id="op-1")
    outcome = await world.desk.update(CHARGE, Changes(group="Billing"), expected_version=seen, operation_id="op-2")
    assert outcome.state == "done"


async def test_a_note_is_found_by_its_operation(world: DemoWorld) -> None:
    cursor = (await world.desk.conversation(CHARGE)).cursor
    text = note_text("Looked it up.", NoteFacts(op="op-1", kind="accept"))
    done = await world.desk.add_message(CHARGE, text, visibility="internal", operation_id="op-1")
    operation = Operation("op-1", AddMessage(text, "internal"))
    assert await world.desk.find_operation(CHARGE, operation, after=cursor) == [done.message_id]
    other = replace(operation, id="op-2")
    assert await world.desk.find_operation(CHARGE, other, after=cursor) == []


async def test_a_reply_is_found_by_author_visibility_body_and_place(world: DemoWorld) -> None:
    first = await world.desk.add_message(CHARGE, "We will look.", visibility="public", operation_id="op-1")
    await world.desk.add_message(CHARGE, "We will look.", visibility="internal", operation_id="op-2")
    cursor = (await world.desk.conversation(CHARGE)).cursor
    second = await world.desk.add_message(CHARGE, "We  will\nlook.", visibility="public", operation_id="op-3")
    operation = Operation("op-1", AddMessage("We will look.", "public"))
    # Sam wrote the same words before: they are not ours.
    found = await world.desk.find_operation(CHARGE, operation, after=None)
    assert found == [first.message_id, second.message_id]
    assert await world.desk.find_operation(CHARGE, operation, after=cursor) == [second.message_id]


async def test_a_change_is_found_when_all_of_it_stands(world: DemoWorld) -> None:
    wanted = Changes(group="Billing", add_tags=frozenset({"late"}), fields={"Severity": "High"})
    operation = Operation("op-1", UpdateTicket(wanted, None))
    assert await world.desk.find_operation(CHARGE, operation, after=None) == []
    await world.desk.update(CHARGE, replace(wanted, fields={}), expected_version=None, operation_id="op-0")
    assert await world.desk.find_operation(CHARGE, operation, after=None) == []
    await world.desk.update(CHARGE, wanted, expected_version=None, operation_id="op-1")
    assert await world.desk.find_operation(CHARGE, operation, after=None) == [""]
