"""What the training of the steps pack counts, without the libraries of training: its data and its measure."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.content import Situation
from app.domain.steps import Event
from models.training.star import ELSEWHERE, Example, elsewhere, examples, playbooks, weighted_f1

SCHEMA = {
    "replies": {
        "user_hello": "Hello.",
        "hello": "Hello, how can I help?",
        "user_day": "On [DAY]",
        "query": "[QUERY]",
        "db_free": "[RESULT] Message = Free ;",
        "tell": "It is free on {day:s}.",
    },
    "graph": {"user_hello": "hello", "user_day": "query", "db_free": "tell", "without_text": "hello"},
    "r_graph": {"user_day": "hello", "db_free": "query"},
}


def dialogue(number: int = 1, *, happy: bool = True, domain: str | None = "desk") -> dict[str, Any]:
    return {
        "id": number,
        "happy": happy,
        "tasks": ["desk_book"],
        "domains": [domain] if domain else [],
        "events": [
            {"agent": "User", "action": "utter", "text": "Hello"},
            {"agent": "Wizard", "action": "pick_suggestion", "text": "Hello, how can I help?", "label": "hello"},
            {"agent": "User", "action": "utter", "text": "On Friday"},
            {
                "agent": "Wizard",
                "action": "query",
                "constraints": [{"Day": '"Friday"'}, {"RequestType": '"Check"'}],
            },
            {"agent": "KnowledgeBase", "action": "return_item", "item": {"Message": "Free", "id": 4}},
            {"agent": "Wizard", "action": "utter", "text": "One moment"},
            {"agent": "KnowledgeBase", "action": "return_item"},
            {"agent": "Wizard", "action": "pick_suggestion", "text": "It is free on Friday.", "label": "tell"},
        ],
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "star"
    folder.mkdir()
    (folder / "schemas.json").write_text(json.dumps({"desk_book": SCHEMA}), "utf-8")
    lines = [dialogue(1), dialogue(2, happy=False), dialogue(3, domain=None)]
    with gzip.open(folder / "dialogues.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    return tmp_path


def test_a_schema_becomes_a_playbook(data: Path) -> None:
    book = playbooks(data)["desk_book"]
    assert {step.id: (step.say, step.when) for step in book.steps} == {
        "hello": ("Hello, how can I help?", (Situation("Hello.", None, None),)),
        "query": ("[QUERY]", (Situation("On [DAY]", None, "hello"),)),
        "tell": ("It is free on <day:s>.", (Situation(None, "[RESULT] Message = Free ;", "query"),)),
    }


def test_the_wizards_choices_in_happy_dialogues_with_a_domain_are_examples(data: Path) -> None:
    found = list(examples(data))
    assert [(each.dialogue, each.domain, each.step) for each in found] == [
        (1, "desk", "hello"),
        (1, "desk", "query_check"),
        (1, "desk", "tell"),
    ]
    assert [each.dialogue for each in examples(data, happy=False)] == [2, 2, 2]


def test_what_happened_before_is_an_examples_history(data: Path) -> None:
    *_, last = examples(data)
    assert [(event.speaker, event.text, event.step) for event in last.events] == [
        ("customer", "Hello", None),
        ("agent", "Hello, how can I help?", "hello"),
        ("customer", "On Friday", None),
        ("agent", '[QUERY] Day = "Friday" ; RequestType = "Check" ; ', "query_check"),
        ("result", "[RESULT] Message = Free ; id = 4 ; ", None),
        ("agent", "One moment", None),
        ("result", "[RESULT] NO RESULT", None),
    ]


def test_no_step_fits_in_another_domain_s_playbook_nor_a_turn_about_another_matter() -> None:
    domains = {"desk_book": "desk", "desk_search": "desk", "taxi": "ride"}
    table, ride = (
        Event("customer", "I would like a table for two"),
        Event("customer", "I need a taxi to the station now"),
    )
    desk, taxi = Example("desk", "desk_book", 1, (table,), "hello"), Example("ride", "taxi", 2, (ride,), "hello")
    made = elsewhere([desk, desk, taxi, taxi] * 5, domains)
    assert {each.step for each in made} == {ELSEWHERE}
    assert {(each.playbook, each.events) for each in made if each.domain == "desk"} == {
        ("taxi", (table,)),
        ("desk_book", (ride,)),
    }
    assert made == elsewhere([desk, desk, taxi, taxi] * 5, domains)


def test_f1_is_weighted_by_how_often_a_label_is_right() -> None:
    assert weighted_f1(["a", "a", "b"], ["a", "a", "b"]) == 1.0
    assert weighted_f1(["a", "b"], ["b", "a"]) == 0.0
    # a: 2 * 2 / (3 + 2), b: 2 * 1 / (1 + 2); one that is only ever chosen has no weight.
    assert weighted_f1(["a", "a", "a", "b"], ["a", "a", "b", "b"]) == pytest.approx(0.75 * 0.8 + 0.25 * 2 / 3)
    assert weighted_f1(["a"], ["c"]) == 0.0
