"""What only a real django-helpdesk can show: templates in comments, mailed notes, silent changes, who is signed in."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.decisions import AddMessage, NoteFacts, Operation, UpdateTicket, note_text
from app.domain.errors import NoRights, SignInRefused
from app.domain.tickets import Changes, TicketRef
from app.domain.vendors import Found
from app.helpdesk.recognise import recognise
from tests.contract.dh import HelpdeskUnderTest

pytestmark = pytest.mark.real
REPLY = "Your parcel arrives on Tuesday."
NOTE = "Customer is upset, be kind."
TEMPLATES = [
    "Use {{ ticket }} and {{ ticket.ticket_url }}.",
    "{% load helpdesk %} {% now 'Y' %}",
    "a lonely {% and a lonely %} and {# no comment #}",
    "{{{ {{{{ }}}} {%% %%} {#",
    "100 %} of {everything} {",
    "{{ '{{' }}",
]


async def test_the_desk_is_recognised_by_the_address_of_a_ticket(helpdesk: HelpdeskUnderTest) -> None:
    base = f"{helpdesk.network.url}/desk"
    ledger, clock = helpdesk.ledger.append, helpdesk.desk._calls._clock
    assert await recognise(f"{base}/tickets/1/", ledger=ledger, clock=clock) == Found(base, ("django-helpdesk",))
    assert len(helpdesk.ledger) <= 8


@pytest.mark.parametrize("text", TEMPLATES)
async def test_no_comment_is_run_as_a_template(helpdesk: HelpdeskUnderTest, text: str) -> None:
    ref = await helpdesk.create_ticket("Parcel", "Where is it?")
    outcome = await helpdesk.desk.add_message(ref, text, visibility="public", operation_id="op-1")
    assert (outcome.state, outcome.refused) == ("done", {})
    assert await helpdesk.written(ref, text) == 1


async def test_a_comment_of_ours_leaves_the_subject_alone(helpdesk: HelpdeskUnderTest) -> None:
    ref = await helpdesk.create_ticket("Parcel", "Where is it?")
    await helpdesk.desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")
    assert (await helpdesk.desk.ticket(ref)).subject == "Parcel"


async def test_a_note_mails_nobody_and_so_it_is_done(helpdesk: HelpdeskUnderTest) -> None:
    ref = await helpdesk.create_ticket("Parcel", "Where is it?")
    await helpdesk.take(ref)
    before = len(helpdesk.server.mails())
    outcome = await helpdesk.desk.add_message(ref, NOTE, visibility="internal", operation_id="op-1")
    assert outcome.state == "done"
    assert len(helpdesk.server.mails()) == before


async def test_a_note_that_the_desk_mails_to_its_copy_list_is_told(helpdesk: HelpdeskUnderTest) -> None:
    """Whoever a customer's mail names in copy is on that list, and gets internal notes."""
    subject = "Parcel with a copy"
    number = await asyncio.to_thread(helpdesk.server.receive, subject, "Where?", copy_to="partner@shop.example")
    ref = TicketRef("lab", number)
    outcome = await helpdesk.desk.add_message(ref, NOTE, visibility="internal", operation_id="op-1")
    assert outcome.state == "partly"
    assert "copy list (addresses: 1)" in outcome.refused["message"]
    assert "partner" not in str(outcome)
    assert outcome.message_id
    mails = [mail for mail in helpdesk.server.mails_with(NOTE) if "partner@shop.example" in str(mail["To"])]
    assert len(mails) == 1


async def test_a_change_leaves_no_entry_and_mails_nobody(helpdesk: HelpdeskUnderTest) -> None:
    ref = await helpdesk.create_ticket("Parcel", "Where is it?")
    before, mails = await helpdesk.desk.conversation(ref), len(helpdesk.server.mails())
    changes = Changes(status="Resolved", group="Escalations", add_tags=frozenset({"late"}))
    assert (await helpdesk.desk.update(ref, changes, expected_version=None, operation_id="op-1")).state == "done"
    assert (await helpdesk.desk.conversation(ref)).cursor == before.cursor
    assert len(helpdesk.server.mails()) == mails


async def test_a_second_change_of_ours_is_no_conflict_with_the_first(helpdesk: HelpdeskUnderTest) -> None:
    ref = await helpdesk.create_ticket("Parcel", "Where is it?")
    seen = await helpdesk.desk.ticket(ref)
    for status in ("Resolved", "Closed"):
        change = Changes(status=status)
        outcome = await helpdesk.desk.update(ref, change, expected_version=seen.version, operation_id=status)
        assert outcome.state == "done"
    await helpdesk.colleague_changes(ref, Changes(status="Reopened"))
    change = Changes(status="Resolved")
    outcome = await helpdesk.desk.update(ref, change, expected_version=seen.version, operation_id="op-3")
    assert outcome.state == "conflict"


async def test_names_that_the_desk_does_not_have_are_refused_before_anything_is_sent(
    helpdesk: HelpdeskUnderTest,
) -> None:
    ref = await helpdesk.create_ticket("Parcel", "Where is it?")
    changes = Changes(status="Sleeping", group="Nobody's", assignee="999", priority="7", fields={"nowhere": "x"})
    outcome = await helpdesk.desk.update(ref, changes, expected_version=None, operation_id="op-1")
    assert outcome.state == "refused"
    assert set(outcome.refused) == {"status", "group", "assignee", "priority", "nowhere"}
    assert not [line for line in helpdesk.ledger if line.method == "PATCH"]


async def test_a_merged_ticket_answers_under_the_other_number(helpdesk: HelpdeskUnderTest) -> None:
    ref, into = [await helpdesk.create_ticket(name, "Where is it?") for name in ("First", "Second")]
    await helpdesk.call("PATCH", f"/tickets/{ref.id}/", {"merged_to": int(into.id), "status": 5})
    assert (await helpdesk.desk.ticket(ref)).ref == into
    outcome = await helpdesk.desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")
    assert outcome.state == "done"
    assert (await helpdesk.written(into, REPLY), await helpdesk.written(ref, REPLY)) == (1, 0)


async def test_only_staff_may_sign_in(helpdesk: HelpdeskUnderTest) -> None:
    outsider = helpdesk.signed_in_as("outsider")
    with pytest.raises(NoRights, match="staff"):
        await outsider.check_sign_in()
    await outsider.close()
    stranger = helpdesk.signed_in_as("0" * 40)
    with pytest.raises(SignInRefused):
        await stranger.check_sign_in()
    await stranger.close()
    with pytest.raises(SignInRefused):
        helpdesk.signed_in_as("no token\r\nX: y")


async def test_the_sign_in_says_what_works_and_what_does_not(helpdesk: HelpdeskUnderTest) -> None:
    await helpdesk.create_ticket("Parcel", "Where is it?")
    sign_in = await helpdesk.desk.check_sign_in()
    assert (sign_in.me.name, sign_in.missing) == ("agent", ())
    assert "answer customers" in sign_in.allowed
    without = helpdesk.signed_in_as("agent", tags_field="Schlagworte")
    assert (await without.check_sign_in()).missing == ("keep tags: there is no custom field called Schlagworte",)
    await without.close()


# -- when the network fails in the middle of a write ------------------------------------------------------------------


@pytest.mark.parametrize("visibility", ["public", "internal"])
async def test_a_message_whose_answer_is_lost_is_found_again(helpdesk: HelpdeskUnderTest, visibility: str) -> None:
    desk, ref = helpdesk.desk, await helpdesk.create_ticket("Parcel", "Where is it?")
    cursor = (await desk.conversation(ref)).cursor
    text = REPLY if visibility == "public" else note_text("Looked into it", NoteFacts("op-1", "accept"))
    action = AddMessage(text, "public" if visibility == "public" else "internal")
    helpdesk.network.lose("swallow", method="POST", path="/followups/")
    outcome = await desk.add_message(ref, text, visibility=action.visibility, operation_id="op-1")
    assert (outcome.state, outcome.message_id) == ("unknown", None)
    assert len(await desk.find_operation(ref, Operation("op-1", action), after=cursor)) == 1
    assert await helpdesk.written(ref, text) == 1


async def test_a_change_whose_answer_is_lost_is_found_again(helpdesk: HelpdeskUnderTest) -> None:
    desk, ref = helpdesk.desk, await helpdesk.create_ticket("Parcel", "Where is it?")
    changes = Changes(status="Reopened", add_tags=frozenset({"late"}))
    helpdesk.network.lose("swallow", method="PATCH")
    assert (await desk.update(ref, changes, expected_version=None, operation_id="op-1")).state == "unknown"
    assert await desk.find_operation(ref, Operation("op-1", UpdateTicket(changes, None)), after=None) == [""]


async def test_what_never_left_is_for_later(helpdesk: HelpdeskUnderTest) -> None:
    desk, ref = helpdesk.desk, await helpdesk.create_ticket("Parcel", "Where is it?")
    await desk.ticket(ref)
    await helpdesk.network.refuse()
    reply = await desk.add_message(ref, REPLY, visibility="public", operation_id="op-1")
    change = await desk.update(ref, Changes(status="Closed"), expected_version=None, operation_id="op-2")
    assert (reply.state, change.state) == ("later", "later")
    await helpdesk.network.accept()
    assert await helpdesk.written(ref, REPLY) == 0
