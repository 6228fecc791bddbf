"""What every desk must tell: tickets, conversations, lists, changes, addresses."""

from __future__ import annotations

import pytest

from app.copilot.ports import Desk
from app.domain.errors import TicketGone
from app.domain.tickets import Changes, TicketRef
from tests.contract.harness import DeskUnderTest


async def test_a_new_ticket_is_told_whole(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel missing", "Where is it?")
    ticket = await desk.ticket(ref)
    assert (ticket.ref, ticket.subject, ticket.assignee, ticket.tags) == (ref, "Parcel missing", None, frozenset())
    assert ticket.customer is not None
    assert ticket.customer.name.startswith(under_test.values.customer)
    assert ticket.customer.email
    assert ticket.group == under_test.values.first_group
    assert ticket.created_at is not None
    assert ticket.created_at.tzinfo is not None
    [message] = (await desk.conversation(ref)).messages
    assert (message.role, message.visibility, message.text) == ("customer", "public", "Where is it?")
    assert message.at.tzinfo is not None


async def test_only_what_is_new_comes_after_the_cursor(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "one")
    first = await desk.conversation(ref)
    assert (await desk.conversation(ref, first.cursor)).messages == ()
    await under_test.customer_writes(ref, "two")
    await under_test.colleague_writes(ref, ["three"], "internal")
    await under_test.colleague_writes(ref, ["four"], "public")
    later = await desk.conversation(ref, first.cursor)
    assert [(message.text, message.role, message.visibility) for message in later.messages] == [
        ("two", "customer", "public"),
        ("three", "agent", "internal"),
        ("four", "agent", "public"),
    ]
    again = await desk.conversation(ref, later.cursor)
    assert (again.messages, again.cursor) == ((), later.cursor)
    whole = await desk.conversation(ref)
    assert [message.text for message in whole.messages] == ["one", "two", "three", "four"]
    assert whole.cursor == later.cursor


async def test_a_hundred_messages_and_more_come_in_order(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "first")
    texts = [f"message {number}" for number in range(1, 104)]
    await under_test.colleague_writes(ref, texts, "internal")
    await under_test.customer_writes(ref, "last")
    messages = (await desk.conversation(ref)).messages
    assert [message.text for message in messages] == ["first", *texts, "last"]
    assert len({message.id for message in messages}) == 105


async def test_a_mail_without_words_is_an_empty_message(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("", "")
    [message] = (await desk.conversation(ref)).messages
    assert (message.text, message.role, message.truncated) == ("", "customer", False)
    assert isinstance((await desk.ticket(ref)).subject, str)


async def test_a_ticket_that_is_gone_says_so(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    await under_test.remove(ref)
    with pytest.raises(TicketGone):
        await desk.ticket(ref)
    with pytest.raises(TicketGone):
        await desk.ticket(TicketRef(desk.account, "999999"))


async def test_the_vocabulary_holds_what_the_desk_takes(under_test: DeskUnderTest, desk: Desk) -> None:
    values = under_test.values
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    vocabulary = await desk.vocabulary(ref)
    assert {values.status, values.other_status} <= set(vocabulary.statuses)
    assert values.group in vocabulary.groups
    assert {values.value, values.other_value} <= set(vocabulary.fields[values.field])
    assert values.refused_value not in vocabulary.fields[values.field]
    assert vocabulary.tag_support


async def test_the_sign_in_names_me_and_nothing_is_missing(desk: Desk) -> None:
    sign_in = await desk.check_sign_in()
    assert sign_in.me.id
    assert sign_in.me.name
    assert sign_in.desk


async def test_articles_are_found_by_the_words_of_a_customer(under_test: DeskUnderTest, desk: Desk) -> None:
    if not under_test.values.article_query:
        assert list(await desk.search_articles("how do I reset my password")) == []
        return
    found = await desk.search_articles(under_test.values.article_query)
    assert found[0].title == under_test.values.article_title
    assert found[0].text
    assert len(await desk.search_articles(under_test.values.article_query, limit=1)) == 1
    assert list(await desk.search_articles("xyzzy qwertz")) == []


async def test_the_worklist_holds_my_open_tickets(under_test: DeskUnderTest, desk: Desk) -> None:
    mine, closed, foreign = [await under_test.create_ticket(name, "?") for name in ("Mine", "Closed", "Foreign")]
    await under_test.take(mine)
    await under_test.take(closed)
    close = Changes(status=under_test.values.other_status)
    assert (await desk.update(closed, close, expected_version=None, operation_id="op-1")).state == "done"
    listed = {ticket.ref: ticket for ticket in await desk.my_open_tickets()}
    assert mine in listed
    assert not {closed, foreign} & set(listed)
    assert (listed[mine].subject, listed[mine].url) == ("Mine", desk.url_of(mine))


async def test_other_tickets_of_the_customer_newest_first(under_test: DeskUnderTest, desk: Desk) -> None:
    refs = [await under_test.create_ticket(f"Number {number}", "?") for number in range(3)]
    others = [ticket.ref for ticket in await desk.other_tickets(refs[1], limit=2)]
    assert refs[1] not in others
    assert len(others) == 2
    assert refs[2] in others


async def test_changes_are_told_once_and_only_of_watched_tickets(under_test: DeskUnderTest, desk: Desk) -> None:
    watched, quiet, unwatched = [await under_test.create_ticket(name, "?") for name in ("A", "B", "C")]
    changed, cursor = await desk.changes(None, [watched, quiet])
    assert list(changed) == []
    assert list((await desk.changes(cursor, [watched, quiet]))[0]) == []
    await under_test.customer_writes(watched, "hello?")
    await under_test.colleague_changes(watched, Changes(add_tags=frozenset({"a"})))
    await under_test.customer_writes(unwatched, "hello?")
    changed, later = await desk.changes(cursor, [watched, quiet])
    assert list(changed) == [watched]
    assert list((await desk.changes(later, [watched, quiet]))[0]) == []


async def test_an_address_leads_back_to_its_ticket(under_test: DeskUnderTest, desk: Desk) -> None:
    ref = await under_test.create_ticket("Parcel", "Where is it?")
    url = desk.url_of(ref)
    assert desk.ticket_from_url(url) == ref
    assert desk.ticket_from_url(f"  {url}\n") == ref
    assert (await desk.ticket(ref)).url == url
    for other in (
        "",
        "no address",
        "https://evil.example/?id=1",
        url.replace(ref.id, ""),
        url.replace("//", "//evil."),
    ):
        assert desk.ticket_from_url(other) is None
