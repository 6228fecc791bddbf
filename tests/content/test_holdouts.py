"""Our own hold-outs: the last line of each five, and whole themes; a damaged line is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content import holdouts
from app.content.shipped import shipped
from app.domain.errors import BenchmarkUnusable
from models.training import corpora
from tests.support.benchmarks import corpus, intents


@pytest.fixture(name="own")
def written(tmp_path: Path) -> Path:
    return corpus(tmp_path / "corpus")


def test_intents_hold_out_the_last_of_five_examples(tmp_path: Path) -> None:
    found = holdouts.intents(intents(tmp_path / "intents"))
    assert [row.label for row in found] == ["refund_request"] * 2 + ["order_status"] * 2 + ["lost_property"] * 2
    assert found[0].text == "money back please please please please"


def test_triggers_say_everything_that_holds(own: Path) -> None:
    found = holdouts.triggers(own)
    assert len(found) == 40
    assert (found[0].labels, found[2].labels) == (("human_request",), ())
    assert found[1].labels == ("human_request", "supervisor_request")


def test_emotions_hold_out_themes(own: Path) -> None:
    found = holdouts.emotions(own)
    assert len(found) == 14 * len(holdouts.THEMES)
    assert (found[0].emotion, found[0].valence, found[0].arousal, found[0].hard) == ("angry", -1.0, 1.0, False)
    assert found[1].hard


def test_the_hold_outs_are_those_that_the_training_leaves_out() -> None:
    of_intents = {(e.text.strip(), e.label) for e in corpora.intent_examples() if e.held_out}
    assert {(row.text, row.label) for row in holdouts.intents(shipped("resources") / "intents")} == of_intents
    of_triggers = [(e.text.strip(), e.holds) for e in corpora.trigger_examples() if e.held_out]
    assert [(row.text, frozenset(row.labels)) for row in holdouts.triggers()] == of_triggers
    of_emotions = [e for e in corpora.emotion_examples() if e.part == "test"]
    assert {line.text for line in holdouts.emotions()} == {e.text for e in of_emotions}
    assert list(holdouts.out_of_scope()) == [e.text for e in corpora.out_of_scope_examples() if e.held_out]


def test_what_lies_in_the_repository_only_is_said_to(tmp_path: Path) -> None:
    for read in (holdouts.out_of_scope, holdouts.triggers, holdouts.emotions):
        with pytest.raises(BenchmarkUnusable, match="is missing; this text lies in the project's repository only"):
            read(tmp_path)
    with pytest.raises(BenchmarkUnusable, match="intents: is missing"):
        holdouts.intents(tmp_path / "intents")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("out_of_scope.jsonl", '{"text": "a"}\n{', ":2: not JSON"),
        ("out_of_scope.jsonl", '{"text": 1}', ":1: needs a text"),
        ("emotions/travel.jsonl", "[]", ":1: not a JSON object"),
        (
            "emotions/travel.jsonl",
            '{"text": "a", "emotion": "glad", "valence": 1, "arousal": 0}',
            ":1: needs a text, one",
        ),
        (
            "triggers/abuse.yaml",
            "positive: [a]\nnegative: [{text: b, also: [rude]}]",
            ':2: field "also" has an unknown',
        ),
        ("triggers/abuse.yaml", "positive: [a]", ':1: field "negative" must be a list'),
        ("triggers/abuse.yaml", "positive: [", ":2: this is not valid YAML"),
    ],
)
def test_a_damaged_line_is_named(own: Path, name: str, content: str, says: str) -> None:
    (own / name).write_text(content, "utf-8")
    read = {"o": holdouts.out_of_scope, "e": holdouts.emotions, "t": holdouts.triggers}[name[0]]
    with pytest.raises(BenchmarkUnusable) as raised:
        read(own)
    assert raised.value.detail.startswith(f"{own / name}{says}")
