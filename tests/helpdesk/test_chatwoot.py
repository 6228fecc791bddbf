"""What only Chatwoot does: 401 for what one may not do, braces it fills in, labels it drops, accounts in addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.domain.errors import NoRights, SignInRefused, TicketGone, UnexpectedAnswer
from app.domain.tickets import Changes, TicketRef
from app.helpdesk.chatwoot import connector, wire
from app.helpdesk.client import Answer
from tests.contract.chatwoot import ChatwootUnderTest, chatwoot_under_test
from tests.support.chatwoot_fake import INCOMING


@pytest.fixture
async def lab() -> AsyncIterator[ChatwootUnderTest]:
    async with chatwoot_under_test() as made:
        yield made


async def test_a_wrong_token_is_refused_and_a_missing_right_is_no_wrong_token(lab: ChatwootUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    with pytest.raises(SignInRefused):
        await lab.signed_in("another-token").ticket(ref)
    lab.server.members.discard(11)
    with pytest.raises(NoRights):
        await lab.desk.ticket(ref)
    outcome = await lab.desk.add_message(ref, "hello", visibility="internal", operation_id="op-1")
    assert outcome.state == "refused"
    with pytest.raises(SignInRefused):
        lab.signed_in("no token at all")


async def test_nothing_goes_to_the_account_that_was_merely_chosen_last(lab: ChatwootUnderTest) -> None:
    """Conversations are counted in each account from one: a reply that waits would reach another shop's customer."""
    ref = await lab.create_ticket("Parcel", "Where is it?")
    lab.server.accounts, lab.server.chosen = [3, 4], 3
    bare = lab.signed_in("ada-token")
    with pytest.raises(SignInRefused, match="several accounts"):
        await bare.check_sign_in()
    outcome = await bare.add_message(ref, "On its way", visibility="public", operation_id="op-1")
    assert (outcome.state, lab.server.delivered) == ("later", [])
    assert set(lab.server.requests) == {"GET /api/v1/profile"}
    assert (await lab.signed_in("ada-token", path="/app/accounts/3").ticket(ref)).ref == ref


async def test_the_account_is_in_the_address_or_the_only_one(lab: ChatwootUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    bare = lab.signed_in("ada-token")
    assert (await bare.ticket(ref)).url == lab.desk.url_of(ref)
    assert lab.server.requests.count("GET /api/v1/profile") == 1
    foreign = lab.signed_in("ada-token", path="/app/accounts/4/dashboard")
    assert (await foreign.check_sign_in()).missing != ()
    with pytest.raises(NoRights):
        await foreign.ticket(ref)


@pytest.mark.parametrize(
    "page", ["conversations/7", "inbox/2/conversations/7", "label/vip/conversations/7/", "mentions/conversations/7"]
)
async def test_every_page_of_a_conversation_names_it(lab: ChatwootUnderTest, page: str) -> None:
    base = lab.network.url
    assert lab.desk.ticket_from_url(f"{base}/app/accounts/3/{page}") == TicketRef("lab", "7")
    assert lab.desk.ticket_from_url(f"{base}/app/accounts/4/{page}") is None


async def test_what_chatwoot_would_fill_in_is_not_sent(lab: ChatwootUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    for text in ("Dear {{contact.name}}", "{% if x %}"):
        outcome = await lab.desk.add_message(ref, text, visibility="public", operation_id="op-1")
        assert outcome.state == "refused"
    assert lab.server.delivered == []


async def test_a_text_that_is_too_long_is_refused_with_its_reason(lab: ChatwootUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    outcome = await lab.desk.add_message(ref, "x" * 150_001, visibility="public", operation_id="op-1")
    assert outcome.refused == {"message": "Content is too long (maximum is 150000 characters)"}


async def test_a_label_the_account_does_not_have_is_dropped_and_that_is_said(lab: ChatwootUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    changes = Changes(add_tags=frozenset({"vip", "unheard-of"}))
    outcome = await lab.desk.update(ref, changes, expected_version=None, operation_id="op-1")
    assert (outcome.state, set(outcome.refused)) == ("refused", {"tags"})
    assert (await lab.desk.ticket(ref)).tags == {"vip"}


async def test_other_attributes_stay_and_an_unknown_one_is_never_made(lab: ChatwootUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    lab.talk(ref).attributes = {"kept": 1, "severity": "Low"}
    changes = Changes(fields={"Severity": "High", "Plan": "gold"})
    outcome = await lab.desk.update(ref, changes, expected_version=None, operation_id="op-1")
    assert (outcome.state, set(outcome.refused)) == ("partly", {"Plan"})
    assert lab.talk(ref).attributes == {"kept": 1, "severity": "High"}


async def test_a_value_that_would_break_chatwoot_is_never_sent(lab: ChatwootUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    changes = Changes(status="solved", priority="enormous", assignee="99", group="nobody")
    outcome = await lab.desk.update(ref, changes, expected_version=None, operation_id="op-1")
    assert (outcome.state, set(outcome.refused)) == ("refused", {"status", "priority", "assignee", "group"})
    assert not any(request.startswith("POST") for request in lab.server.requests)


async def test_who_opens_a_conversation_takes_it_and_is_then_given_away_as_was_meant(lab: ChatwootUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    lab.talk(ref).status = "snoozed"
    outcome = await lab.desk.update(
        ref, Changes(status="open", assignee="12"), expected_version=None, operation_id="op-1"
    )
    assert outcome.state == "done"
    assert lab.talk(ref).assignee == 12


async def test_what_our_own_change_moved_is_no_conflict_later(lab: ChatwootUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    seen = (await lab.desk.ticket(ref)).version
    for number, status in enumerate(("pending", "open")):
        changes = Changes(status=status, assignee="")
        outcome = await lab.desk.update(ref, changes, expected_version=seen, operation_id=f"op-{number}")
        assert outcome.state == "done"


async def test_what_chatwoot_tells_of_changes_is_no_message(lab: ChatwootUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    lab.server.set(lab.talk(ref), status="pending")
    told = await lab.desk.conversation(ref)
    assert [one.text for one in told.messages] == ["Where is it?"]
    assert (await lab.desk.ticket(ref)).handled_by_bot
    assert (await lab.desk.conversation(ref, told.cursor)).messages == ()


async def test_earlier_contacts_are_counted_once(lab: ChatwootUnderTest) -> None:
    await lab.create_ticket("Earlier", "Hello?")
    ref = await lab.create_ticket("Parcel", "Where is it?")
    assert (await lab.desk.ticket(ref)).prior_contacts == 1
    lab.server.requests.clear()
    await lab.desk.ticket(ref)
    assert lab.server.requests == [f"GET /api/v1/accounts/3/conversations/{ref.id}"]


async def test_a_pause_the_desk_asks_for_is_for_later(lab: ChatwootUnderTest) -> None:
    ref = await lab.create_ticket("Parcel", "Where is it?")
    await lab.desk.ticket(ref)
    lab.server.busy = 5
    outcome = await lab.desk.add_message(ref, "hello", visibility="internal", operation_id="op-1")
    assert (outcome.state, outcome.retry_after) == ("later", 1.0)


async def test_drafts_are_no_articles(lab: ChatwootUnderTest) -> None:
    found = await lab.desk.search_articles("reset password", limit=5)
    assert [one.title for one in found] == ["Reset a password"]
    assert found[0].source == f"{lab.network.url}/hc/help/articles/1-reset-a-password"


async def test_a_conversation_that_is_gone_says_so_while_it_is_read(lab: ChatwootUnderTest) -> None:
    with pytest.raises(TicketGone):
        await lab.desk.conversation(TicketRef("lab", "999"))


async def test_chatwoot_is_recognised_without_a_sign_in() -> None:
    async def told(path: str, *, headers: object = None) -> Answer | None:
        assert headers is None
        return Answer(200, {}, b'{"version":"4.5.0","queue_services":"ok"}') if path == "/api" else None

    async def other(path: str, *, headers: object = None) -> Answer | None:
        del path, headers
        return Answer(200, {}, b"<html>")

    assert await connector.is_here(told)
    assert not await connector.is_here(other)


@pytest.mark.parametrize("odd", [None, [], {"id": "x"}, {"id": 1}, {"id": True, "status": "open", "meta": {}}])
def test_what_is_no_conversation_is_refused(odd: object) -> None:
    with pytest.raises(UnexpectedAnswer):
        wire.conversation(odd)


@pytest.mark.parametrize("odd", [None, {"payload": [{}]}, {"payload": [{"id": 1, "message_type": 0, "private": "no"}]}])
def test_a_message_that_does_not_say_whether_it_is_private_is_refused(odd: object) -> None:
    with pytest.raises(UnexpectedAnswer):
        wire.entries(odd)


def test_a_mail_without_plain_text_is_read_from_its_html() -> None:
    email = {"html_content": {"full": "<p>Hello</p>"}}
    raw = {"id": 1, "message_type": INCOMING, "private": False, "content": None, "content_attributes": {"email": email}}
    told = wire.entry({**raw, "attachments": [{"data_url": "https://x/y/bill%20one.pdf", "file_size": 7}]})
    assert (told.text, told.html, told.role) == ("<p>Hello</p>", True, "customer")
    assert (told.attachments[0].name, told.attachments[0].size) == ("bill one.pdf", 7)
