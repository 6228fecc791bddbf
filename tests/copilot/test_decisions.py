"""What the agent decides arrives once, survives what goes wrong, or stands in the list that needs a person."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from app.copilot.drafts import Draft
from app.domain.decisions import Flag, facts_in_note
from app.domain.errors import NothingToSend, StaleAdvice
from app.domain.tickets import TicketRef
from tests.support.world import World

COMPLAINT = "I was charged twice for one order"
REPLY = "Hello Cleo, I am checking both charges now."


async def opened(world: World) -> tuple[TicketRef, Draft]:
    """The ticket with its advice, and the draft of the first action."""
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    assert world.copilot.session.advice is not None
    return ref, world.copilot.draft_for(world.copilot.session.advice.actions[0].id)


async def test_an_accepted_action_becomes_note_fields_and_reply_in_this_order(world: World) -> None:
    ref, draft = await opened(world)
    decision = await world.copilot.decide(draft)
    await world.deliver()
    assert decision.kind == "accept"
    assert [call.split()[0] for call in world.desk.calls] == ["internal", "update", "public"]
    assert world.desk.said(ref, "public") == [REPLY]
    (note,) = world.desk.said(ref, "internal")
    facts = facts_in_note(note)
    assert facts is not None
    assert (facts.playbook, facts.step, facts.kind) == ("double_charge", "check", "accept")
    assert world.desk.tags(ref) == {"double-charge"}
    assert world.copilot.session.unfinished == ()
    assert world.copilot.session.advice is None
    assert world.copilot.session.turn is None


async def test_an_edited_reply_is_an_edit_with_its_distance(world: World) -> None:
    ref, draft = await opened(world)
    decision = await world.copilot.decide(replace(draft, reply=REPLY + " Soon."))
    await world.deliver()
    assert (decision.kind, decision.edit_distance, decision.drafted) == ("edit", 6, True)
    assert world.desk.said(ref, "public") == [REPLY + " Soon."]


async def test_a_key_pressed_twice_is_one_decision(world: World) -> None:
    ref, draft = await opened(world)
    results = await asyncio.gather(world.copilot.decide(draft), world.copilot.decide(draft), return_exceptions=True)
    await world.deliver()
    assert [type(result).__name__ for result in results] == ["Decision", "StaleAdvice"]
    assert world.desk.said(ref, "public") == [REPLY]


async def test_old_advice_cannot_be_used(world: World) -> None:
    ref, draft = await opened(world)
    world.desk.customer_writes(ref, "never mind, my parcel is lost")
    await world.copilot.refresh()
    with pytest.raises(StaleAdvice):
        await world.copilot.decide(draft)
    assert await world.store.outbox() == []


async def test_open_slots_block_sending_and_are_named(world: World) -> None:
    await opened(world)
    with pytest.raises(NothingToSend, match="order_number"):
        await world.copilot.decide(world.copilot.draft_for("dc1"))


async def test_offline_decisions_wait_and_arrive_once(world: World) -> None:
    ref, draft = await opened(world)
    world.desk.online = False
    await world.copilot.decide(draft)
    await world.deliver()
    assert [row.state for row in world.copilot.session.unfinished] == ["waiting"] * 3
    world.copilot = world.new_copilot()
    world.desk.online = True
    world.clock.move(minutes=10)
    await world.deliver()
    assert world.desk.said(ref, "public") == [REPLY]
    assert len(world.desk.said(ref, "internal")) == 1


async def test_a_lost_answer_to_a_note_is_looked_up_and_the_note_stands_once(world: World) -> None:
    ref, draft = await opened(world)
    world.desk.faults.append("lost_after")
    await world.copilot.decide(draft)
    for _ in range(30):
        await world.deliver()
        world.clock.move(seconds=5)
    assert len(world.desk.said(ref, "internal")) == 1
    assert world.desk.said(ref, "public") == [REPLY]
    assert world.copilot.session.unfinished == ()


async def test_a_lost_note_waits_for_the_agent_and_holds_back_what_comes_after_it(world: World) -> None:
    ref, draft = await opened(world)
    world.desk.faults.append("lost_before")
    await world.copilot.decide(draft)
    for _ in range(30):
        await world.deliver()
        world.clock.move(seconds=5)
    lost = world.copilot.session.unfinished[0]
    assert (lost.state, world.desk.said(ref, "internal"), world.desk.said(ref, "public")) == ("needs_help", [], [])
    await world.copilot.resolve(lost.operation.id, "send_again")
    for _ in range(5):
        await world.deliver()
        world.clock.move(seconds=5)
    assert len(world.desk.said(ref, "internal")) == 1
    assert world.desk.said(ref, "public") == [REPLY]
    assert world.copilot.session.unfinished == ()


async def test_a_lost_answer_to_a_reply_that_arrived_is_found(world: World) -> None:
    ref, draft = await opened(world)
    await world.copilot.decide(replace(draft, note=None, tags=(), fields=()))
    world.desk.faults.append("lost_after")
    await world.deliver()
    assert world.desk.said(ref, "public") == [REPLY]
    assert world.copilot.session.unfinished == ()


async def test_a_lost_reply_that_did_not_arrive_needs_a_person_and_is_never_sent_again_alone(world: World) -> None:
    ref, draft = await opened(world)
    await world.copilot.decide(replace(draft, note=None, tags=(), fields=()))
    world.desk.faults.append("lost_before")
    for _ in range(30):
        await world.deliver()
        world.clock.move(seconds=5)
    (row,) = world.copilot.session.unfinished
    assert row.state == "needs_help"
    assert world.desk.said(ref, "public") == []
    await world.copilot.resolve(row.operation.id, "send_again")
    await world.deliver()
    assert world.desk.said(ref, "public") == [REPLY]
    assert world.copilot.session.unfinished == ()


async def test_two_equal_replies_are_told_apart(world: World) -> None:
    ref, draft = await opened(world)
    bare = Draft(None, None, reply=REPLY)
    await world.copilot.decide(replace(draft, note=None, tags=(), fields=()))
    await world.deliver()
    await world.copilot.decide(bare)
    world.desk.faults.append("lost_before")
    for _ in range(30):
        await world.deliver()
        world.clock.move(seconds=5)
    assert world.desk.said(ref, "public") == [REPLY]
    assert [row.state for row in world.copilot.session.unfinished] == ["needs_help"]


async def test_a_program_that_died_while_sending_looks_first(world: World) -> None:
    ref, draft = await opened(world)
    await world.copilot.decide(replace(draft, note=None, tags=(), fields=()))
    (row,) = await world.store.outbox()
    await world.store.save_entry(replace(row, state="sending", attempts=1, left_at=world.clock()), was="waiting")
    await world.desk.add_message(ref, REPLY, visibility="public", operation_id="the first run's request")
    world.copilot = world.new_copilot()
    await world.deliver()
    assert world.desk.said(ref, "public") == [REPLY]
    assert await world.store.outbox() == []


async def test_a_reply_overtaken_by_the_customer_waits_for_the_agent(world: World) -> None:
    ref, draft = await opened(world)
    world.desk.online = False
    await world.copilot.decide(replace(draft, note=None, tags=(), fields=()))
    await world.deliver()
    world.desk.online = True
    world.desk.customer_writes(ref, "Forget it, I found the second charge")
    world.clock.move(minutes=10)
    await world.deliver()
    (row,) = world.copilot.session.unfinished
    assert row.state == "conflict"
    assert world.desk.said(ref, "public") == []
    await world.copilot.resolve(row.operation.id, "send_again")
    await world.deliver()
    assert world.desk.said(ref, "public") == [REPLY]


async def test_a_refused_note_holds_back_the_reply_that_belongs_to_it(world: World) -> None:
    ref, draft = await opened(world)
    world.desk.faults.append("refuse")
    await world.copilot.decide(draft)
    await world.deliver()
    assert [row.state for row in world.copilot.session.unfinished] == ["refused", "waiting", "waiting"]
    assert world.desk.said(ref, "public") == []
    await world.copilot.resolve(world.copilot.session.unfinished[0].operation.id, "drop")
    await world.deliver()
    assert world.desk.said(ref, "public") == [REPLY]


async def test_undo_takes_everything_back_and_the_advice_returns(world: World) -> None:
    ref, draft = await opened(world)
    decision = await world.copilot.decide(draft)
    assert await world.copilot.undo(decision.id)
    await world.deliver()
    assert world.desk.said(ref, "public") == []
    assert world.desk.said(ref, "internal") == []
    assert world.copilot.session.advice is not None
    assert not await world.copilot.undo(decision.id)


async def test_undo_and_delivery_that_meet_never_both_win(world: World) -> None:
    ref, draft = await opened(world)
    decision = await world.copilot.decide(draft)
    _, undone = await asyncio.gather(world.copilot.deliver_due(), world.copilot.undo(decision.id))
    await world.deliver()
    assert len(world.desk.said(ref, "public")) == (0 if undone else 1)
    assert len(world.desk.said(ref, "internal")) == (0 if undone else 1)


async def test_a_change_that_met_another_is_sent_again_when_the_agent_wants_it(world: World) -> None:
    ref, _ = await opened(world)
    world.desk.online = False
    await world.copilot.escalate("Escalations", "please", advice_id=None)
    world.desk.online = True
    world.desk.change(ref, group="Billing")
    await world.deliver()
    (row,) = world.copilot.session.unfinished
    assert row.state == "conflict"
    await world.copilot.resolve(row.operation.id, "send_again")
    await world.deliver()
    assert (await world.desk.ticket(ref)).group == "Escalations"
    assert world.copilot.session.unfinished == ()


async def test_both_versions_of_a_conflict_are_known_and_some_parts_can_be_written(world: World) -> None:
    ref, draft = await opened(world)
    world.desk.online = False
    await world.copilot.escalate("Escalations", "please", advice_id=draft.advice_id, item=draft.item)
    world.desk.online = True
    world.desk.change(ref, group="Billing")
    await world.deliver()
    (row,) = world.copilot.session.unfinished
    assert world.copilot.session.standing[ref].group == "Billing"
    world.desk.change(ref, group="Legal")
    await world.copilot.look_at_conflicts()
    assert world.copilot.session.standing[ref].group == "Legal"
    await world.copilot.resolve(row.operation.id, "send_again", parts=frozenset({"tags"}))
    await world.deliver()
    ticket = await world.desk.ticket(ref)
    assert ticket.group == "Legal"
    assert ticket.tags == {"double-charge"}
    assert world.copilot.session.unfinished == ()


async def test_a_reply_that_is_dropped_lets_the_advice_return(world: World) -> None:
    _, draft = await opened(world)
    world.desk.faults.append("refuse")
    await world.copilot.decide(replace(draft, note=None, tags=(), fields=()))
    await world.deliver()
    (row,) = world.copilot.session.unfinished
    assert (row.state, world.copilot.session.advice) == ("refused", None)
    await world.copilot.resolve(row.operation.id, "drop")
    await world.copilot.settled()
    assert world.copilot.session.advice is not None


async def test_a_desk_that_answers_nonsense_stops_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    ref, draft = await opened(world)
    world.desk.odd = ValueError("Dear customer")
    await world.copilot.decide(draft)
    await world.deliver()
    assert [row.state for row in world.copilot.session.unfinished] == ["waiting"] * 3
    assert "ValueError" in caplog.text
    assert "Dear customer" not in caplog.text
    world.desk.odd = None
    world.clock.move(minutes=5)
    await world.deliver()
    assert world.desk.said(ref, "public") == [REPLY]


async def test_escalation_writes_its_note_before_it_moves_the_ticket(world: World) -> None:
    ref, _ = await opened(world)
    await world.copilot.escalate("Escalations", world.copilot.handover_note(), advice_id=None)
    await world.deliver()
    assert [call.split()[0] for call in world.desk.calls] == ["internal", "update"]
    assert (await world.desk.ticket(ref)).group == "Escalations"
    assert "Customer's last words: “I was charged twice for one order”" in world.desk.said(ref, "internal")[0]
    assert world.desk.said(ref, "public") == []


async def test_a_step_that_hands_over_sets_its_tags_and_names_itself(world: World) -> None:
    ref, _ = await opened(world)
    session = world.copilot.session
    assert session.advice is not None
    step = next(action for action in session.advice.actions if action.step == "check")
    await world.copilot.escalate("Billing", "Please take over.", advice_id=session.advice.id, item=step.id)
    await world.deliver()
    (note,) = world.desk.said(ref, "internal")
    facts = facts_in_note(note)
    assert facts is not None
    assert (facts.kind, facts.playbook, facts.step) == ("escalate", "double_charge", "check")
    ticket = await world.desk.ticket(ref)
    assert (ticket.group, "double-charge" in ticket.tags) == ("Billing", True)


async def test_a_dismissed_card_goes_and_nothing_is_sent(world: World) -> None:
    await opened(world)
    advice = world.copilot.session.advice
    assert advice is not None
    await world.copilot.dismiss(advice.id, advice.actions[0].id)
    await world.deliver()
    left = world.copilot.session.advice
    assert left is not None
    assert advice.actions[0] not in left.actions
    assert world.desk.calls == []
    with pytest.raises(StaleAdvice):
        await world.copilot.dismiss(advice.id, advice.actions[0].id)


async def test_a_flag_is_journalled_with_what_was_shown_and_noted_for_the_lead(world: World) -> None:
    ref, draft = await opened(world)
    advice = world.copilot.session.advice
    assert advice is not None
    assert draft.item is not None
    await world.copilot.flag(advice.id, draft.item, Flag("wrong intent", "refund_request", "it is about a refund"))
    await world.deliver()
    (note,) = world.desk.said(ref, "internal")
    assert json.loads(note.splitlines()[-1].removeprefix("calmdesk: "))["flag"] == {
        "reason": "wrong intent",
        "right_label": "refund_request",
    }
    (row,) = [row for row in await world.store.journal() if row.kind == "decision"]
    assert row.facts["right_label"] == "refund_request"
    assert row.text is not None
    assert REPLY in row.text


async def test_the_next_step_follows_the_one_that_was_taken(world: World) -> None:
    ref, draft = await opened(world)
    await world.copilot.decide(draft)
    await world.deliver()
    world.desk.customer_writes(ref, "you took money twice, twice!")
    await world.copilot.refresh()
    await world.copilot.settled()
    advice = world.copilot.session.advice
    assert advice is not None
    assert advice.actions[0].step == "ask"


async def test_decisions_of_one_ticket_keep_their_order_and_tickets_do_not_wait_for_each_other(world: World) -> None:
    ref, draft = await opened(world)
    other = world.desk.add_ticket("Other", "where is my parcel", ticket_id="2")
    world.desk.faults.append("lost_before")
    await world.copilot.decide(replace(draft, reply=None, tags=(), fields=()))
    await world.deliver()
    await world.copilot.decide(Draft(None, None, note="second"))
    await world.copilot.open(other)
    await world.copilot.decide(Draft(None, None, reply="It is on its way"))
    await world.deliver()
    assert world.desk.said(other, "public") == ["It is on its way"]
    assert world.desk.said(ref, "internal") == []
