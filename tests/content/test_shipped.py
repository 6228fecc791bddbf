"""Everything that ships is right: files load, every intent is covered, nothing promises what nobody decided."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from app.content.demo import load_demo
from app.content.folder import Folder
from app.content.shipped import shipped
from app.domain.content import Library
from app.domain.demo import DemoScript
from app.domain.lint import lint
from app.domain.readings import TRIGGERS
from app.domain.slots import SLOTS, slot_names

FIRST_INTENTS = (
    "order_status",
    "delivery_problem",
    "damaged_item",
    "refund_request",
    "double_charge",
    "cancel_subscription",
    "cannot_sign_in",
    "account_takeover",
)
MONEY_OR_DATA = ("refund_request", "double_charge", "cancel_subscription", "cannot_sign_in", "account_takeover")
HOLLOW = re.compile(
    r"understand (your|how)|frustrat|inconvenience|rest assured|we value|valued customer|as soon as possible|guarantee"
    r"|don't worry|we promise|unfortunately",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def folder() -> Folder:
    return Folder(shipped("resources"))


@pytest.fixture(scope="module")
def library(folder: Folder) -> Library:
    return folder.library()


@pytest.fixture(scope="module")
def script() -> DemoScript:
    return load_demo(shipped("resources") / "demo")


def texts(library: Library) -> dict[str, str]:
    """Everything that may be sent to a customer, by its name."""
    said = {f"{book.id}.{step.id}": step.say for book in library.playbooks for step in book.steps if step.say}
    written = {(reply, text) for reply in library.replies for text in reply.wordings}
    return said | {f"{reply.id} {text.length} {text.tone}": text.text for reply, text in written}


def test_every_shipped_file_loads_without_a_problem(folder: Folder) -> None:
    assert [problem.detail for problem in folder.problems] == []


def test_the_usual_cases_have_a_playbook_each(library: Library) -> None:
    assert len(library.playbooks) >= 32
    intents = [intent for book in library.playbooks for intent in book.intents]
    assert len(intents) == len(set(intents)), "two playbooks for one intent would compete"
    for book in library.playbooks:
        assert 4 <= len(book.steps) <= 7, book.id
        assert book.may_be_offered, book.id


def test_the_linter_has_nothing_to_say_about_what_ships(library: Library) -> None:
    read = {intent for book in library.playbooks for intent in book.intents}
    assert lint(library.playbooks, read) == ()


def test_what_a_lookup_returns_leads_on(library: Library) -> None:
    for book in library.playbooks:
        for looked_up in (step.id for step in book.steps if step.action == "lookup"):
            found = [s for step in book.steps for s in step.when if s.result]
            assert len(found) >= 3, book.id
            assert any(situation.after == looked_up for situation in found), book.id


@pytest.mark.parametrize("intent", FIRST_INTENTS)
def test_an_intent_has_a_playbook_and_replies(library: Library, intent: str) -> None:
    assert any(intent in book.intents for book in library.playbooks)
    assert sum(intent in reply.intents and not reply.triggers for reply in library.replies) >= 2
    assert library.intent(intent)


@pytest.mark.parametrize("intent", MONEY_OR_DATA)
def test_identity_is_checked_where_money_or_data_is_touched(library: Library, intent: str) -> None:
    (book,) = (book for book in library.playbooks if intent in book.intents)
    assert book.risk == "medium"
    ids = [step.id for step in book.steps]
    assert "verify_identity" in ids
    record = book.step("record_identity")
    assert record is not None
    assert record.fields == (("Identity verified", "yes"),)
    assert all(situation.after == "verify_identity" for situation in record.when)


def test_steps_have_several_situations_in_different_words(library: Library) -> None:
    for book in library.playbooks:
        lines = [situation.text for step in book.steps for situation in step.when]
        assert len(lines) == len(set(lines)), book.id
        for step in book.steps:
            assert sum(bool(situation.customer) for situation in step.when) >= 2, f"{book.id}.{step.id}"


def test_what_is_sent_is_short_and_says_something(library: Library) -> None:
    assert len(library.replies) >= 110
    assert sum(len(reply.wordings) for reply in library.replies) >= 240
    for name, text in texts(library).items():
        assert len(text) <= 420, name
        assert not HOLLOW.search(text), name
        assert len(re.findall(r"\b(?:sorry|apologi[sz]e)\b", text, re.IGNORECASE)) <= 1, name
        assert set(slot_names(text)) <= set(SLOTS), name


def test_every_trigger_has_an_answer_or_a_rule(library: Library) -> None:
    assert {name for reply in library.replies for name in reply.triggers} == set(TRIGGERS)
    # Insults alone are no reason to hand a case over: the card and the reply set the boundary.
    assert {rule.trigger for rule in library.escalation if rule.trigger} == set(TRIGGERS) - {"abuse"}


def test_only_asking_for_a_person_is_always_on(library: Library) -> None:
    assert [rule.trigger for rule in library.escalation if rule.always_on] == ["human_request"]
    thresholds = {rule.measure: rule.threshold for rule in library.escalation if rule.measure != "trigger"}
    assert thresholds == {
        "contacts": 2,
        "arousal": 0.8,
        "negative_turns": 3,
        "arousal_rise": 0.25,
        "customer_repeats": 2,
        "same_answers": 3,
        "turns_without_step": 4,
        "hours_waiting": 48,
        "hours_open": 336,
        "topics": 4,
        "requests": 5,
        "technical_facts": 4,
        "intent": 0.8,
        "low_confidence": 0.8,
    }


def test_delicate_cases_have_their_own_card(library: Library) -> None:
    own = {card.triggers[0] for card in library.deescalation if card.triggers}
    assert own == {"safety", "vulnerable_customer", "fraud_security", "legal_threat", "abuse", "repeat_contact"}
    (general,) = (card for card in library.deescalation if not card.triggers)
    assert [name for name, _ in general.by_state] == ["hear", "own", "options", "confirm"]
    assert general.calm_below < (general.min_arousal or 0)


def test_articles_are_internal_dated_and_have_headings(library: Library) -> None:
    assert len(library.articles) >= 10
    for article in library.articles:
        assert article.internal, article.id
        assert article.updated_at is not None, article.id
        assert article.text.count("\n## ") >= 2, article.id
        assert len(article.text) <= 2500, article.id


def test_every_team_of_the_shipped_content_is_a_group_of_the_demo_desk(library: Library, script: DemoScript) -> None:
    teams = {step.team for book in library.playbooks for step in book.steps if step.team}
    teams |= {rule.team for rule in library.escalation if rule.team}
    teams |= {card.team for card in library.deescalation if card.team}
    assert teams <= set(script.groups)


def test_fields_of_steps_are_fields_of_the_demo_desk(library: Library, script: DemoScript) -> None:
    for book in library.playbooks:
        for step in book.steps:
            for name, value in step.fields:
                assert value in script.fields[name], f"{book.id}.{step.id}"


def test_the_demo_has_something_for_everybody(script: DemoScript) -> None:
    mine = [ticket for ticket in script.tickets if ticket.assignee == script.agent.id]
    assert len(mine) >= 6
    assert len({ticket.fields["Company"] for ticket in mine}) >= 6
    assert all(ticket.due and (ticket.answers or ticket.states) for ticket in mine)
    answers = [ticket.state("").answers for ticket in mine]
    assert all(any(answer.is_default for answer in each) for each in answers), "each has a default answer"


def test_shipped_folders_are_found_in_a_checkout_a_wheel_and_a_frozen_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(__file__).parents[2]
    assert shipped("resources") == root / "resources"
    assert shipped("packs") == root / "models" / "packs"
    for where in ("site/app", "frozen/app"):
        (tmp_path / where / "_shipped" / "packs").mkdir(parents=True)
    monkeypatch.setattr("app.content.shipped._APP", tmp_path / "site/app")
    assert shipped("packs") == tmp_path / "site/app/_shipped/packs"
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "frozen"), raising=False)
    assert shipped("packs") == tmp_path / "frozen/app/_shipped/packs"


def test_no_text_waits_below_for_what_nobody_wrote(library: Library) -> None:
    """What only the agent can add is a slot, which blocks sending; "stands below" would go out with nothing below."""
    hollow = re.compile(
        r"\b(?:stands?|listed|written|put|you find|see) (?:it |them )?below|^below|\. Below", re.IGNORECASE
    )
    replies = {name: text for name, text in texts(library).items() if " " in name}
    assert [name for name, text in replies.items() if hollow.search(text)] == []


def test_a_friendly_reply_always_has_a_plain_one_beside_it_or_none_is_needed(library: Library) -> None:
    """An upset customer gets no cheerful text: where the matter itself upsets, there must be another."""
    heavy = {"complaint", "refund_status", "delivery_problem", "account_takeover", "bereavement", "card_lost"}
    for reply in library.replies:
        if heavy & set(reply.intents):
            assert any(text.tone == "formal" for text in reply.wordings), reply.id
