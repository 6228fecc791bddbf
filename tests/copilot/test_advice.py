"""Advice is made for the newest turn, bound to it, and withdrawn when it no longer fits."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from app.domain.errors import HelpdeskUnreachable, ModelMissing, TicketGone
from app.domain.tickets import Article
from tests.support.world import World

COMPLAINT = "I was charged twice for one order"


async def test_a_customers_message_becomes_advice(world: World) -> None:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    session = world.copilot.session
    assert session.phase == "ready"
    assert session.advice is not None
    assert session.advice.message_id == session.messages[-1].id
    assert session.advice.actions[0].step == "check"
    first = session.advice.actions[0]
    assert first.reply is not None
    assert first.reply.text == "Hello Cleo, I am checking both charges now."
    assert "Double charge, high confidence" in first.because
    assert session.advice.replies[0].missing == ("order_number",)
    assert session.advice.knowledge[0].source == "kb/a1.md"
    assert session.reading is not None
    assert session.reading.intent is not None
    assert session.reading.intent.evidence[0].text == "twice"


async def test_articles_that_are_still_being_indexed_come_to_the_advice_that_stands(world: World) -> None:
    world.knowledge.indexed = asyncio.Event()
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    async with asyncio.timeout(10):
        while world.copilot.session.advice is None:  # noqa: ASYNC110 - the copilot's own task goes on meanwhile
            await asyncio.sleep(0.01)
    first = world.copilot.session.advice
    assert first.knowledge == ()
    world.knowledge.indexed.set()
    await world.copilot.settled()
    now = world.copilot.session.advice
    assert now is not None
    assert [hit.source for hit in now.knowledge] == ["kb/a1.md"]
    assert (now.id, now.actions) == (first.id, first.actions), "the cards that stand there stay"


async def test_the_desks_articles_do_not_wait_for_those_that_are_still_being_indexed(world: World) -> None:
    world.desk.articles = [Article("d1", "Charged twice", COMPLAINT, "desk/d1")]
    world.knowledge.indexed = indexed = asyncio.Event()
    await world.copilot.open(world.desk.add_ticket("Charged", COMPLAINT))
    async with asyncio.timeout(10):
        while not ((now := world.copilot.session.advice) and now.knowledge):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
    assert [hit.source for hit in now.knowledge] == ["desk/d1"]
    indexed.set()
    await world.copilot.settled()
    then = world.copilot.session.advice
    assert then is not None
    assert {hit.source for hit in then.knowledge} == {"desk/d1", "kb/a1.md"}
    (row,) = [row for row in await world.store.journal() if row.kind == "eligible"]
    assert row.facts["cards"] == then.card_ids


async def test_every_advice_is_journalled_shown_or_not(world: World) -> None:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    advice = world.copilot.session.advice
    assert advice is not None
    world.copilot.mark_shown(advice.id)
    world.copilot.mark_shown(advice.id)
    world.desk.customer_writes(ref, "Hello? My parcel is missing too")
    await world.copilot.refresh()
    await world.copilot.settled()
    rows = [(row.kind, row.facts.get("because")) for row in await world.store.journal()]
    assert rows == [("eligible", None), ("shown", None), ("expired", "newer_message"), ("eligible", None)]


async def test_what_quiet_mode_folds_is_journalled_when_it_is_unfolded(world: World) -> None:
    await world.copilot.open(world.desk.add_ticket("Charged", "I was charged twice! I want to talk to a human!"))
    await world.copilot.settled()
    advice = world.copilot.session.advice
    assert advice is not None
    assert "human" in advice.card_ids
    for folded in (True, True, False, False):
        world.copilot.mark_shown(advice.id, folded=folded)
    await world.copilot.settled()
    first, *rest = [row.facts for row in await world.store.journal() if row.kind == "shown"]
    assert first == {"cards": ("human",)}
    (then,) = rest
    assert then["asked_for"] is True
    assert isinstance(then["cards"], tuple)
    assert "human" not in then["cards"]
    assert set(then["cards"]) < set(advice.card_ids)


async def test_silence_is_journalled_with_its_reason(world: World) -> None:
    world.content.current = replace(world.content.current, articles=())
    await world.copilot.open(world.desk.add_ticket("Hm", "Blue is a colour"))
    await world.copilot.settled()
    advice = world.copilot.session.advice
    assert advice is not None
    assert advice.silent_because == "Calmdesk is not sure enough what this message is about."
    assert [row.kind for row in await world.store.journal()] == ["eligible", "silent"]


async def test_a_newer_message_withdraws_the_advice_at_once(world: World) -> None:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    world.desk.customer_writes(ref, "and my parcel is lost")
    world.reader.hold()
    await world.copilot.refresh()
    withdrawn = world.copilot.session
    assert withdrawn.advice is None
    assert withdrawn.withdrawn == "newer_message"
    world.reader.let_go()
    await world.copilot.settled()
    renewed = world.copilot.session
    assert renewed.advice is not None
    assert renewed.advice.message_id == renewed.messages[-1].id


async def test_advice_that_arrives_late_is_dropped(world: World) -> None:
    first = world.desk.add_ticket("Charged", COMPLAINT)
    second = world.desk.add_ticket("Parcel", "where is my parcel", ticket_id="2")
    world.reader.hold()
    await world.copilot.open(first)
    await world.copilot.open(second)
    world.reader.let_go()
    await world.copilot.settled()
    assert world.copilot.session.ref == second
    assert world.copilot.session.advice is not None
    assert world.copilot.session.advice.ticket == second


async def test_an_agents_answer_at_the_desk_withdraws_the_advice(world: World) -> None:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    await world.desk.add_message(ref, "I answered in the browser", visibility="public", operation_id="-")
    await world.copilot.refresh()
    assert world.copilot.session.advice is None
    assert world.copilot.session.withdrawn == "reply_sent"


async def test_a_ticket_that_moved_withdraws_the_advice_and_makes_new_one(world: World) -> None:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    old = world.copilot.session.advice
    world.desk.change(ref, group="Escalations")
    await world.copilot.refresh()
    await world.copilot.settled()
    new = world.copilot.session.advice
    assert old is not None
    assert new is not None
    assert old.id != new.id


async def test_an_angry_customer_brings_the_card_and_the_rule_with_its_value(world: World) -> None:
    await world.copilot.open(world.desk.add_ticket("x", "You charged me twice! I want to talk to a human!"))
    await world.copilot.settled()
    advice = world.copilot.session.advice
    assert advice is not None
    assert advice.deescalation is not None
    assert advice.deescalation.id == "general"
    assert [(hit.id, hit.value, hit.threshold) for hit in advice.escalation] == [
        ("human", 0.92, 0.5),
        ("arousal", 0.9, 0.8),
    ]
    assert advice.replies[0].id == "human"


async def test_without_a_model_the_ticket_still_opens(world: World) -> None:
    world.reader.error = ModelMissing("classifier")
    await world.copilot.open(world.desk.add_ticket("Charged", COMPLAINT))
    await world.copilot.settled()
    session = world.copilot.session
    assert session.phase == "ready"
    assert session.messages[0].text == COMPLAINT
    assert isinstance(session.error, ModelMissing)
    world.reader.error = None
    await world.copilot.refresh()
    await world.copilot.settled()
    assert world.copilot.session.advice is not None


async def test_offline_the_last_seen_ticket_is_shown_and_read(world: World) -> None:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    world.desk.online = False
    world.copilot = world.new_copilot()
    await world.copilot.open(ref)
    await world.copilot.settled()
    session = world.copilot.session
    assert session.offline
    assert isinstance(session.error, HelpdeskUnreachable)
    assert session.advice is not None
    world.desk.online = True
    await world.copilot.refresh()
    assert not world.copilot.session.offline
    assert world.copilot.session.error is None


async def test_a_ticket_that_is_gone_says_so_and_withdraws_the_advice(world: World) -> None:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    world.desk.remove(ref)
    await world.copilot.refresh()
    assert isinstance(world.copilot.session.error, TicketGone)
    assert world.copilot.session.advice is None
    assert world.copilot.session.phase == "failed"


async def test_an_empty_ticket_is_ready_and_silent(world: World) -> None:
    await world.copilot.open(world.desk.add_ticket("", ""))
    await world.copilot.settled()
    assert world.copilot.session.phase == "ready"
    assert world.copilot.session.advice is None


async def test_the_models_begin_once_for_each_message_before_it_is_shown(world: World) -> None:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    for _ in range(3):
        await world.copilot.refresh()
    assert len(world.reader.listened) == 1
    begun_when_shown: list[int] = []
    end = world.copilot.subscribe(
        lambda session: begun_when_shown.append(len(world.reader.listened)) if len(session.messages) == 2 else None
    )
    world.desk.customer_writes(ref, "And now once more!")
    await world.copilot.refresh()
    end()
    assert set(begun_when_shown) == {2}
    await world.copilot.settled()
    text, events = world.reader.listened[-1]
    assert "once more" in text
    assert events == 1


async def test_what_cannot_be_read_is_not_begun_again_with_every_look(world: World) -> None:
    world.reader.error = ModelMissing("packs")
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    for _ in range(3):
        await world.copilot.settled()
        await world.copilot.refresh()
    assert len(world.reader.listened) == 1
