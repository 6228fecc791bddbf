"""Customers of the demo desk answer what the agent wrote, after a while, and nothing is lost at a restart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.content.demo import load_demo
from app.content.shipped import shipped
from app.domain.errors import DatabaseDamaged
from app.domain.tickets import Changes
from app.helpdesk.demo.adapter import DOCUMENT, DemoDesk
from app.helpdesk.demo.wire import from_text, to_text
from tests.helpdesk_demo.made import CHARGE, CLEO, OLD, PARCEL, DemoWorld, KeptDocuments
from tests.support.clock import CountedIds, MovedClock


async def reply(world: DemoWorld, text: str) -> None:
    outcome = await world.desk.add_message(PARCEL, text, visibility="public", operation_id="op")
    assert outcome.state == "done"


async def test_the_customer_answers_after_the_delay(world: DemoWorld) -> None:
    await reply(world, "Which order number is it?")
    asked = world.clock()
    world.clock.move(seconds=19)
    assert (await world.texts(PARCEL))[-1] == "Which order number is it?"
    world.clock.move(seconds=1)
    *_, last = (await world.desk.conversation(PARCEL)).messages
    assert (last.text, last.role, last.author, last.visibility) == ("It is 4711.", "customer", CLEO, "public")
    assert last.at == asked + timedelta(seconds=20)


async def test_reading_much_later_shows_the_answer(world: DemoWorld) -> None:
    _, cursor = await world.desk.changes(None, [PARCEL])
    await reply(world, "A COLLEAGUE of mine takes over.")
    read = (await world.desk.conversation(PARCEL)).cursor
    world.clock.move(hours=1)
    assert await world.texts(PARCEL, read) == ["Thank you for escalating."]
    assert (await world.desk.changes(cursor, [PARCEL]))[0] == [PARCEL]


async def test_an_answer_is_given_once_and_then_the_default_and_then_nothing(world: DemoWorld) -> None:
    read = (await world.desk.conversation(PARCEL)).cursor
    for _ in range(3):
        await reply(world, "Your order number, please")
        world.clock.move(minutes=1)
    said = [text for text in await world.texts(PARCEL, read) if not text.startswith("Your")]
    assert said == ["It is 4711.", "And now?"]


async def test_words_are_matched_whole_at_their_beginning(world: DemoWorld) -> None:
    await reply(world, "We record reordernumbers.")
    world.clock.move(minutes=1)
    assert (await world.texts(PARCEL))[-1] == "And now?"


async def test_an_internal_note_is_answered_by_nobody(world: DemoWorld) -> None:
    await world.desk.add_message(PARCEL, "Order number?", visibility="internal", operation_id="op")
    world.clock.move(hours=1)
    assert (await world.texts(PARCEL))[-1] == "Order number?"


async def test_an_answer_reopens_a_ticket_that_was_solved(world: DemoWorld) -> None:
    await reply(world, "Which order number is it?")
    await world.desk.update(PARCEL, Changes(status="solved"), expected_version=None, operation_id="op-2")
    solved = await world.desk.ticket(PARCEL)
    world.clock.move(minutes=1)
    ticket = await world.desk.ticket(PARCEL)
    assert (solved.status, ticket.status, ticket.reopened) == ("solved", "open", 1)
    again = await world.desk.update(
        PARCEL, Changes(status="closed"), expected_version=solved.version, operation_id="op-3"
    )
    assert again.state == "conflict"


async def test_everything_is_there_after_a_restart(world: DemoWorld) -> None:
    await world.desk.update(CHARGE, Changes(group="Billing"), expected_version=None, operation_id="op-1")
    await reply(world, "Which order number is it?")
    before = [await world.desk.ticket(ref) for ref in (PARCEL, CHARGE, OLD)]
    cursor = (await world.desk.conversation(PARCEL)).cursor
    world.clock.move(minutes=10)
    world.restart()
    assert await world.texts(PARCEL, cursor) == ["It is 4711."]
    assert [await world.desk.ticket(ref) for ref in (CHARGE, OLD)] == before[1:]


async def test_an_answer_keeps_its_id_over_a_restart(world: DemoWorld) -> None:
    await reply(world, "Which order number is it?")
    world.clock.move(minutes=10)
    shown = await world.desk.conversation(PARCEL)
    world.restart()
    assert await world.desk.conversation(PARCEL) == shown


async def test_what_could_not_be_kept_did_not_happen(world: DemoWorld) -> None:
    before = await world.desk.conversation(PARCEL)
    world.documents.full = True
    outcome = await world.desk.add_message(PARCEL, "Hello", visibility="public", operation_id="op")
    assert outcome.state == "later"
    change = await world.desk.update(PARCEL, Changes(group="Billing"), expected_version=None, operation_id="op-2")
    assert change.state == "later"
    assert await world.desk.conversation(PARCEL) == before
    world.documents.full = False
    await reply(world, "Hello")
    assert (await world.texts(PARCEL))[-1] == "Hello"


async def test_a_damaged_document_is_named_and_left_as_it_is(world: DemoWorld) -> None:
    damaged = '{"schema": "calmdesk.demo_state/1", "cases": 3}'
    world.documents.texts[DOCUMENT] = damaged
    with pytest.raises(DatabaseDamaged, match="the demo desk's document"):
        await world.desk.ticket(PARCEL)
    assert (await world.desk.add_message(PARCEL, "Hi", visibility="public", operation_id="op")).state == "later"
    assert world.documents.texts[DOCUMENT] == damaged


async def test_reading_writes_nothing(world: DemoWorld) -> None:
    await reply(world, "Which order number is it?")
    saves = world.documents.saves
    world.clock.move(minutes=5)
    await world.texts(PARCEL)
    await world.desk.my_open_tickets()
    assert world.documents.saves == saves


async def test_the_shipped_demo_survives_the_way_to_disk_and_back() -> None:
    script = load_demo(shipped("resources") / "demo")
    documents, clock = KeptDocuments(), MovedClock()
    desk = DemoDesk(script, documents, clock=clock, new_id=CountedIds("m"))
    tickets = await desk.my_open_tickets()
    assert len(tickets) >= 6
    for ticket in tickets:
        done = await desk.add_message(ticket.ref, "Ünïcode: 😀\u2028?", visibility="public", operation_id=ticket.ref.id)
        assert done.state == "done"
    state = from_text(documents.texts[DOCUMENT], "demo")
    assert state == desk._state
    assert from_text(to_text(state), "demo") == state
    clock.move(minutes=2)
    for ticket in tickets:
        assert (await desk.conversation(ticket.ref)).messages[-1].role == "customer"
