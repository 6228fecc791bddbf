"""The company saves something while a ticket is open: advice is made anew, and stays where it would be the same."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from app.domain.advice import Advice
from app.domain.attention import visible
from app.domain.content import Playbook, SignedOff
from app.domain.tickets import Article
from tests.support.world import LIBRARY, World

(BOOK,) = LIBRARY.playbooks
FIRST = replace(BOOK.steps[0], title="Look at both charges")
CHANGED = replace(BOOK, steps=(FIRST, *BOOK.steps[1:]))


async def advice_on(world: World) -> Advice:
    await world.copilot.open(world.desk.add_ticket("Charged", "I was charged twice for one order"))
    await world.copilot.settled()
    assert world.copilot.session.advice is not None
    return world.copilot.session.advice


async def save(world: World, *playbooks: Playbook) -> Advice | None:
    """The company saves its playbooks; what the session advises after that."""
    library = world.content.current
    world.content.current = replace(library, playbooks=playbooks, version=f"{library.version}+")
    await world.copilot.content_changed()
    await world.copilot.settled()
    return world.copilot.session.advice


async def test_a_saved_playbook_gives_the_open_ticket_new_advice(world: World) -> None:
    before = await advice_on(world)
    now = await save(world, CHANGED)
    assert now is not None
    assert now.id != before.id
    assert (before.actions[0].title, now.actions[0].title) == ("Check both charges", "Look at both charges")
    rows = [(row.kind, row.facts.get("because")) for row in await world.store.journal()]
    assert rows == [("eligible", None), ("expired", "content_changed"), ("eligible", None)]


async def test_the_old_advice_stands_until_there_is_new_one(world: World) -> None:
    before = await advice_on(world)
    world.reader.hold()
    world.content.current = replace(LIBRARY, playbooks=(CHANGED,), version="lib2")
    await world.copilot.content_changed()
    assert (world.copilot.session.advice, world.copilot.session.phase) == (before, "ready")
    world.reader.let_go()
    await world.copilot.settled()
    assert world.copilot.session.advice != before


async def test_a_change_elsewhere_leaves_what_the_agent_reads(world: World) -> None:
    before = await advice_on(world)
    other = replace(BOOK, id="other", intents=("how_to",), source="playbooks/other.yaml")
    assert await save(world, BOOK, other) is before
    assert [row.kind for row in await world.store.journal()] == ["eligible"]
    draft = world.copilot.draft_for(before.actions[0].id)
    await world.copilot.decide(draft)  # a draft that was open may still be sent


async def test_a_newer_message_withdraws_at_once_also_when_content_changed(world: World) -> None:
    await advice_on(world)
    world.content.current = replace(LIBRARY, playbooks=(CHANGED,), version="lib2")
    ref = world.copilot.session.ref
    assert ref is not None
    world.desk.customer_writes(ref, "Hello? And my parcel?")
    world.reader.hold()
    await world.copilot.refresh()
    assert (world.copilot.session.advice, world.copilot.session.withdrawn) == (None, "newer_message")
    world.reader.let_go()
    await world.copilot.settled()


async def test_a_playbook_of_high_risk_is_offered_once_it_is_signed_off(world: World) -> None:
    await advice_on(world)
    high = replace(BOOK, risk="high")
    blocked = await save(world, high)
    assert blocked is not None
    assert blocked.actions == ()
    signed = await save(world, replace(high, signed_off=SignedOff("Ada Reed", date(2026, 11, 1))))
    assert signed is not None
    assert signed.actions[0].risk == "high"


async def test_a_new_article_shows(world: World) -> None:
    before = await advice_on(world)
    article = Article("a2", "Charged twice for one order", "Charged twice for one order: how to tell.", "kb/a2.md")
    world.content.current = replace(LIBRARY, articles=(*LIBRARY.articles, article), version="lib2")
    await world.copilot.content_changed()
    await world.copilot.settled()
    now = world.copilot.session.advice
    assert now is not None
    assert {hit.article for hit in now.knowledge} - {hit.article for hit in before.knowledge} == {"a2"}


async def test_articles_of_the_desk_are_no_change(world: World) -> None:
    world.desk.articles = [Article("d1", "Charged twice", "I was charged twice for one order.", "desk/d1")]
    before = await advice_on(world)
    assert "d1" in {hit.article for hit in before.knowledge}
    assert await save(world, BOOK) is before
    gone = replace(world.content.current, articles=(), version="lib3")
    world.content.current = gone
    await world.copilot.content_changed()
    await world.copilot.settled()
    now = world.copilot.session.advice
    assert now is not None
    assert {hit.article for hit in now.knowledge} == {"d1"}


async def test_a_look_at_the_ticket_that_meets_new_content_first_leaves_the_old_advice_standing(world: World) -> None:
    before = await advice_on(world)
    seen: list[Advice | None] = []
    world.copilot.subscribe(lambda now: seen.append(now.advice))
    world.content.current = replace(LIBRARY, playbooks=(CHANGED,), version="lib2")
    await world.copilot.refresh()
    assert world.copilot.session.advice == before
    await world.copilot.settled()
    assert world.copilot.session.advice != before
    assert None not in seen


async def test_content_that_breaks_a_silence_is_a_prompt_and_waits_when_the_agent_had_enough(world: World) -> None:
    world.copilot = world.new_copilot(prompts_per_hour=0)
    world.content.current = replace(LIBRARY, playbooks=(), replies=(), articles=())
    assert (await advice_on(world)).silent_because
    now = await save(world, BOOK)
    assert now is not None
    assert (now.held_back, visible(now).card_ids) == (("cards",), ())
    world.copilot.show_held_back(now.id)
    asked = await save(world, CHANGED)
    assert asked is not None
    assert (asked.held_back, asked.actions[0].title) == ((), "Look at both charges")


async def test_a_search_for_articles_that_a_save_stopped_is_made_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.desk.articles = [Article("d1", "Charged twice", "I was charged twice for one order.", "desk/d1")]
    search, asked, first = world.desk.search_articles, asyncio.Event(), asyncio.Event()

    async def slow(query: str, *, limit: int = 3) -> Sequence[Article]:
        if not asked.is_set():
            asked.set()
            await first.wait()  # for ever: the save comes while the desk is asked
        return await search(query, limit=limit)

    monkeypatch.setattr(world.desk, "search_articles", slow)
    await world.copilot.open(world.desk.add_ticket("Charged", "I was charged twice for one order"))
    await asyncio.wait_for(asked.wait(), 5)
    before = world.copilot.session.advice
    assert before is not None
    now = await save(world, BOOK)
    assert now is not None
    assert now.id == before.id
    assert "d1" in {hit.article for hit in now.knowledge}
    (row,) = [row for row in await world.store.journal() if row.kind == "eligible"]
    assert row.facts["cards"] == now.card_ids
