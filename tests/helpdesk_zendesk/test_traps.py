"""What Zendesk does that one would not expect, and what the adapter makes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.decisions import AddMessage, Operation
from app.domain.errors import NoRights
from app.domain.tickets import Changes
from tests.contract.zendesk import ZendeskUnderTest
from tests.support.zendesk.state import ALEX, BO, CLEO, SEVERITY, VIP


def puts(zendesk: ZendeskUnderTest) -> list[dict[str, object]]:
    """The bodies of everything that was written by this program."""
    return [one.asked for one in zendesk.server.log if one.method in ("PUT", "DELETE") and one.path.startswith("/api")]


async def test_a_comment_always_says_whether_it_is_public(zendesk: ZendeskUnderTest) -> None:
    """Left unsaid it is what the first one was: public."""
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    for visibility in ("internal", "public"):
        made = await zendesk.desk.add_message(
            ref, "hello", visibility="public" if visibility == "public" else "internal", operation_id="op-1"
        )
        assert made.state == "done"
    assert [one["ticket"]["comment"]["public"] for one in puts(zendesk)] == [False, True]  # type: ignore[index]


async def test_a_reply_that_zendesk_made_a_note_is_told(zendesk: ZendeskUnderTest) -> None:
    """A light agent's replies become notes without a word."""
    zendesk.server.account.users[ALEX]["only_private_comments"] = True
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    made = await zendesk.desk.add_message(ref, "On its way", visibility="public", operation_id="op-1")
    assert (made.state, list(made.refused)) == ("partly", ["message"])
    assert await zendesk.sent_to_customers("On its way") == 0
    assert "answer customers" in " ".join((await zendesk.desk.check_sign_in()).missing)


async def test_what_looks_like_markdown_arrives_as_it_was_typed(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    text = "# 4711\n\n*not bold* & <i>not</i> italic\n1. one\n2. two"
    assert (await zendesk.desk.add_message(ref, text, visibility="public", operation_id="op-1")).state == "done"
    assert (await zendesk.desk.conversation(ref)).messages[-1].text == text
    [body] = puts(zendesk)
    assert set(body["ticket"]["comment"]) == {"html_body", "public"}  # type: ignore[index]


async def test_what_zendesk_would_cut_is_not_sent(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    for text, state in (("\u00e4" * 32_764, "done"), ("\u00e4" * 32_765, "refused")):
        made = await zendesk.desk.add_message(ref, text, visibility="internal", operation_id="op-1")
        assert made.state == state
    assert len(puts(zendesk)) == 1


async def test_a_live_conversation_is_answered_in_zendesk(zendesk: ZendeskUnderTest) -> None:
    number = zendesk.server.account.create("Chat", "hi", from_messaging_channel=True, channel="native_messaging")
    ref = type(await zendesk.create_ticket("x", "y"))("lab", str(number))
    assert (await zendesk.desk.ticket(ref)).channel == "chat"
    reply = await zendesk.desk.add_message(ref, "hello", visibility="public", operation_id="op-1")
    assert (reply.state, puts(zendesk)) == ("refused", [])
    assert (await zendesk.desk.add_message(ref, "note", visibility="internal", operation_id="op-2")).state == "done"


async def test_values_of_fields_are_no_tags_of_the_agent(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    changes = Changes(add_tags=frozenset({"late"}), fields={"Severity": "High", "Important customer": "true"})
    assert (await zendesk.desk.update(ref, changes, expected_version=None, operation_id="op-1")).state == "done"
    shown = zendesk.server.account.find(int(ref.id)).shown
    assert set(shown["tags"]) == {"late", "severity_high", "important_customer"}
    ticket = await zendesk.desk.ticket(ref)
    assert ticket.tags == {"late"}
    assert (ticket.fields["Severity"], ticket.fields["Important customer"]) == ("High", "true")
    none = Changes(fields={"Severity": "", "Important customer": "false"})
    assert (await zendesk.desk.update(ref, none, expected_version=None, operation_id="op-2")).state == "done"
    assert set(shown["tags"]) == {"late"}


async def test_tags_are_never_replaced_and_a_torn_one_is_refused(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    changes = Changes(status="open", add_tags=frozenset({"two words", "one"}))
    outcome = await zendesk.desk.update(ref, changes, expected_version=None, operation_id="op-1")
    assert (outcome.state, list(outcome.refused)) == ("partly", ["tags"])
    assert (await zendesk.desk.ticket(ref)).tags == {"one"}
    assert not [one for one in puts(zendesk) if "tags" in one.get("ticket", {})]  # type: ignore[operator]


async def test_a_companys_own_status_is_shown_and_set_by_its_name(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    statuses = (await zendesk.desk.vocabulary(ref)).statuses
    assert statuses == ("new", "open", "pending", "solved", "Waiting for parts")
    wait = Changes(status="waiting for parts")
    assert (await zendesk.desk.update(ref, wait, expected_version=None, operation_id="op-1")).state == "done"
    assert (await zendesk.desk.ticket(ref)).status == "Waiting for parts"
    assert zendesk.server.account.find(int(ref.id)).shown["status"] == "pending"


async def test_every_change_is_made_on_condition_and_goes_on_when_somebody_was_faster(
    zendesk: ZendeskUnderTest,
) -> None:
    """The ticket moves between our look and our write: Zendesk answers 409, and the new state is looked at."""
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    version = (await zendesk.desk.ticket(ref)).version
    update = zendesk.server.account.update
    raced: list[bool] = []

    def with_a_race(number: int, wanted: dict[str, object], by: int) -> object:
        if by == ALEX and not raced:
            raced.append(True)
            update(number, {"priority": "high"}, BO)
        return update(number, wanted, by)

    zendesk.server.account.update = with_a_race  # type: ignore[method-assign, assignment]
    close = Changes(status="pending", add_tags=frozenset({"a"}))
    outcome = await zendesk.desk.update(ref, close, expected_version=version, operation_id="op-1")
    assert outcome.state == "done"
    assert [one.status for one in zendesk.server.log if one.method == "PUT"] == [409, 200, 200]
    assert all("updated_stamp" in (one.get("ticket") or one) for one in puts(zendesk))  # type: ignore[operator]


async def test_a_faster_change_of_the_same_field_is_a_conflict_with_its_name(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    version = (await zendesk.desk.ticket(ref)).version
    zendesk.server.account.update(int(ref.id), {"priority": "low", "status": "pending"}, BO)
    ours = Changes(priority="urgent", add_tags=frozenset({"a"}))
    outcome = await zendesk.desk.update(ref, ours, expected_version=version, operation_id="op-1")
    assert (outcome.state, "priority" in outcome.because, puts(zendesk)) == ("conflict", True, [])


async def test_a_closed_ticket_refuses_with_zendesks_words(zendesk: ZendeskUnderTest) -> None:
    """That is also what became of a ticket that was merged into another."""
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    zendesk.server.account.find(int(ref.id)).shown |= {"status": "closed", "tags": ["closed_by_merge"]}
    note = await zendesk.desk.add_message(ref, "hello", visibility="internal", operation_id="op-1")
    change = await zendesk.desk.update(ref, Changes(priority="high"), expected_version=None, operation_id="op-2")
    tag = Changes(add_tags=frozenset({"a"}))
    tags = await zendesk.desk.update(ref, tag, expected_version=None, operation_id="op-3")
    assert (note.state, change.state, tags.state) == ("refused", "refused", "refused")
    said = [*note.refused.values(), *change.refused.values(), *tags.refused.values()]
    assert all("closed prevents" in one for one in said)


async def test_solving_needs_an_assignee_where_the_account_says_so(zendesk: ZendeskUnderTest) -> None:
    zendesk.server.account.assigns_on_solve = False
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    solve = Changes(status="solved")
    outcome = await zendesk.desk.update(ref, solve, expected_version=None, operation_id="op-1")
    assert (outcome.state, outcome.refused) == ("refused", {"status": "Assignee: is required when solving a ticket"})


async def test_the_worklist_trusts_the_tickets_and_not_the_search(zendesk: ZendeskUnderTest) -> None:
    """Zendesk's search is minutes behind: a ticket that was solved or handed over since is not shown as open."""
    mine, solved, gone = [await zendesk.create_ticket(name, "?") for name in ("Mine", "Solved", "Gone")]
    for ref in (mine, solved, gone):
        await zendesk.take(ref)
    zendesk.server.account.freeze_search()
    zendesk.server.account.update(int(solved.id), {"status": "solved"}, BO)
    zendesk.server.account.update(int(gone.id), {"assignee_id": BO}, BO)
    assert [ticket.ref for ticket in await zendesk.desk.my_open_tickets()] == [mine]


async def test_a_change_in_the_second_of_the_look_is_not_missed(zendesk: ZendeskUnderTest) -> None:
    """Stamps have whole seconds: two changes within one look the same."""
    account, desk = zendesk.server.account, zendesk.desk
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    account.pace = 0.0
    account.customer_writes(int(ref.id), "one")
    _, cursor = await desk.changes(None, [ref])
    account.customer_writes(int(ref.id), "two")
    changed, cursor = await desk.changes(cursor, [ref])
    assert list(changed) == [ref]
    account.now += timedelta(seconds=5)
    _, cursor = await desk.changes(cursor, [ref])
    assert list((await desk.changes(cursor, [ref]))[0]) == []


async def test_messages_of_one_second_are_told_once_each(zendesk: ZendeskUnderTest) -> None:
    account, desk = zendesk.server.account, zendesk.desk
    ref = await zendesk.create_ticket("Parcel", "one")
    account.pace = 0.0
    cursor = (await desk.conversation(ref)).cursor
    account.customer_writes(int(ref.id), "two")
    later = await desk.conversation(ref, cursor)
    account.customer_writes(int(ref.id), "three")
    last = await desk.conversation(ref, later.cursor)
    assert [[one.text for one in told.messages] for told in (later, last)] == [["two"], ["three"]]
    assert (await desk.conversation(ref, last.cursor)).messages == ()
    twice = Operation("op-1", AddMessage("two", "public"))
    assert await desk.find_operation(ref, twice, after=cursor) == []  # a customer's words are never ours


async def test_a_ticket_watched_since_a_moment_ago_is_told_when_it_moved(zendesk: ZendeskUnderTest) -> None:
    old, new = [await zendesk.create_ticket(name, "?") for name in ("Old", "New")]
    _, cursor = await zendesk.desk.changes(None, [old])
    await zendesk.customer_writes(new, "hello?")
    assert list((await zendesk.desk.changes(cursor, [old, new]))[0]) == [new]


async def test_a_ticket_that_vanished_is_told_as_changed(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    _, cursor = await zendesk.desk.changes(None, [ref])
    await zendesk.remove(ref)
    changed, cursor = await zendesk.desk.changes(cursor, [ref])
    assert list(changed) == [ref]
    assert list((await zendesk.desk.changes(cursor, [ref]))[0]) == []


async def test_a_scope_that_was_not_given_is_named(zendesk: ZendeskUnderTest) -> None:
    desk = zendesk.signed_in(zendesk.server.oauth.issued(scope="read"))
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    refused = await desk.add_message(ref, "hello", visibility="internal", operation_id="op-1")
    assert (refused.state, refused.refused["ticket"]) == (
        "refused",
        "You are missing the following required scopes: write",
    )
    await desk.close()
    blind = zendesk.signed_in(zendesk.server.oauth.issued(scope="tickets:write"))
    with pytest.raises(NoRights, match="required scopes: read"):
        await blind.ticket(ref)
    await blind.close()


async def test_earlier_contacts_are_the_customers_of_two_weeks(zendesk: ZendeskUnderTest) -> None:
    await zendesk.create_ticket("Long ago", "?")
    zendesk.server.account.now += timedelta(days=15)
    await zendesk.create_ticket("Last week", "?")
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    zendesk.server.account.create("Somebody else's", "?", requester=BO)
    ticket = await zendesk.desk.ticket(ref)
    assert (ticket.prior_contacts, ticket.customer and ticket.customer.id) == (1, str(CLEO))


async def test_a_field_of_choices_takes_names_and_clears(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    wrong = Changes(fields={"Important customer": "perhaps", "Nowhere": "x"}, group="Nobody's", priority="huge")
    outcome = await zendesk.desk.update(ref, wrong, expected_version=None, operation_id="op-1")
    assert (outcome.state, set(outcome.refused)) == ("refused", {"Important customer", "Nowhere", "group", "priority"})
    assert puts(zendesk) == []
    fields = {one["id"]: one["value"] for one in zendesk.server.account.find(int(ref.id)).shown["custom_fields"]}
    assert (fields[SEVERITY], fields[VIP]) == (None, None)
