"""Advice that must not appear, or must not vanish without a trace."""

from __future__ import annotations

import asyncio

import pytest

from app.copilot.drafts import Draft
from app.domain.tickets import Article
from tests.support.world import World

COMPLAINT = "I was charged twice for one order"


async def test_a_reply_sent_while_the_message_is_read_brings_no_advice_for_it(world: World) -> None:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    world.reader.hold()
    await world.copilot.open(ref)
    await world.copilot.decide(Draft(None, None, reply="I am on it."))
    world.reader.let_go()
    await world.copilot.settled()
    assert world.copilot.session.advice is None
    assert world.copilot.session.phase == "ready"


async def test_a_model_that_fails_unexpectedly_is_said(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.reader.error = ValueError(COMPLAINT)
    await world.copilot.open(world.desk.add_ticket("Charged", COMPLAINT))
    await world.copilot.settled()
    assert world.copilot.session.phase == "ready"
    assert world.copilot.session.error is not None
    assert COMPLAINT not in str(world.copilot.session.error) + caplog.text


async def test_advice_used_before_the_desks_articles_came_is_journalled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    asked, answered = asyncio.Event(), asyncio.Event()

    async def slow(*_: object, **__: object) -> list[Article]:
        asked.set()
        await answered.wait()
        return []

    monkeypatch.setattr(world.desk, "search_articles", slow)
    await world.copilot.open(ref)
    await asked.wait()
    advice = world.copilot.session.advice
    assert advice is not None
    world.copilot.mark_shown(advice.id)
    await world.copilot.decide(world.copilot.draft_for(advice.actions[0].id))
    answered.set()
    await world.copilot.settled()
    kinds = [row.kind for row in await world.store.journal() if row.advice_id == advice.id]
    assert sorted(kinds) == ["decision", "eligible", "shown"]


async def test_advice_of_a_ticket_that_was_left_at_once_is_journalled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    other = world.desk.add_ticket("Empty", "", ticket_id="2")
    asked = asyncio.Event()

    async def never(*_: object, **__: object) -> list[Article]:
        asked.set()
        await asyncio.Event().wait()
        return []

    monkeypatch.setattr(world.desk, "search_articles", never)
    await world.copilot.open(ref)
    await asked.wait()
    await world.copilot.open(other)
    await world.copilot.settled()
    assert [row.kind for row in await world.store.journal()] == ["eligible", "expired"]
