"""What needs no advice is known, and prompts stay within the agent's hour; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.advice import Advice, Deescalation, KnowledgeHit, RuleHit
from app.domain.attention import AN_HOUR, Prompt, only_informs, prompts, unanswered, visible, weigh
from app.domain.content import DeescalationCard, EscalationRule, Playbook, Situation, Step
from app.domain.readings import Reading, Scored
from app.domain.tickets import Message, Person, Role, TicketRef
from tests.domain.texts.informing import NEAR_MISSES, ONLY_INFORM
from tests.support.reader import reading

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CALM = reading("4711")


def told(text: str, found: Reading | None = None, **more: object) -> str | None:
    options: dict[str, object] = {"playbooks": (), "done": ()} | more
    return only_informs(text, found or reading(text), **options)  # type: ignore[arg-type]


# -- messages that only inform ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ONLY_INFORM)
def test_a_message_that_only_informs_needs_no_advice(text: str) -> None:
    assert told(text, CALM)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_message_that_wants_something_is_never_silenced(text: str) -> None:
    assert told(text, CALM) is None


def test_the_two_lists_are_forty_different_messages_each() -> None:
    assert len(set(ONLY_INFORM)) == len(set(NEAR_MISSES)) == 40


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("My name is Dana.", "The customer only gave their name; no step waits for it."),
        ("Hi, I'm Lena, order number 88120", "The customer only gave their name and gave an order number; no step"),
        ("Here are the photos.", "The customer only sent a file; no step waits for it."),
        ("Thanks, I'll wait.", "The customer only said that they wait and said thanks; no step waits for it."),
        ("ok", "The customer only said that they have understood; no step waits for it."),
    ],
)
def test_the_silence_says_what_the_customer_did(text: str, words: str) -> None:
    assert (told(text, CALM) or "").startswith(words)


def test_a_trigger_or_an_upset_customer_is_never_silenced() -> None:
    upset = replace(CALM, valence=-0.7, arousal=0.9)
    human = replace(CALM, triggers=(Scored("human_request", 0.4),))
    assert [told("ok", upset), told("ok", human)] == [None, None]
    assert told("ok", replace(CALM, valence=None, arousal=None, emotion=None))


def test_long_and_strange_texts_take_no_time() -> None:
    for text in ("my name is " * 30, "ok " * 130, "4711-" * 79, "a@" * 199, " \n" * 10_000, "thanks, " * 49 + "x"):
        told(text, CALM)
    assert told("ok " * 130, CALM)
    assert told("ok " * 140, CALM) is None


PLAYBOOK = Playbook(
    "refund",
    "Refund",
    (
        Step("ask_order", "Ask for the order", (Situation("I want a refund"),), asks=("order_number",)),
        Step("verify", "Who is it", (Situation("order 4711", after="ask_order"),)),
        Step("pay", "Pay it back", (Situation(result="found", after="verify"),)),
    ),
    ("refund_request",),
)


@pytest.mark.parametrize(
    ("text", "done", "topics", "waits"),
    [
        ("my order number is 4711", (), (), False),
        ("my order number is 4711", (), ("refund_request",), True),
        ("my order number is 4711", ("ask_order",), (), True),
        ("ok", ("ask_order",), (), True),
        ("ok", ("ask_order", "verify"), (), False),  # what follows waits for a result, not for the customer
        ("my name is Dana", ("verify",), (), False),
        ("4711", ("verify",), (), True),
        ("4711", ("a_step_of_another_playbook",), (), False),
    ],
)
def test_what_a_step_waits_for_is_not_silenced(
    text: str, done: tuple[str, ...], topics: tuple[str, ...], *, waits: bool
) -> None:
    assert (told(text, CALM, playbooks=(PLAYBOOK,), done=done, topics=topics) is None) is waits


def said(*lines: tuple[Role, str]) -> tuple[Message, ...]:
    return tuple(
        Message(str(number), role, "public", Person(role), text, NOW + timedelta(minutes=number))
        for number, (role, text) in enumerate(lines)
    )


def test_what_a_bot_answered_is_still_open() -> None:
    messages = said(("customer", "Where is my parcel?"), ("bot", "Which order?"), ("customer", "4711"))
    assert told(unanswered(messages, "Parcel"), CALM) is None
    assert unanswered(messages, "Parcel") == "Parcel\nWhere is my parcel?\n4711"


def test_a_first_message_is_read_with_its_subject() -> None:
    assert told(unanswered(said(("customer", "Order 4711")), "Charged twice"), CALM) is None
    assert told(unanswered(said(("customer", "Order 4711")), ""), CALM)


def test_after_an_answer_only_the_newer_words_count() -> None:
    messages = said(("customer", "Where is it?"), ("agent", "Which order?"), ("customer", "Hi"), ("customer", "4711"))
    assert unanswered(messages, "Parcel") == "Hi\n4711"


# -- the budget of prompts --------------------------------------------------------------------------------------------


def prompt(*ids: str, always: bool = False) -> Prompt:
    return Prompt("escalation", frozenset(ids), always=always)


def test_prompts_stop_at_the_limit_and_begin_again_after_an_hour() -> None:
    spent: tuple[datetime, ...] = ()
    shown = []
    for number in range(8):
        weighed = weigh([prompt(str(number))], spent, NOW + timedelta(minutes=number), limit=6)
        spent = weighed.spent
        shown.append(bool(weighed.shown))
    assert shown == [True] * 6 + [False] * 2
    assert weigh([prompt("x")], spent, NOW + AN_HOUR - timedelta(seconds=1), limit=6).held
    assert weigh([prompt("x")], spent, NOW + AN_HOUR, limit=6).shown


def test_what_is_never_held_back_is_shown_over_the_limit_and_counts() -> None:
    weighed = weigh([prompt("human", always=True), prompt("upset")], (), NOW, limit=0)
    assert [item.ids for item in weighed.shown] == [{"human"}]
    assert [item.ids for item in weighed.held] == [{"upset"}]
    assert weighed.spent == (NOW,)


def test_what_the_agent_sees_already_costs_nothing() -> None:
    full = (NOW,) * 6
    assert weigh([prompt("upset")], full, NOW, limit=6, standing={"upset"}).shown
    assert weigh([prompt("upset", "contacts")], full, NOW, limit=6, standing={"upset"}).held


ADVICE = Advice(
    "a1",
    TicketRef("desk", "1"),
    "1",
    "m1",
    NOW,
    None,
    knowledge=(KnowledgeHit("k1", "Title", "words", 0.9, "kb.md"),),
    deescalation=Deescalation("calm", "Calm it", ("Name it.",)),
    escalation=(RuleHit("upset", "Upset", 0.9, 0.8),),
)
RULES = (
    EscalationRule("upset", "Upset", "arousal", 0.8),
    EscalationRule("human", "A person", "trigger", 0.3, trigger="human_request", always_on=True),
    EscalationRule("danger", "Danger", "trigger", 0.2, trigger="safety"),
)
CARDS = (DeescalationCard("calm", "Calm it", ()), DeescalationCard("danger", "Danger", (), triggers=("safety",)))


def test_rules_and_calming_cards_are_prompts_and_cards_only_out_of_a_silence() -> None:
    assert [item.kind for item in prompts(ADVICE, RULES, CARDS, was_silent=False)] == ["escalation", "deescalation"]
    assert [item.kind for item in prompts(ADVICE, RULES, CARDS, was_silent=True)][-1] == "cards"
    plain = replace(ADVICE, escalation=(), deescalation=None)
    assert prompts(plain, RULES, CARDS, was_silent=False) == ()
    assert not prompts(replace(plain, knowledge=()), RULES, CARDS, was_silent=True)


@pytest.mark.parametrize("rule", ["human", "danger"])
def test_a_request_for_a_human_and_safety_are_always_shown(rule: str) -> None:
    hit = RuleHit(rule, rule, 1.0, 0.3)
    always = prompts(replace(ADVICE, escalation=(*ADVICE.escalation, hit)), RULES, CARDS, was_silent=False)
    assert [item.always for item in always] == [True, False]
    danger = replace(ADVICE, escalation=(), deescalation=Deescalation("danger", "Danger", ()))
    assert [item.always for item in prompts(danger, RULES, CARDS, was_silent=False)] == [True]


def test_what_is_held_back_is_not_seen_and_not_lost() -> None:
    assert visible(ADVICE) is ADVICE
    held = replace(ADVICE, held_back=("escalation", "deescalation"))
    assert visible(held).card_ids == ("k1",)
    assert visible(replace(ADVICE, held_back=("escalation", "deescalation", "cards"))).card_ids == ()
    assert held.escalation == ADVICE.escalation
