"""What only Zammad does: mails that are sent though internal, all or nothing, merges, and what agents may not read."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.copilot.news import TellsNews
from app.domain.errors import SignInRefused, TicketGone, UnexpectedAnswer
from app.domain.tickets import Changes, TicketRef
from app.helpdesk.client import Answer
from app.helpdesk.zammad import connector, lists, wire
from tests.contract.zammad import ZammadUnderTest, zammad_under_test


@pytest.fixture
async def lab() -> AsyncIterator[ZammadUnderTest]:
    async with zammad_under_test() as made:
        yield made


async def test_a_note_is_never_a_mail_and_a_reply_goes_to_the_customer(lab: ZammadUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    await lab.desk.add_message(ref, "be kind", visibility="internal", operation_id="op-1")
    await lab.desk.add_message(ref, "on its way", visibility="public", operation_id="op-2")
    note, reply = lab.case(ref).articles[-2:]
    assert (note["type"], note["internal"]) == ("note", True)
    assert (reply["type"], reply["internal"], reply["to"]) == ("email", False, "cleo@example.com")
    assert lab.server.delivered == ["on its way"]


async def test_a_customer_who_wrote_on_another_channel_is_not_answered_by_mail(lab: ZammadUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    lab.server.say(lab.case(ref), "hello?", sender="Customer", by=9, kind="whatsapp message")
    outcome = await lab.desk.add_message(ref, "on its way", visibility="public", operation_id="op-1")
    assert outcome.state == "refused"
    assert "whatsapp message" in outcome.refused["message"]
    assert lab.server.delivered == []


async def test_a_merged_ticket_is_followed_and_its_messages_come_along(lab: ZammadUnderTest) -> None:
    old, kept = await lab.create_ticket("Old", "first"), await lab.create_ticket("Kept", "second")
    cursor = (await lab.desk.conversation(kept)).cursor
    lab.server.merge(lab.case(old), lab.case(kept))
    assert (await lab.desk.ticket(old)).ref == kept
    told = await lab.desk.conversation(kept, cursor)
    assert [message.text for message in told.messages] == ["first", "second"]
    assert (await lab.desk.conversation(kept, told.cursor)).messages == ()
    others = await lab.desk.other_tickets(kept)
    assert [ticket.ref for ticket in others] == []


async def test_a_merge_that_cannot_be_followed_is_gone(lab: ZammadUnderTest) -> None:
    old, kept = await lab.create_ticket("Old", "first"), await lab.create_ticket("Kept", "second")
    lab.server.merge(lab.case(old), lab.case(kept))
    lab.case(old).merged_into = 0
    with pytest.raises(TicketGone):
        await lab.desk.ticket(old)


async def test_what_is_refused_as_a_whole_is_tried_by_parts_and_each_reason_is_told(lab: ZammadUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    changes = Changes(status="pending reminder", group="Escalations", priority="huge", assignee="7")
    outcome = await lab.desk.update(ref, changes, expected_version=None, operation_id="op-1")
    assert outcome.state == "partly"
    assert outcome.refused["status"] == "Missing required value for field 'pending_time'!"
    assert "No lookup value found" in outcome.refused["priority"]
    assert (lab.case(ref).group, lab.case(ref).owner, lab.case(ref).state) == (2, 7, 1)


async def test_an_attribute_it_does_not_have_is_named_because_zammad_would_not(lab: ZammadUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    changes = Changes(fields={"unheard_of": "1"})
    outcome = await lab.desk.update(ref, changes, expected_version=None, operation_id="op-1")
    assert (outcome.state, set(outcome.refused)) == ("refused", {"unheard_of"})


async def test_an_agent_who_is_no_administrator_reads_what_they_may(lab: ZammadUnderTest) -> None:
    lab.server.is_admin = False
    ref = await lab.create_ticket("Parcel", "Where is it?")
    vocabulary = await lab.desk.vocabulary(ref)
    assert vocabulary.groups == ("Support", "Escalations")
    assert vocabulary.fields == {"severity": ()}
    assert "merged" not in vocabulary.statuses


async def test_rights_that_are_missing_are_said(lab: ZammadUnderTest) -> None:
    assert (await lab.desk.check_sign_in()).missing == ()
    lab.server.is_agent = False
    [missing] = (await lab.signed_in("ada-token-1").check_sign_in()).missing
    assert "ticket.agent" in missing
    with pytest.raises(SignInRefused):
        await lab.signed_in("another-token").check_sign_in()
    with pytest.raises(SignInRefused):
        lab.signed_in("not a token")


async def test_a_right_that_was_lost_is_a_refusal_and_a_pause_is_for_later(lab: ZammadUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    lab.server.may_write = False
    outcome = await lab.desk.add_message(ref, "hello", visibility="internal", operation_id="op-1")
    assert outcome.state == "refused"
    lab.server.busy = 5
    outcome = await lab.desk.add_message(ref, "hello", visibility="internal", operation_id="op-2")
    assert (outcome.state, outcome.retry_after) == ("later", 1.0)


async def test_a_look_without_news_is_one_request(lab: ZammadUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    seen = await lab.desk.ticket(ref)
    lab.server.requests.clear()
    assert (await lab.desk.ticket(ref)).version == seen.version
    assert lab.server.requests == [f"GET /api/v1/tickets/{ref.id}"]
    lab.server.set(lab.case(ref), tags=["vip"])
    assert (await lab.desk.ticket(ref)).tags == {"vip"}


async def test_an_answer_of_the_knowledge_base_comes_with_its_whole_text(lab: ZammadUnderTest) -> None:
    [found] = await lab.desk.search_articles("password")
    assert (found.title, found.text) == ("Reset a password", "Open the page and choose Forgot.")
    assert found.source == f"{lab.network.url}/#knowledge_base/1/locale/en-us/answer/1"


@pytest.mark.parametrize("page", ["/#ticket/zoom/7", "#ticket/zoom/7/512", "/desktop/tickets/7", "/mobile/tickets/7/x"])
async def test_every_page_of_a_ticket_names_it(lab: ZammadUnderTest, page: str) -> None:
    assert lab.desk.ticket_from_url(lab.network.url + page) == TicketRef("lab", "7")
    assert lab.desk.ticket_from_url(lab.network.url + page.replace("7", "x")) is None


@pytest.mark.parametrize("page", ["/", "/#dashboard", "/desktop/tickets/7", "/api/v1/"])
async def test_the_address_of_any_page_will_do(lab: ZammadUnderTest, page: str) -> None:
    ref = TicketRef("lab", "7")
    assert lab.signed_in("ada-token-1", path=page).url_of(ref) == lab.desk.url_of(ref)


async def test_it_promises_no_news(lab: ZammadUnderTest) -> None:
    assert not isinstance(lab.desk, TellsNews)


async def test_zammad_is_recognised_without_a_sign_in() -> None:
    async def told(path: str, *, headers: object = None) -> Answer | None:
        del path, headers
        return Answer(403, {}, b'{"error":"Authentication required"}')

    async def other(path: str, *, headers: object = None) -> Answer | None:
        del path, headers
        return Answer(403, {}, b"Forbidden")

    assert await connector.is_here(told)
    assert not await connector.is_here(other)


@pytest.mark.parametrize("odd", [None, [], {"id": "x"}, {"id": True, "title": "", "state": "", "group": ""}])
def test_what_is_no_ticket_is_refused(odd: object) -> None:
    with pytest.raises(UnexpectedAnswer):
        wire.facts(odd)


def test_an_article_that_does_not_say_whether_it_is_internal_is_refused() -> None:
    with pytest.raises(UnexpectedAnswer):
        wire.entries([{"id": 1, "sender": "Agent", "body": "x"}])


def test_a_merge_is_followed_only_when_it_is_certain() -> None:
    def links(*numbers: int) -> object:
        return {"links": [{"link_object": "Ticket", "link_object_value": number} for number in numbers]}

    assert lists.merged_into(links(5), "4") == "5"
    assert lists.merged_into(links(5, 6), "4") is None
    assert lists.merged_into(links(), "4") is None
