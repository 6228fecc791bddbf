"""What only Intercom does: its two hosts, its parts, one request for each change, its way to say no."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.domain.decisions import AddMessage, Operation
from app.domain.errors import InsecureAddress, SignInRefused, TooManyRequests, UnexpectedAnswer
from app.domain.tickets import Changes, TicketRef
from app.helpdesk.intercom import wire
from app.helpdesk.intercom.adapter import Intercom
from app.helpdesk.intercom.connector import is_here
from app.helpdesk.intercom.places import places_of
from tests.contract.intercom import IntercomUnderTest, intercom_under_test
from tests.helpdesk.answering import NOW, asking
from tests.support.intercom import BO, ME, TOKEN
from tests.support.intercom_workspace import ATTRIBUTES
from tests.support.web import Said


@pytest.fixture
async def inbox() -> AsyncIterator[IntercomUnderTest]:
    async with intercom_under_test() as made:
        yield made


async def test_a_message_says_itself_who_may_read_it(inbox: IntercomUnderTest) -> None:
    ref = await inbox.create_ticket("Parcel", "Where?")
    await inbox.desk.add_message(ref, "a < b", visibility="internal", operation_id="op-1")
    await inbox.desk.add_message(ref, "one\ntwo", visibility="public", operation_id="op-2")
    sent = [one.asked for one in inbox.server.log if one.path.endswith("/reply")]
    assert sent == [
        {"message_type": "note", "type": "admin", "admin_id": ME, "body": "a &lt; b"},
        {"message_type": "comment", "type": "admin", "admin_id": ME, "body": "one<br>two"},
    ]


async def test_one_value_that_is_refused_stops_no_other(inbox: IntercomUnderTest) -> None:
    ref = await inbox.create_ticket("Parcel", "Where?")
    fields = {"Severity": "Enormous", "Orders": "12", "Insured": "true", "Colour": "red"}
    changes = Changes(status="closed", priority="high", group="Nowhere", assignee=BO, fields=fields)
    outcome = await inbox.desk.update(ref, changes, expected_version=None, operation_id="op")
    assert (outcome.state, set(outcome.refused)) == ("partly", {"Severity", "Colour", "priority", "group"})
    assert "no such option" in outcome.refused["Severity"]
    ticket = await inbox.desk.ticket(ref)
    assert (ticket.status, ticket.assignee and ticket.assignee.name) == ("closed", "Bo Builder")
    assert ticket.fields == {"Orders": "12", "Insured": "true"}


async def test_what_failed_in_the_middle_is_finished_by_the_next_try(inbox: IntercomUnderTest) -> None:
    ref = await inbox.create_ticket("Parcel", "Where?")
    version = (await inbox.desk.ticket(ref)).version
    changes = Changes(status="closed", group="Escalations", add_tags=frozenset({"vip"}))
    inbox.network.lose("swallow", method="POST", path="/parts")
    assert (await inbox.desk.update(ref, changes, expected_version=version, operation_id="op")).state == "unknown"
    assert (await inbox.desk.update(ref, changes, expected_version=version, operation_id="op")).state == "done"
    moves = [one.asked["message_type"] for one in inbox.server.log if one.path.endswith("/parts")]
    assert moves == ["assignment", "close"]


async def test_a_reply_that_reopened_makes_no_conflict_and_a_colleague_does(inbox: IntercomUnderTest) -> None:
    inbox.server.reopening = True
    ref = await inbox.create_ticket("Parcel", "Where?")
    inbox.server.move(ref.id, BO, "snoozed", state="snoozed")
    seen = (await inbox.desk.ticket(ref)).version
    assert (await inbox.desk.add_message(ref, "Soon!", visibility="public", operation_id="op-1")).state == "done"
    assert (await inbox.desk.ticket(ref)).status == "open"
    close = Changes(status="closed")
    assert (await inbox.desk.update(ref, close, expected_version=seen, operation_id="op-2")).state == "done"
    seen = (await inbox.desk.ticket(ref)).version
    await inbox.desk.add_message(ref, "And?", visibility="public", operation_id="op-3")
    inbox.server.move(ref.id, BO, "snoozed", state="snoozed")
    again = await inbox.desk.update(ref, Changes(status="open"), expected_version=seen, operation_id="op-4")
    assert again.state == "conflict"


async def test_snoozed_is_until_tomorrow_and_taken_from_nobody(inbox: IntercomUnderTest) -> None:
    ref = await inbox.create_ticket("Parcel", "Where?")
    await inbox.take(ref)
    changes = Changes(status="snoozed", assignee="")
    assert (await inbox.desk.update(ref, changes, expected_version=None, operation_id="op")).state == "done"
    kept = inbox.server.conversations[ref.id]
    assert 86000 < kept["snoozed_until"] - inbox.server.now.timestamp() <= 86400
    assert (await inbox.desk.ticket(ref)).assignee is None


async def test_only_the_newest_five_hundred_parts_are_told(inbox: IntercomUnderTest) -> None:
    """Intercom gives no more. What follows the cursor is told all the same, and nothing twice while it is there."""
    ref = await inbox.create_ticket("Parcel", "first")
    await inbox.colleague_writes(ref, ["early"], "internal")
    cursor = (await inbox.desk.conversation(ref)).cursor
    await inbox.colleague_writes(ref, [f"note {number}" for number in range(501)], "internal")
    told = await inbox.desk.conversation(ref, cursor)
    assert [told.messages[0].text, told.messages[1].text, told.messages[-1].text] == ["first", "note 1", "note 500"]
    sent = await inbox.desk.add_message(ref, "On its way", visibility="public", operation_id="op")
    found = await inbox.desk.find_operation(ref, Operation("op", AddMessage("On its way", "public")), after=cursor)
    assert found == [sent.message_id]


async def test_after_a_merge_everything_is_told_again(inbox: IntercomUnderTest) -> None:
    ref = await inbox.create_ticket("Parcel", "first")
    cursor = (await inbox.desk.conversation(ref)).cursor
    inbox.server.add_part(ref.id, "merged_primary_conversation", inbox.server.admin(BO))
    told = await inbox.desk.conversation(ref, cursor)
    assert [message.text for message in told.messages] == ["first"]
    assert (await inbox.desk.conversation(ref, told.cursor)).messages == ()


async def test_a_field_called_like_a_part_of_every_ticket_is_still_a_field(
    inbox: IntercomUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = [{**ATTRIBUTES[1], "name": "status", "data_type": "string"}]
    monkeypatch.setattr("tests.support.intercom_workspace.ATTRIBUTES", named)
    monkeypatch.setattr("tests.support.intercom.ATTRIBUTES", named)
    ref = await inbox.create_ticket("Parcel", "Where?")
    seen = await inbox.desk.ticket(ref)
    inbox.server.set_attribute(ref.id, BO, "status", "theirs")
    changes = Changes(status="closed", fields={"status": "ours"})
    clash = await inbox.desk.update(ref, changes, expected_version=seen.version, operation_id="op-1")
    assert (clash.state, "status (field)" in clash.because) == ("conflict", True)
    assert (await inbox.desk.update(ref, changes, expected_version=None, operation_id="op-2")).state == "done"
    ticket = await inbox.desk.ticket(ref)
    assert (ticket.status, ticket.fields) == ("closed", {"status": "ours"})


async def test_bots_are_no_agents_and_events_no_messages(inbox: IntercomUnderTest) -> None:
    ref = await inbox.create_ticket("Parcel", "Where?")
    bot = {"type": "bot", "id": "9", "name": "Fin", "email": "fin@lab.example", "from_ai_agent": True}
    inbox.server.add_part(ref.id, "comment", bot, "<p>I am a <b>bot</b>.</p>")
    inbox.server.move(ref.id, BO, "close", state="closed")
    messages = (await inbox.desk.conversation(ref)).messages
    assert [(one.role, one.text) for one in messages] == [("customer", "Where?"), ("bot", "I am a bot.")]


async def test_a_mail_is_a_mail_and_files_are_named(inbox: IntercomUnderTest) -> None:
    ref = TicketRef("lab", inbox.server.create("Parcel", "Where?", source="email"))
    upload = {"type": "upload", "name": "a\u202eb.png", "url": "https://x.example/a", "content_type": "image/png"}
    inbox.server.add_part(ref.id, "comment", inbox.server.customer(), None, attachments=[{**upload, "filesize": 9}])
    assert (await inbox.desk.ticket(ref)).channel == "email"
    [file] = (await inbox.desk.conversation(ref)).messages[-1].attachments
    assert (file.name, file.media_type, file.size) == ("ab.png", "image/png", 9)


async def test_a_new_tag_is_made_once(inbox: IntercomUnderTest) -> None:
    refs = [await inbox.create_ticket(name, "?") for name in ("A", "B")]
    for ref in refs:
        changes = Changes(add_tags=frozenset({"late", "VIP"}))
        assert (await inbox.desk.update(ref, changes, expected_version=None, operation_id="op")).state == "done"
    assert list(inbox.server.tags.values()) == ["vip", "late"]


async def test_many_watched_conversations_are_searched_for(inbox: IntercomUnderTest) -> None:
    refs = [await inbox.create_ticket(f"Number {number}", "?") for number in range(170)]
    _, cursor = await inbox.desk.changes(None, refs)
    for ref in refs:
        await inbox.customer_writes(ref, "hello?")
    changed, cursor = await inbox.desk.changes(cursor, refs)
    assert set(changed) == set(refs)
    assert list((await inbox.desk.changes(cursor, refs))[0]) == []


async def test_a_change_in_the_second_that_is_not_over_is_not_lost(inbox: IntercomUnderTest) -> None:
    ref = await inbox.create_ticket("Parcel", "Where?")
    _, cursor = await inbox.desk.changes(None, [ref])
    inbox.server.now -= timedelta(seconds=1)
    await inbox.customer_writes(ref, "hello?")
    assert list((await inbox.desk.changes(cursor, [ref]))[0]) == [ref]


async def test_what_the_account_may_not_do_is_said_in_words(inbox: IntercomUnderTest) -> None:
    inbox.server.seat = False
    [missing] = (await inbox.desk.check_sign_in()).missing
    assert "seat" in missing


async def test_a_wrong_token_and_a_pause_are_told_as_such(inbox: IntercomUnderTest) -> None:
    other = inbox.signed_in_with("some-other-token")
    with pytest.raises(SignInRefused):
        await other.check_sign_in()
    await other.close()
    pause = {"type": "error.list", "request_id": None, "errors": [{"code": "rate_limit_exceeded", "message": "Slow"}]}
    inbox.server.faults.append(Said(429, pause))
    with pytest.raises(TooManyRequests):
        await inbox.desk.check_sign_in()


async def test_the_ledger_holds_no_word_of_a_customer(inbox: IntercomUnderTest) -> None:
    ref = await inbox.create_ticket("Parcel", "my secret word")
    await inbox.desk.conversation(ref)
    await inbox.desk.search_articles("my secret word")
    assert "secret" not in repr(inbox.ledger)
    assert TOKEN not in repr(inbox.ledger)


@pytest.mark.parametrize(
    ("url", "api", "page"),
    [
        (
            "https://app.intercom.com",
            "https://api.intercom.io",
            "https://app.intercom.com/a/inbox/_/inbox/conversation/9",
        ),
        (
            "https://app.eu.intercom.com/a/inbox/abc123/inbox/conversation/5",
            "https://api.eu.intercom.io",
            "https://app.eu.intercom.com/a/inbox/abc123/inbox/conversation/9",
        ),
        (
            "https://api.au.intercom.io/",
            "https://api.au.intercom.io",
            "https://app.au.intercom.com/a/inbox/_/inbox/conversation/9",
        ),
    ],
)
def test_the_address_of_the_inbox_says_where_the_api_is(url: str, api: str, page: str) -> None:
    places = places_of(url)
    assert (places.api, places.url("9")) == (api, page)
    assert places.conversation_of(page) == "9"


@pytest.mark.parametrize(
    "url",
    [
        "https://intercom.com",
        "https://app.intercom.com.evil.example",
        "https://evil.example/app.intercom.com",
        "http://app.intercom.com",
        "https://app.intercom.com:8443",
        "https://app@app.intercom.com",
        "https://xn--app-intercom-abc.example",
    ],
)
def test_no_other_host_gets_the_token(url: str) -> None:
    with pytest.raises(InsecureAddress):
        Intercom("lab", url, TOKEN, ledger=lambda _: None, clock=lambda: NOW)


def test_a_token_is_one_word() -> None:
    with pytest.raises(SignInRefused):
        Intercom("lab", "https://app.intercom.com", "two words", ledger=lambda _: None, clock=lambda: NOW)


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://app.intercom.com/a/inbox/abc123/inbox/conversation/215", "215"),
        ("https://app.intercom.com/a/inbox/abc123/inbox/shared/all/conversation/215?view=List", "215"),
        ("https://app.intercom.com/a/inbox/abc123/inbox/admin/8857114/conversation/215", "215"),
        ("https://app.intercom.com/a/apps/abc123/conversations/215", "215"),
        ("https://app.intercom.com/a/inbox/_/inbox/conversation/215", "215"),
        ("https://app.intercom.com/a/inbox/other1/inbox/conversation/215", None),
        ("https://app.eu.intercom.com/a/inbox/abc123/inbox/conversation/215", None),
        ("https://app.intercom.com/a/inbox/abc123/inbox/conversation/", None),
        ("https://app.intercom.com/a/inbox/abc123", None),
    ],
)
def test_addresses_of_conversations(url: str, number: str | None) -> None:
    assert places_of("https://app.intercom.com/a/inbox/abc123").conversation_of(url) == number


CONVERSATION = {"type": "conversation", "id": "1", "state": "open", "title": "Charged\u202e twice\n"}


def test_a_title_is_one_line_that_reads_as_it_is() -> None:
    assert wire.facts(CONVERSATION).title == "Charged twice"


@pytest.mark.parametrize(
    "broken", [None, [], "a customer's secret", {}, {**CONVERSATION, "id": "1\u202e"}, {**CONVERSATION, "state": None}]
)
def test_what_is_no_conversation_is_refused_without_its_words(broken: object) -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        wire.facts(broken)
    assert "secret" not in str(caught.value)


async def test_intercom_is_recognised_by_its_own_401(inbox: IntercomUnderTest) -> None:
    assert await is_here(asking(inbox.network.url))
    inbox.server.faults.append(Said(404, {"type": "error.list", "errors": []}))
    assert not await is_here(asking(inbox.network.url))
