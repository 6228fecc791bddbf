"""Advice that would only disturb is not made or not shown: informing messages, bursts, and too many prompts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.copilot.copilot import Copilot
from app.domain.advice import MAX_OF_A_KIND, Advice
from app.domain.attention import visible
from app.domain.content import EscalationRule, Playbook, ReplyTemplate, Situation, Step
from app.domain.journal import JournalRow
from app.domain.tickets import Article, TicketRef
from tests.support.world import LIBRARY, World

COMPLAINT = "I was charged twice for one order"
UPSET = "You charged me twice!"


async def settled(world: World) -> Advice:
    await world.copilot.refresh()
    await world.copilot.settled()
    advice = world.copilot.session.advice
    assert advice is not None
    return advice


async def opened(world: World, text: str, *, ticket_id: str = "1", subject: str = "") -> tuple[TicketRef, Advice]:
    ref = world.desk.add_ticket(subject, text, ticket_id=ticket_id)
    await world.copilot.open(ref)
    return ref, await settled(world)


async def rows(world: World, kind: str) -> list[JournalRow]:
    await world.copilot.settled()
    return [row for row in await world.store.journal() if row.kind == kind]


# -- messages that only inform ----------------------------------------------------------------------------------------


async def test_a_message_that_only_informs_brings_nothing_and_says_why(world: World) -> None:
    world.desk.articles = [Article("d1", "Twice", "order number my is 4711 twice", "desk/d1")]
    ref, _ = await opened(world, COMPLAINT)
    await world.desk.add_message(ref, "Which order is it?", visibility="public", operation_id="-")
    world.desk.customer_writes(ref, "My order number is 4711")
    advice = await settled(world)
    assert advice.card_ids == ()
    assert advice.silent_because == "The customer only gave an order number; no step waits for it."
    assert (await rows(world, "silent"))[-1].facts["because"] == advice.silent_because


async def test_the_same_words_bring_advice_when_a_step_waits_for_them(world: World) -> None:
    waiting = Step("find", "Find the order", (Situation("my order number is 4711", after="check"),))
    playbook = replace(LIBRARY.playbooks[0], steps=(*LIBRARY.playbooks[0].steps, waiting))
    world.content.current = replace(LIBRARY, playbooks=(playbook,), version="lib2")
    ref, advice = await opened(world, COMPLAINT)
    await world.copilot.decide(world.copilot.draft_for(advice.actions[0].id))
    await world.deliver()
    world.desk.customer_writes(ref, "My order number is 4711")
    advice = await settled(world)
    assert "only" not in (advice.silent_because or "")


async def test_a_customer_who_was_upset_and_only_informs_keeps_the_calming_card_alone(world: World) -> None:
    ref, upset = await opened(world, UPSET)
    assert upset.deescalation is not None
    await world.desk.add_message(ref, "I am looking at it.", visibility="public", operation_id="-")
    world.desk.customer_writes(ref, "My order number is 4711")
    advice = await settled(world)
    assert advice.deescalation is not None
    assert advice.card_ids == (advice.deescalation.id,)
    assert advice.silent_because is None


async def test_a_first_message_without_words_of_its_own_is_advised_by_its_subject(world: World) -> None:
    _, advice = await opened(world, "Order 4711", subject="You charged me twice for one order")
    assert advice.actions


# -- at most three of a kind ------------------------------------------------------------------------------------------


async def test_at_most_three_of_a_kind_also_after_the_desks_articles_came(world: World) -> None:
    steps = tuple(Step(f"s{number}", "Step", (Situation(COMPLAINT),)) for number in range(6))
    replies = tuple(
        ReplyTemplate(f"r{number}", "Reply", f"{COMPLAINT} {number}", ("double_charge",)) for number in range(6)
    )
    articles = tuple(Article(f"a{number}", COMPLAINT, COMPLAINT, f"kb/{number}.md") for number in range(6))
    playbook = Playbook("p", "Charged twice", steps, ("double_charge",))
    world.content.current = replace(LIBRARY, playbooks=(playbook,), replies=replies, articles=articles, version="lib2")
    world.desk.articles = [Article(f"d{number}", COMPLAINT, COMPLAINT, f"desk/{number}") for number in range(6)]
    most = []
    world.copilot.subscribe(
        lambda now: (
            most.append([len(now.advice.actions), len(now.advice.replies), len(now.advice.knowledge)])
            if now.advice
            else None
        )
    )
    _, advice = await opened(world, COMPLAINT)
    assert [len(advice.actions), len(advice.replies), len(advice.knowledge)] == [MAX_OF_A_KIND] * 3
    assert max(max(counts) for counts in most) == MAX_OF_A_KIND


# -- bursts -----------------------------------------------------------------------------------------------------------


async def test_a_burst_that_arrives_in_one_poll_is_read_and_advised_once(world: World) -> None:
    ref = world.desk.add_ticket("", "hello, somebody there?")
    world.desk.customer_writes(ref, "I was charged twice")
    world.desk.customer_writes(ref, "for one order")
    await world.copilot.open(ref)
    advice = await settled(world)
    assert world.reader.texts == ["hello, somebody there?\nI was charged twice\nfor one order"]
    assert advice.message_id == world.copilot.session.messages[-1].id
    assert len(await rows(world, "eligible")) == 1


async def test_a_message_that_continues_the_burst_withdraws_and_replaces(world: World) -> None:
    ref, first = await opened(world, "I was charged twice")
    world.desk.customer_writes(ref, "for one order")
    seen: list[tuple[str, str | None, str | None]] = []
    world.copilot.subscribe(
        lambda now: seen.append((now.messages[-1].id, now.advice.message_id if now.advice else None, now.withdrawn))
    )
    advice = await settled(world)
    assert world.reader.texts[-1] == "I was charged twice\nfor one order"
    assert advice.id != first.id
    assert ("2", None, "newer_message") in seen
    assert not [state for state in seen if state[:2] == ("2", "1")]
    assert [row.facts["because"] for row in await rows(world, "expired")] == ["newer_message"]


# -- prompts ----------------------------------------------------------------------------------------------------------


def with_prompts(world: World, per_hour: int) -> Copilot:
    world.copilot = world.new_copilot(prompts_per_hour=per_hour)
    return world.copilot


async def test_over_the_budget_prompts_wait_until_they_are_asked_for(world: World) -> None:
    copilot = with_prompts(world, 2)
    _, first = await opened(world, UPSET)
    assert first.held_back == ()
    _, second = await opened(world, UPSET, ticket_id="2")
    assert second.held_back == ("escalation", "deescalation")
    assert visible(second).actions
    copilot.mark_shown(second.id)
    copilot.show_held_back(second.id)
    copilot.show_held_back(second.id)
    shown = copilot.session.advice
    assert shown is not None
    assert shown.held_back == ()
    assert shown.deescalation is not None
    withheld = await rows(world, "withheld")
    assert [(row.advice_id, row.facts["prompts"]) for row in withheld] == [(second.id, ("escalation", "deescalation"))]
    assert withheld[0].facts["because"] == "prompts_per_hour"
    painted = [row.facts for row in await rows(world, "shown") if row.advice_id == second.id]
    assert [facts.get("asked_for") for facts in painted] == [None, True]
    assert painted[1]["cards"] == ("arousal", "general")


async def test_the_budget_comes_back_after_an_hour(world: World) -> None:
    with_prompts(world, 2)
    await opened(world, UPSET)
    world.clock.now += timedelta(hours=1)
    _, later = await opened(world, UPSET, ticket_id="2")
    assert later.held_back == ()


async def test_a_request_for_a_human_is_never_held_back(world: World) -> None:
    with_prompts(world, 0)
    _, advice = await opened(world, "You charged me twice! I want to talk to a human!")
    assert [hit.id for hit in visible(advice).escalation] == ["human", "arousal"]
    assert advice.held_back == ("deescalation",)


async def test_a_rule_that_is_not_always_on_is_held_back(world: World) -> None:
    rule = EscalationRule("manager", "Wants more authority", "trigger", 0.5, trigger="supervisor_request")
    world.content.current = replace(LIBRARY, escalation=(rule,), version="lib2")
    with_prompts(world, 0)
    _, advice = await opened(world, "I was charged twice, get me a manager")
    assert advice.held_back == ("escalation",)


async def test_the_same_card_for_the_next_message_calls_nobody_again(world: World) -> None:
    with_prompts(world, 2)
    ref, _ = await opened(world, UPSET)
    world.desk.customer_writes(ref, "Twice! Do you hear me!")
    assert (await settled(world)).held_back == ()


async def test_a_silent_panel_does_not_become_loud_over_the_budget(world: World) -> None:
    copilot = with_prompts(world, 0)
    ref = world.desk.add_ticket("", "Blue is a colour")
    world.content.current = replace(LIBRARY, articles=(), version="lib2")
    await copilot.open(ref)
    assert (await settled(world)).silent_because
    world.desk.articles = [Article("d1", COMPLAINT, COMPLAINT, "desk/d1")]
    world.desk.customer_writes(ref, COMPLAINT)
    advice = await settled(world)
    assert advice.held_back == ("cards",)
    assert visible(advice).card_ids == ()
    copilot.mark_shown(advice.id)
    assert await rows(world, "shown") == []
    copilot.show_held_back(advice.id)
    now = copilot.session.advice
    assert now is not None
    assert now.card_ids == visible(now).card_ids != ()
    assert len(await rows(world, "shown")) == 1


async def test_a_ticket_that_was_opened_is_no_prompt(world: World) -> None:
    with_prompts(world, 0)
    _, silent = await opened(world, "Blue is a colour")
    assert silent is not None
    _, advice = await opened(world, COMPLAINT, ticket_id="2")
    assert advice.held_back == ()
