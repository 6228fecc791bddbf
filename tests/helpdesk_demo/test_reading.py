"""The demo desk tells its tickets as a real desk does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.errors import TicketGone, UnexpectedAnswer
from app.domain.tickets import TicketRef
from tests.helpdesk_demo.made import ALEX, CHARGE, CLEO, OLD, PARCEL, SAM, DemoWorld

NOBODY = TicketRef("demo", "99")


async def test_a_ticket_is_as_its_script_says(world: DemoWorld) -> None:
    ticket = await world.desk.ticket(CHARGE)
    now = world.clock()
    assert (ticket.ref, ticket.url) == (CHARGE, "https://demo.calmdesk.invalid/ticket/2")
    assert (ticket.status, ticket.group, ticket.priority, ticket.assignee) == ("open", "Support", "normal", ALEX)
    assert (ticket.tags, ticket.fields) == (frozenset({"vip"}), {"Severity": "", "Order number": ""})
    assert ticket.created_at == now - timedelta(minutes=500)
    assert ticket.updated_at == now - timedelta(minutes=5)
    assert ticket.due_at == now + timedelta(hours=1)


async def test_a_conversation_comes_oldest_first_with_visibility_and_authors(world: DemoWorld) -> None:
    messages = (await world.desk.conversation(CHARGE)).messages
    assert [(m.role, m.visibility, m.author.id) for m in messages] == [
        ("customer", "public", "dario"),
        ("agent", "public", "sam"),
        ("agent", "internal", "sam"),
        ("customer", "public", "dario"),
    ]
    assert [m.at for m in messages] == sorted(m.at for m in messages)


async def test_after_the_cursor_only_what_is_new_comes(world: DemoWorld) -> None:
    first = await world.desk.conversation(CHARGE)
    assert (await world.desk.conversation(CHARGE, first.cursor)).messages == ()
    await world.desk.add_message(CHARGE, "Note", visibility="internal", operation_id="op-1")
    assert await world.texts(CHARGE, first.cursor) == ["Note"]


async def test_a_cursor_of_another_desk_is_refused(world: DemoWorld) -> None:
    with pytest.raises(UnexpectedAnswer):
        await world.desk.conversation(PARCEL, "W/etag")


async def test_a_ticket_that_is_not_there_is_gone(world: DemoWorld) -> None:
    for call in (world.desk.ticket, world.desk.conversation, world.desk.vocabulary, world.desk.other_tickets):
        with pytest.raises(TicketGone):
            await call(NOBODY)
    outcome = await world.desk.add_message(NOBODY, "Hello", visibility="public", operation_id="op-1")
    assert outcome.state == "refused"


async def test_who_we_are_and_what_the_desk_allows(world: DemoWorld) -> None:
    signed_in = await world.desk.check_sign_in()
    assert (signed_in.me, signed_in.desk, signed_in.missing) == (ALEX, "Demo desk", ())
    words = await world.desk.vocabulary(PARCEL)
    assert words.statuses == ("new", "open", "pending", "solved", "closed")
    assert (words.groups, words.agents) == (("Support", "Billing"), (ALEX, SAM))
    assert words.fields == {"Severity": ("Low", "High"), "Order number": ()}
    assert words.tags == ("parcel", "vip")


async def test_my_open_tickets_are_mine_and_open_the_next_due_first(world: DemoWorld) -> None:
    assert [ticket.ref for ticket in await world.desk.my_open_tickets()] == [CHARGE, PARCEL]
    assert [ticket.ref for ticket in await world.desk.my_open_tickets(limit=1)] == [CHARGE]


async def test_other_tickets_are_those_of_the_same_customer(world: DemoWorld) -> None:
    (other,) = await world.desk.other_tickets(PARCEL)
    assert (other.ref, other.customer) == (OLD, CLEO)
    assert await world.desk.other_tickets(CHARGE) == []


async def test_changes_begin_now_and_name_the_watched_tickets(world: DemoWorld) -> None:
    nothing, cursor = await world.desk.changes(None, [PARCEL, CHARGE])
    assert list(nothing) == []
    await world.desk.add_message(PARCEL, "Note", visibility="internal", operation_id="op-1")
    await world.desk.add_message(OLD, "Note", visibility="internal", operation_id="op-2")
    found, newer = await world.desk.changes(cursor, [PARCEL, CHARGE, NOBODY])
    assert list(found) == [PARCEL]
    assert (await world.desk.changes(newer, [PARCEL, CHARGE]))[0] == []


async def test_articles_are_found_by_their_words_title_first(world: DemoWorld) -> None:
    assert [article.id for article in await world.desk.search_articles("my parcels are late")] == ["late", "refunds"]
    assert [article.id for article in await world.desk.search_articles("parcels", limit=1)] == ["late"]
    assert await world.desk.search_articles("xyzzy") == []


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://demo.calmdesk.invalid/ticket/1", "1"),
        (" https://demo.calmdesk.invalid/ticket/42/?tab=2#m1 ", "42"),
        ("http://demo.calmdesk.invalid/ticket/1", None),
        ("https://demo.calmdesk.invalid.example.com/ticket/1", None),
        ("https://demo.calmdesk.invalid/ticket/1/edit", None),
        ("https://demo.calmdesk.invalid/ticket/x", None),
        ("https://[broken/ticket/1", None),
        ("hello", None),
    ],
)
def test_a_pasted_address_names_a_ticket_or_nothing(world: DemoWorld, url: str, number: str | None) -> None:
    assert world.desk.ticket_from_url(url) == (TicketRef("demo", number) if number else None)
