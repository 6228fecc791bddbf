"""What only Freshdesk does: its form, its lagging search, its lists, its ways to say no."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from app.domain.decisions import AddMessage, Operation
from app.domain.errors import InsecureAddress, SignInRefused, TicketGone, TooManyRequests, UnexpectedAnswer
from app.domain.tickets import Changes, TicketRef
from app.helpdesk.freshdesk import wire
from app.helpdesk.freshdesk.adapter import Freshdesk
from app.helpdesk.freshdesk.connector import is_here
from app.helpdesk.freshdesk.form import form_of
from tests.contract.freshdesk import FreshdeskUnderTest, freshdesk_under_test
from tests.helpdesk.answering import NOW, asking
from tests.support.freshdesk import BO, CLEO, KEY, ME
from tests.support.web import Said


@pytest.fixture
async def fresh() -> AsyncIterator[FreshdeskUnderTest]:
    async with freshdesk_under_test() as made:
        yield made


async def test_a_note_says_itself_that_it_is_private(fresh: FreshdeskUnderTest) -> None:
    """The documented default is private; nothing here hangs on a default."""
    ref = await fresh.create_ticket("Parcel", "Where?")
    await fresh.desk.add_message(ref, "a < b & c", visibility="internal", operation_id="op")
    [note] = [asked for asked in fresh.server.asked if asked.method == "POST"]
    assert note.body == {"body": "a &lt; b &amp; c", "private": True}


async def test_a_note_that_stands_there_for_all_to_see_is_told(
    fresh: FreshdeskUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = await fresh.create_ticket("Parcel", "Where?")
    writes = fresh.server.writes

    def leaking(number: int, user: int, text: str, *, private: bool, html: str | None = None) -> dict[str, Any]:
        return writes(number, user, text, private=private and user != ME, html=html)

    monkeypatch.setattr(type(fresh.server), "writes", lambda _, *args, **more: leaking(*args, **more))
    outcome = await fresh.desk.add_message(ref, "between us", visibility="internal", operation_id="op")
    assert (outcome.state, outcome.refused) == ("partly", {"message": "It stands there as a public reply"})


async def test_a_refused_change_is_sent_again_without_what_was_refused(fresh: FreshdeskUnderTest) -> None:
    ref = await fresh.create_ticket("Parcel", "Where?")
    changes = Changes(
        status="Pending",
        priority="Urgent",
        add_tags=frozenset({"one, two"}),
        fields={"Severity": "Enormous", "Orders": "12", "Insured": "true", "Type": "Refund"},
    )
    outcome = await fresh.desk.update(ref, changes, expected_version=None, operation_id="op")
    assert (outcome.state, set(outcome.refused)) == ("partly", {"Severity", "tags"})
    assert "Low,High" in outcome.refused["Severity"]
    ticket = await fresh.desk.ticket(ref)
    assert (ticket.status, ticket.priority, ticket.tags) == ("Pending", "Urgent", frozenset())
    assert ticket.fields == {"Severity": "", "Orders": "12", "Insured": "true", "Type": "Refund"}


async def test_values_the_desk_does_not_know_are_refused_without_asking_it(fresh: FreshdeskUnderTest) -> None:
    ref = await fresh.create_ticket("Parcel", "Where?")
    changes = Changes(status="Parked", group="Nowhere", fields={"Colour": "red"})
    outcome = await fresh.desk.update(ref, changes, expected_version=None, operation_id="op")
    assert (outcome.state, set(outcome.refused)) == ("refused", {"status", "group", "Colour"})
    assert not [asked for asked in fresh.server.asked if asked.method == "PUT"]


async def test_an_error_about_a_field_we_did_not_touch_refuses_all(fresh: FreshdeskUnderTest) -> None:
    ref = await fresh.create_ticket("Parcel", "Where?")
    required = {"field": "type", "message": "It should be one of these values: 'Question'", "code": "missing_field"}
    fresh.server.refusing = Said(400, {"description": "Validation failed", "errors": [required]})
    outcome = await fresh.desk.update(ref, Changes(status="Pending"), expected_version=None, operation_id="op")
    assert outcome.state == "refused"
    assert outcome.refused == {"status": "type: It should be one of these values: 'Question'"}


async def test_the_worklist_knows_better_than_the_lagging_search(fresh: FreshdeskUnderTest) -> None:
    old, closed, given = [await fresh.create_ticket(name, "?") for name in ("Old", "Closed", "Given away")]
    for ref in (old, closed, given):
        await fresh.take(ref)
    fresh.server.now += timedelta(hours=2)
    fresh.server.change(int(closed.id), status=4)
    fresh.server.change(int(given.id), responder_id=BO)
    new = await fresh.create_ticket("New", "?")
    await fresh.take(new)
    assert [ticket.ref for ticket in await fresh.desk.my_open_tickets()] == [new, old]


async def test_deleted_tickets_and_spam_are_gone_and_take_no_message(fresh: FreshdeskUnderTest) -> None:
    ref = await fresh.create_ticket("Parcel", "Where?")
    fresh.server.change(int(ref.id), spam=True)
    with pytest.raises(TicketGone):
        await fresh.desk.ticket(ref)
    assert (await fresh.desk.add_message(ref, "Hi", visibility="public", operation_id="op")).state == "refused"
    assert fresh.server.mails == []


async def test_entries_that_came_with_a_merged_ticket_are_told(fresh: FreshdeskUnderTest) -> None:
    ref = await fresh.create_ticket("Parcel", "one")
    await fresh.customer_writes(ref, "two")
    cursor = (await fresh.desk.conversation(ref)).cursor
    entries = fresh.server.entries[int(ref.id)]
    entries.insert(0, {**entries[0], "id": 77, "body": "<p>from the other ticket</p>"})
    told = await fresh.desk.conversation(ref, cursor)
    assert {message.text for message in told.messages} == {"one", "from the other ticket", "two"}
    assert (await fresh.desk.conversation(ref, told.cursor)).messages == ()


async def test_an_entry_that_was_deleted_hides_no_later_one(fresh: FreshdeskUnderTest) -> None:
    ref = await fresh.create_ticket("Parcel", "one")
    await fresh.colleague_writes(ref, [f"note {number}" for number in range(101)], "internal")
    cursor = (await fresh.desk.conversation(ref)).cursor
    del fresh.server.entries[int(ref.id)][5:50]
    sent = await fresh.desk.add_message(ref, "On its way", visibility="public", operation_id="op")
    found = await fresh.desk.find_operation(ref, Operation("op", AddMessage("On its way", "public")), after=cursor)
    assert found == [sent.message_id]
    assert (await fresh.desk.conversation(ref, cursor)).messages[-1].text == "On its way"


async def test_a_ticket_of_the_web_chat_gets_its_reply_in_the_chats_way(fresh: FreshdeskUnderTest) -> None:
    ref = TicketRef("lab", str(fresh.server.create("Chat", "Hi", source=7)))
    assert (await fresh.desk.ticket(ref)).channel == "chat"
    assert (await fresh.desk.add_message(ref, "Hello!", visibility="public", operation_id="op")).state == "done"
    assert fresh.server.mails == ["Hello!"]


async def test_without_the_form_numbers_go_by_the_names_every_freshdesk_has(fresh: FreshdeskUnderTest) -> None:
    fresh.server.form_hidden = True
    ref = await fresh.create_ticket("Parcel", "Where?")
    ticket = await fresh.desk.ticket(ref)
    assert (ticket.status, ticket.priority, ticket.group) == ("Open", "Low", "31")
    outcome = await fresh.desk.update(
        ref, Changes(status="Resolved", fields={"cf_severity": "High"}), expected_version=None, operation_id="op"
    )
    assert outcome.state == "done"
    [missing] = (await fresh.desk.check_sign_in()).missing
    assert "ticket fields" in missing


async def test_watching_one_ticket_takes_one_of_the_companys_requests(fresh: FreshdeskUnderTest) -> None:
    ref = await fresh.create_ticket("Parcel", "Where?")
    _, cursor = await fresh.desk.changes(None, [ref])
    fresh.server.used = 0
    await fresh.desk.changes(cursor, [ref])
    assert fresh.server.used == 1
    cursor = (await fresh.desk.conversation(ref)).cursor
    fresh.server.used = 0
    assert (await fresh.desk.conversation(ref, cursor)).messages == ()
    assert fresh.server.used == 1


async def test_many_watched_tickets_are_read_from_the_list(fresh: FreshdeskUnderTest) -> None:
    refs = [await fresh.create_ticket(f"Number {number}", "?") for number in range(8)]
    _, cursor = await fresh.desk.changes(None, refs)
    await fresh.customer_writes(refs[3], "hello?")
    changed, cursor = await fresh.desk.changes(cursor, refs)
    assert list(changed) == [refs[3]]
    assert list((await fresh.desk.changes(cursor, refs))[0]) == []


async def test_a_change_in_the_second_that_is_not_over_is_not_lost(fresh: FreshdeskUnderTest) -> None:
    ref = await fresh.create_ticket("Parcel", "Where?")
    _, cursor = await fresh.desk.changes(None, [ref])
    fresh.server.now -= timedelta(seconds=1)  # the answer that gave the cursor was from this very second
    await fresh.customer_writes(ref, "hello?")
    assert list((await fresh.desk.changes(cursor, [ref]))[0]) == [ref]


async def test_a_change_whose_answer_cannot_be_read_is_read_back(fresh: FreshdeskUnderTest) -> None:
    ref = await fresh.create_ticket("Parcel", "Where?")
    fresh.server.refusing = Said(200)
    outcome = await fresh.desk.update(ref, Changes(status="Pending"), expected_version=None, operation_id="op")
    assert (outcome.state, set(outcome.refused)) == ("refused", {"status"})


async def test_a_group_out_of_sight_is_read_from_the_answer(fresh: FreshdeskUnderTest) -> None:
    ref = await fresh.create_ticket("Parcel", "Where?")
    fresh.server.blind_after_change = True
    changes = Changes(group="Escalations", add_tags=frozenset({"vip"}))
    assert (await fresh.desk.update(ref, changes, expected_version=None, operation_id="op")).state == "done"


async def test_tickets_older_than_a_month_are_the_customers_too(fresh: FreshdeskUnderTest) -> None:
    old = await fresh.create_ticket("Old", "?")
    fresh.server.now += timedelta(days=200)
    new = await fresh.create_ticket("New", "?")
    assert [ticket.ref for ticket in await fresh.desk.other_tickets(new)] == [old]
    assert (await fresh.desk.ticket(new)).prior_contacts == 0


async def test_a_wrong_key_and_a_pause_are_told_as_such(fresh: FreshdeskUnderTest) -> None:
    other = fresh.signed_in_with("wrongKey1234567890")
    with pytest.raises(SignInRefused):
        await other.check_sign_in()
    await other.close()
    fresh.server.faults.append(Said(429, {"message": "You have exceeded the limit"}, {"Retry-After": "34"}))
    with pytest.raises(TooManyRequests) as caught:
        await fresh.desk.check_sign_in()
    assert caught.value.retry_after == 34


async def test_the_ledger_holds_no_word_of_a_customer(fresh: FreshdeskUnderTest) -> None:
    ref = await fresh.create_ticket("Parcel", "my secret word")
    await fresh.desk.conversation(ref)
    await fresh.desk.search_articles("my secret word")
    assert "secret" not in repr(fresh.ledger)
    assert KEY not in repr(fresh.ledger)


async def test_drafts_and_agents_articles(fresh: FreshdeskUnderTest) -> None:
    found = await fresh.desk.search_articles("reset password", limit=9)
    assert [(article.title, article.internal) for article in found] == [
        ("Reset a password", False),
        ("How agents reset a password", True),
    ]
    assert "Forgot password" in found[0].text
    assert "<" not in found[0].text


def test_a_key_travels_over_https_only() -> None:
    with pytest.raises(InsecureAddress):
        made("http://acme.freshdesk.com")
    with pytest.raises(SignInRefused):
        made("https://acme.freshdesk.com", key="two words")


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://acme.freshdesk.com/a/tickets/123?source=jira", "123"),
        ("https://acme.freshdesk.com/a/tickets/123/", "123"),
        ("https://acme.freshdesk.com/helpdesk/tickets/9", "9"),
        ("https://acme.freshdesk.com/a/tickets/filters/search", None),
        ("https://acme.freshdesk.com/a/tickets/0", None),
        ("https://other.freshdesk.com/a/tickets/123", None),
    ],
)
def test_addresses_of_tickets(url: str, number: str | None) -> None:
    found = made("https://acme.freshdesk.com/a/dashboard").ticket_from_url(url)
    assert (found.id if found else None) == number


def test_a_nested_field_is_one_field_for_each_level() -> None:
    rows = [
        {
            "name": "country",
            "label": "Country",
            "type": "nested_field",
            "choices": [{"usa": [{"texas": ["austin"]}]}, {"india": [{"kerala": ["kochi"]}]}],
            "nested_ticket_fields": [{"name": "state", "label": "State", "level": 2}, {"name": "city", "level": 3}],
        },
        {"name": "cf_a", "label": "Same", "type": "custom_text"},
        {"name": "cf_b", "label": "Same", "type": "custom_text"},
        {"name": "cf_group", "label": "group", "type": "custom_text"},
    ]
    found = {one.label: one.choices for one in form_of(rows).fields}
    assert found == {
        "Country": ("usa", "india"),
        "State": ("texas", "kerala"),
        "city": ("austin", "kochi"),
        "cf_a": (),
        "cf_b": (),
        "cf_group": (),
    }


TICKET = {"id": 1, "status": 2, "requester_id": CLEO, "subject": "Charged\u202e twice\n"}


def test_a_subject_is_one_line_that_reads_as_it_is() -> None:
    assert wire.ticket_facts(TICKET).subject == "Charged twice"


@pytest.mark.parametrize(
    "broken",
    [None, [], "a customer's secret", {}, {**TICKET, "id": "1"}, {**TICKET, "id": -1}, {"id": 1, "status": "x"}],
)
def test_what_is_no_ticket_is_refused_without_its_words(broken: object) -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        wire.ticket_facts(broken)
    assert "secret" not in str(caught.value)


async def test_freshdesk_is_recognised_by_its_own_401(fresh: FreshdeskUnderTest) -> None:
    assert await is_here(asking(fresh.network.url))
    fresh.server.faults.append(Said(401, {"error": "who are you?"}))
    assert not await is_here(asking(fresh.network.url))


def made(url: str, *, key: str = KEY) -> Freshdesk:
    return Freshdesk("lab", url, key, ledger=lambda _: None, clock=lambda: NOW)
