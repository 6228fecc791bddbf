"""What every desk must keep when something is written to it."""

from __future__ import annotations

from app.copilot.ports import Desk
from app.domain.decisions import NoteFacts, note_text
from app.domain.tickets import Changes
from tests.contract.harness import DeskUnderTest


async def test_a_note_stays_inside(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    note = note_text("Customer is upset \N{EN DASH} be kind.", NoteFacts("op-note", "accept"))
    outcome = await desk.add_message(ref, note, visibility="internal", operation_id="op-note")
    assert outcome.state == "done"
    newest = (await desk.conversation(ref)).messages[-1]
    assert (newest.id, newest.visibility, newest.role) == (outcome.message_id, "internal", "agent")
    assert newest.text.split() == note.split()
    assert await under_test.sent_to_customers("Customer is upset") == 0


async def test_a_reply_reaches_the_customer_once(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    text = "Dear Cleo,\n\nit is on its way \N{EN DASH} 4711 😀 <b>soon</b>."
    outcome = await desk.add_message(ref, text, visibility="public", operation_id="op-1")
    assert outcome.state == "done"
    newest = (await desk.conversation(ref)).messages[-1]
    assert (newest.id, newest.visibility, newest.role, newest.text) == (outcome.message_id, "public", "agent", text)
    assert newest.author == (await desk.check_sign_in()).me
    assert await under_test.written(ref, text) == 1
    assert await under_test.sent_to_customers(text) == 1


async def test_a_message_without_words_is_refused(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    before = await desk.conversation(ref)
    assert (await desk.add_message(ref, " \n", visibility="public", operation_id="op-1")).state == "refused"
    assert (await desk.conversation(ref, before.cursor)).messages == ()


async def test_tags_are_merged_not_replaced(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    seen, values = await desk.ticket(ref), under_test.values
    await under_test.colleague_changes(ref, Changes(add_tags=frozenset({"theirs", "old"})))
    changes = Changes(add_tags=frozenset({values.tag, "ümlaut"}), remove_tags=frozenset({"old", "never there"}))
    outcome = await desk.update(ref, changes, expected_version=seen.version, operation_id="op-1")
    assert outcome.state == "done"
    assert (await desk.ticket(ref)).tags == {"theirs", values.tag, "ümlaut"}


async def test_a_change_of_everything_stands(under_test: DeskUnderTest, desk: Desk) -> None:
    values = under_test.values
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    me = (await desk.check_sign_in()).me
    changes = Changes(
        status=values.status,
        assignee=me.id,
        group=values.group,
        add_tags=frozenset({"hand-over"}),
        fields={values.field: values.value},
    )
    version = (await desk.ticket(ref)).version
    assert (await desk.update(ref, changes, expected_version=version, operation_id="op-1")).state == "done"
    ticket = await desk.ticket(ref)
    assert (ticket.status, ticket.group, ticket.assignee) == (values.status, values.group, me)
    assert ticket.fields[values.field] == values.value
    assert ticket.tags == {"hand-over"}
    assert ticket.version != version


async def test_a_refused_value_is_named_and_the_rest_stands(under_test: DeskUnderTest, desk: Desk) -> None:
    values = under_test.values
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    refused = {values.field: values.refused_value}
    changes = Changes(status=values.status, fields=refused)
    outcome = await desk.update(ref, changes, expected_version=None, operation_id="op-1")
    assert outcome.state == "partly"
    [(part, why)] = outcome.refused.items()
    assert values.field in part
    assert why
    ticket = await desk.ticket(ref)
    assert (ticket.status, ticket.fields.get(values.field, "")) == (values.status, "")
    alone = await desk.update(ref, Changes(fields=refused), expected_version=None, operation_id="op-2")
    assert (alone.state, set(alone.refused)) == ("refused", {part})


async def test_the_same_change_twice_is_done_and_changes_nothing(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    changes = Changes(status=under_test.values.status, add_tags=frozenset({"a"}))
    assert (await desk.update(ref, changes, expected_version=None, operation_id="op-1")).state == "done"
    version = (await desk.ticket(ref)).version
    assert (await desk.update(ref, changes, expected_version=None, operation_id="op-1")).state == "done"
    assert (await desk.ticket(ref)).version == version


async def test_somebody_elses_change_of_the_same_value_is_a_conflict(under_test: DeskUnderTest, desk: Desk) -> None:
    values = under_test.values
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    seen = await desk.ticket(ref)
    await under_test.colleague_changes(ref, Changes(fields={values.field: values.other_value}))
    ours = Changes(add_tags=frozenset({"a"}), fields={values.field: values.value})
    outcome = await desk.update(ref, ours, expected_version=seen.version, operation_id="op-1")
    assert outcome.state == "conflict"
    assert values.field in outcome.because
    ticket = await desk.ticket(ref)
    assert (ticket.fields[values.field], ticket.tags) == (values.other_value, frozenset())


async def test_somebody_who_wanted_the_same_is_no_conflict(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    seen = await desk.ticket(ref)
    same = Changes(status=under_test.values.other_status)
    await under_test.colleague_changes(ref, same)
    outcome = await desk.update(ref, same, expected_version=seen.version, operation_id="op-1")
    assert outcome.state == "done"


async def test_new_messages_and_other_changes_are_no_conflict(under_test: DeskUnderTest, desk: Desk) -> None:
    values = under_test.values
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    seen = await desk.ticket(ref)
    await under_test.colleague_writes(ref, ["I know this one"], "internal")
    await under_test.colleague_changes(ref, Changes(fields={values.field: values.value}))
    outcome = await desk.update(ref, Changes(group=values.group), expected_version=seen.version, operation_id="op-1")
    assert outcome.state == "done"


async def test_what_my_own_reply_moved_is_no_conflict(under_test: DeskUnderTest, desk: Desk) -> None:
    """A desk opens a ticket when it is answered. That is not somebody else's change of the status."""
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    seen = await desk.ticket(ref)
    assert (await desk.add_message(ref, "Soon!", visibility="public", operation_id="op-1")).state == "done"
    close = Changes(status=under_test.values.other_status)
    assert (await desk.update(ref, close, expected_version=seen.version, operation_id="op-2")).state == "done"
    assert (await desk.ticket(ref)).status == under_test.values.other_status


async def test_writing_to_a_ticket_that_is_gone_is_refused(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    await under_test.remove(ref)
    note = await desk.add_message(ref, "hello", visibility="internal", operation_id="op-1")
    change = await desk.update(ref, Changes(add_tags=frozenset({"a"})), expected_version=None, operation_id="op-2")
    assert (note.state, change.state) == ("refused", "refused")
    assert all(note.refused.values())
    assert all(change.refused.values())
