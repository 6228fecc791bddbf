"""What an agent says about knowledge, mood and the hand-off card is journalled as what it is, and sends nothing."""

from __future__ import annotations

import json

import pytest

from app.copilot.session import Session
from app.domain.advice import HAND_OFF, MOOD, Advice
from app.domain.decisions import Flag
from app.domain.errors import StaleAdvice
from tests.support.world import World

COMPLAINT = "I was charged twice for one order"


async def advised(world: World) -> Advice:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    session: Session = world.copilot.session
    assert session.advice is not None
    return session.advice


async def decisions(world: World) -> list[dict[str, object]]:
    await world.copilot.settled()
    return [dict(row.facts) for row in await world.store.journal() if row.kind == "decision"]


async def test_knowledge_that_was_taken_is_accepted_once_and_stays(world: World) -> None:
    advice = await advised(world)
    article = advice.knowledge[0].article
    first = await world.copilot.take(advice.id, article)
    assert first is not None
    assert (first.kind, first.item, first.operations, first.drafted) == ("accept", article, (), False)
    assert await world.copilot.take(advice.id, article) is None
    assert [(row["kind"], row["item"]) for row in await decisions(world)] == [("accept", article)]
    assert world.copilot.session.advice is not None
    assert world.copilot.session.advice.knowledge == advice.knowledge
    await world.deliver()
    assert world.desk.calls == []


async def test_a_corrected_mood_is_journalled_as_a_flag_and_put_on_no_ticket(world: World) -> None:
    advice = await advised(world)
    await world.copilot.correct_mood(advice.id, "neutral")
    (row,) = await decisions(world)
    assert (row["kind"], row["item"], row["reason"], row["right_label"]) == ("flag", MOOD, "wrong_mood", "neutral")
    await world.deliver()
    assert world.desk.calls == []


async def test_the_hand_off_card_can_be_dismissed_and_flagged(world: World) -> None:
    advice = await advised(world)
    await world.copilot.dismiss(advice.id, HAND_OFF)
    await world.copilot.flag(advice.id, HAND_OFF, Flag("wrong_facts", None, "It was a person"))
    assert [(row["kind"], row["item"]) for row in await decisions(world)] == [
        ("dismiss", HAND_OFF),
        ("flag", HAND_OFF),
    ]


async def test_a_flag_keeps_what_was_shown_of_every_kind(world: World) -> None:
    advice = await advised(world)
    article = advice.knowledge[0]
    await world.copilot.flag(advice.id, article.article, Flag("out_of_date"))
    await world.copilot.settled()
    (text,) = [row.text for row in await world.store.journal() if row.kind == "decision"]
    assert json.loads(text or "")["cards"][article.article] == article.snippet


async def test_old_advice_can_neither_be_taken_nor_corrected(world: World) -> None:
    advice = await advised(world)
    await world.copilot.open(world.desk.add_ticket("Other", "Hello"))
    with pytest.raises(StaleAdvice):
        await world.copilot.take(advice.id, advice.knowledge[0].article)
    with pytest.raises(StaleAdvice):
        await world.copilot.correct_mood(advice.id, "neutral")


async def test_the_whole_article_comes_from_this_computer(world: World) -> None:
    advice = await advised(world)
    found = await world.copilot.article(advice.knowledge[0].article)
    assert found is not None
    assert advice.knowledge[0].snippet in found.text
    assert await world.copilot.article("gone") is None
