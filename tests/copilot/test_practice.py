"""Practice uses the real engine, and leaves no trace; undo brings cards back; texts that were not sent are kept."""

from __future__ import annotations

from app.domain.decisions import Flag
from app.domain.kept import KeptText
from app.domain.tickets import TicketRef
from app.storage.store import LocalStore
from tests.support.world import World

COMPLAINT = "I was charged twice for one order"


async def answered(world: World) -> TicketRef:
    """A ticket whose first message was answered by accepting the first action."""
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    assert world.copilot.session.advice is not None
    await world.copilot.decide(world.copilot.draft_for(world.copilot.session.advice.actions[0].id))
    await world.deliver()
    return ref


async def test_the_past_of_the_open_ticket_is_advised_on_as_it_was_then(world: World, store: LocalStore) -> None:
    ref = await answered(world)
    world.desk.customer_writes(ref, "you took money twice")
    await world.copilot.refresh()
    await world.copilot.settled()
    (moment,) = await world.copilot.practice.moments()
    assert (moment.ticket.ref, moment.turn.text) == (ref, COMPLAINT)
    assert "checking both charges" in moment.answered[0].text
    session, before, calls = world.copilot.session, await store.journal(), list(world.desk.calls)
    exercise = await world.copilot.practice.exercise(moment)
    assert exercise.advice.actions[0].id == "double_charge.check"
    assert exercise.advice.actions[0].because
    assert [step.item.partition(".")[2] for step in exercise.steps] == ["check", "ask", "senior"]
    assert world.copilot.session == session
    assert await store.journal() == before
    assert world.desk.calls == calls
    assert world.copilot.session.unfinished == ()


async def test_tickets_seen_before_are_there_without_asking_the_desk(world: World) -> None:
    first = await answered(world)
    second = world.desk.add_ticket("Else", COMPLAINT, ticket_id="2")
    await world.copilot.open(second)
    await world.copilot.settled()
    world.desk.online = False
    assert [moment.ticket.ref for moment in await world.copilot.practice.moments()] == [first]


async def test_a_flag_and_a_note_that_are_taken_back_bring_their_card_back(store: LocalStore) -> None:
    world = World(store, undo_seconds=5)
    await world.copilot.open(world.desk.add_ticket("Charged", COMPLAINT))
    await world.copilot.settled()
    advice = world.copilot.session.advice
    assert advice is not None
    card = advice.actions[0].id
    decision = await world.copilot.flag(advice.id, card, Flag("wrong_step"))
    assert world.copilot.session.advice is not None
    assert card not in world.copilot.session.advice.card_ids
    assert await world.copilot.undo(decision.id)
    assert world.copilot.session.advice == advice
    await world.copilot.stop()


async def test_a_text_is_kept_until_it_is_empty_or_dropped(world: World) -> None:
    ref, texts = TicketRef("desk", "1"), world.copilot.texts
    text = KeptText(ref, "own", "Hello", "", world.clock())
    await texts.keep(text)
    assert await texts.of(ref) == [text]
    await texts.keep(KeptText(ref, "own", " \n", "", world.clock()))
    assert await texts.of(ref) == []
    await texts.keep(text)
    await texts.drop(ref, "own")
    assert await texts.of(ref) == []
