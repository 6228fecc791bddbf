"""`calmdesk next`: for each conversation what the panel would show, as docs/formats.md has it; with the real models."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.cli import next as verb
from app.cli.next_advice import ANSWERED, NOT_SIGNED, Advisor, articles_indexed
from app.content.folder import Folder
from app.content.shipped import shipped
from app.copilot.ports import Knowledge
from app.domain.advice import Advice
from app.domain.content import Library
from app.domain.tickets import Message, Ticket
from app.domain.turns import Turn
from app.inference.direct import DirectReader
from app.inference.reader import TextReader
from app.inference.steps.ranker import StepReader
from tests.cli.home import Home

KEYS = ["id", "actions", "replies", "knowledge", "deescalation", "escalation", "silent_because", "ms"]
TEA = """
schema: calmdesk.playbook/1
id: tea
title: Somebody wants tea
steps:
  - id: ask_kind
    title: Ask which kind
    say: Which tea may it be?
    when: [{customer: I would like some tea}]
  - id: look
    title: Look whether there is some
    action: {type: lookup}
    when: [{customer: Green tea please, after: ask_kind}]
  - id: pour
    title: Pour it
    needs: [identity_verified]
    when: [{result: "Green tea: 20 bags", after: look}]
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return Folder(shipped("resources")).library()


@pytest.fixture(scope="module")
def reader() -> DirectReader:
    packs = shipped("packs")
    return DirectReader(TextReader(packs / "classifier", packs / "sentiment"), StepReader(packs / "steps"))


@pytest.fixture(scope="module")
def known(library: Library, reader: DirectReader) -> Iterator[Knowledge]:
    with articles_indexed(library.articles, reader) as index:
        yield index


@pytest.fixture
def advisor(library: Library, reader: DirectReader, known: Knowledge) -> Advisor:
    return Advisor(reader, library, known, playbook=None, top=3)


@pytest.fixture
def with_open(library: Library, reader: DirectReader, known: Knowledge) -> Advisor:
    opened = next(book for book in library.playbooks if book.id == "damaged_item")
    return Advisor(reader, library, known, playbook=opened, top=20)


def customer(text: str) -> dict[str, Any]:
    return {"role": "customer", "text": text}


def agent(text: str, step: str | None = None) -> dict[str, Any]:
    return {"role": "agent", "text": text, "step": step}


def asked(advisor: Advisor, *messages: Mapping[str, Any], **more: object) -> dict[str, Any]:
    line = json.dumps({"id": "x", "messages": messages, **more}).encode()
    answers = verb.answer_lines([line], advisor, strict=True)
    assert not answers.bad, answers.output
    found: dict[str, Any] = json.loads(answers.output[0])
    return found


def steps(answer: Mapping[str, Any]) -> Sequence[str]:
    return [action["step"] for action in answer["actions"]]


def test_an_answer_has_the_keys_of_the_format(advisor: Advisor) -> None:
    answer = asked(advisor, customer("I was charged twice for order 4711, please give one back"))
    assert list(answer) == KEYS
    assert answer["actions"][0].keys() == {"playbook", "step", "title", "probability", "because"}
    assert {action["playbook"] for action in answer["actions"]} == {"double_charge"}
    assert answer["replies"][0].keys() == {"id", "text", "missing", "source"}
    assert {"article", "title", "snippet", "score", "source"} <= answer["knowledge"][0].keys()
    assert answer["escalation"] == {"recommended": False, "rules": []}
    assert answer["silent_because"] is None


def test_a_rule_that_fires_says_what_was_measured(advisor: Advisor) -> None:
    answer = asked(advisor, customer("Let me talk to a human being please."))
    assert answer["escalation"]["recommended"]
    (rule,) = [rule for rule in answer["escalation"]["rules"] if rule["id"] == "human_request"]
    assert rule["evidence"]
    assert rule["value"] >= rule["threshold"]


def test_an_upset_customer_gets_a_card(advisor: Advisor) -> None:
    answer = asked(advisor, customer("This is the fourth time I write and nobody answers, you are a bunch of liars!!"))
    assert answer["deescalation"]["prompts"]
    assert answer["deescalation"]["because"]


def test_what_needs_no_advice_is_said(advisor: Advisor) -> None:
    thanks = asked(advisor, customer("My invoice is missing"), agent("I have sent it."), customer("Thank you so much!"))
    assert thanks["silent_because"].startswith("The customer only said thanks")
    answered = asked(advisor, customer("Where is my refund?"), agent("It was sent on 20 November."))
    assert answered["silent_because"] == ANSWERED
    assert not answered["actions"]
    assert answered["escalation"] == {"recommended": False, "rules": []}


def test_an_open_playbook_is_ranked_whoever_spoke_last(with_open: Advisor, library: Library) -> None:
    every = {step.id for book in library.playbooks if book.id == "damaged_item" for step in book.steps}
    said = [customer("The vase came broken"), agent("Please send me a photo.", "ask_photo")]
    result = {"role": "result", "text": "Order 4711: delivered 19 Nov, 1 vase"}
    for messages in (said[:1], said, [*said, customer("Here it is, order 4711")], [*said, result]):
        answer = asked(with_open, *messages)
        assert set(steps(answer)) == every
        odds = [action["probability"] for action in answer["actions"]]
        assert odds == sorted(odds, reverse=True)
    assert steps(asked(with_open, *said, customer("Here are the photos, order 4711")))[0] == "look_up"
    assert asked(with_open, *said)["silent_because"] == ANSWERED


def test_steps_that_wait_are_ranked_too_and_say_for_what(with_open: Advisor) -> None:
    told = [customer("The vase came broken")]
    waiting = [one for one in asked(with_open, *told)["actions"] if "needs identity_verified" in one["because"]]
    assert waiting
    verified = asked(with_open, *told, ticket={"fields": {"Identity verified": "yes"}})
    assert not any("needs" in reason for one in verified["actions"] for reason in one["because"])


def test_a_note_of_ours_as_the_only_word_of_an_agent(advisor: Advisor, with_open: Advisor) -> None:
    note = 'Done.\ncalmdesk: {"op": "1", "kind": "action", "playbook": "damaged_item", "step": "ask_photo"}'
    messages = [customer("My vase came broken"), {"role": "agent", "visibility": "internal", "text": note}]
    assert asked(advisor, *messages)["silent_because"] is None
    assert steps(asked(with_open, *messages))[0] != "ask_photo"


def test_nothing_said_at_all(with_open: Advisor) -> None:
    assert asked(with_open, {"role": "system", "text": "opened"})["actions"]
    assert asked(with_open, customer("  "))["actions"]


def test_an_unknown_step_counts_as_absent(with_open: Advisor, advisor: Advisor) -> None:
    messages = [customer("The vase came broken"), agent("One moment."), customer("It was order 4711")]
    odd = [messages[0], agent("One moment.", "of_nobody"), messages[2]]
    for one in (with_open, advisor):
        assert asked(one, *odd) | {"ms": 0} == asked(one, *messages) | {"ms": 0}


def test_many_together_are_each_as_alone(advisor: Advisor) -> None:
    texts = ["My parcel never came", "I was charged twice", "hello?", "The vase came broken", "Cancel my subscription"]
    lines = [json.dumps({"id": i, "messages": [customer(text)]}).encode() for i, text in enumerate(texts)]
    together = [json.loads(line) for line in verb.answer_lines(lines, advisor, strict=True).output]
    for text, found in zip(texts, together, strict=True):
        assert asked(advisor, customer(text))["actions"] == found["actions"]
    assert [found["id"] for found in together] == [0, 1, 2, 3, 4]


def test_bad_lines_are_answered_in_their_place_and_unknown_fields_counted(advisor: Advisor) -> None:
    lines = [b"{", b'{"id": 7, "messages": []}', b'{"id": 8, "mood": 1, "messages": [{"role": "bot", "text": "Hi"}]}']
    answers = verb.answer_lines(lines, advisor, strict=False)
    first, second, third = (json.loads(line) for line in answers.output)
    assert (first["id"], second) == (None, {"id": 7, "error": "messages must hold at least one message"})
    assert third["silent_because"] == ANSWERED
    assert (answers.bad, dict(answers.unknown)) == (2, {"mood": 1})
    assert "unknown field" in json.loads(verb.answer_lines(lines[2:], advisor, strict=True).output[0])["error"]


def test_what_one_conversation_trips_over_is_told_in_its_place(
    advisor: Advisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Advisor._advice

    async def advice(self: Advisor, ticket: Ticket, messages: tuple[Message, ...], turn: Turn) -> Advice:
        if turn.text == "stumble":
            raise RecursionError
        return await whole(self, ticket, messages, turn)

    monkeypatch.setattr(Advisor, "_advice", advice)
    lines = [
        json.dumps({"id": i, "messages": [customer(text)]}).encode() for i, text in enumerate(("stumble", "hello"))
    ]
    answers = verb.answer_lines(lines, advisor, strict=True)
    first, second = (json.loads(line) for line in answers.output)
    assert first["error"] == "this conversation could not be answered (RecursionError)"
    assert (answers.bad, second["id"]) == (1, 1)
    assert "error" not in second


def test_a_playbook_nobody_signed_off_is_ranked_when_it_is_the_open_one(library: Library, reader: DirectReader) -> None:
    risky = replace(library.playbooks[0], risk="high", signed_off=None)
    library = replace(library, playbooks=(risky, *library.playbooks[1:]))
    answer = asked(Advisor(reader, library, None, playbook=risky, top=1), customer("help"))
    assert NOT_SIGNED in answer["actions"][0]["because"]


def test_the_command_with_playbooks_of_ones_own(home: Home, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "tea.yaml").write_text(TEA)
    (own / "wrong.yaml").write_text(TEA.replace("id: tea", "id: wrong").replace("title: Pour it", "titel: Pour it"))
    told = {"id": 1, "messages": [customer("Tea please"), agent("Which?", "ask_kind"), customer("Green tea")]}
    said = home.run("next", "--playbooks", str(own), "--playbook", "tea", "--top", "2", typed=json.dumps(told))
    assert said.status == 0, said.err
    answer = json.loads(said.out)
    assert steps(answer)[0] == "look"
    assert len(answer["actions"]) == 2
    assert "wrong.yaml:15: " in said.err
    assert '"titel"' in said.err

    for name, words in (("teas", 'did you mean "tea"?'), ("wrong", "known are tea")):
        refused = home.run("next", "--playbooks", str(own), "--playbook", name, typed=json.dumps(told))
        assert (refused.status, refused.out) == (2, "")
        assert words in refused.err
        assert "Traceback" not in refused.err
    (own / "tea.yaml").unlink()
    assert home.run("next", "--playbooks", str(own), typed="").status == 2
    assert home.run("next", "--playbooks", str(tmp_path / "nowhere"), typed="").status == 2
    assert home.run("next", str(tmp_path / "nowhere.ndjson")).status == 2
    assert home.run("next", "--packs", str(tmp_path), typed="").status == 2


@pytest.mark.parametrize("top", ["0", "x", "1001"])
def test_top_is_a_number(top: str) -> None:
    parser = argparse.ArgumentParser()
    verb.add_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["--top", top])
