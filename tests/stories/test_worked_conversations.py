"""Conversations across industries with the whole advice: the right action, the right reason, the right silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.home import Home

WORKED = sorted((Path(__file__).parent / "worked").glob("*.json"))


@dataclass(frozen=True, slots=True)
class Worked:
    """A conversation, and what stands in the panel for its newest turn."""

    conversation: dict[str, object]
    advice: dict[str, object]


def worked() -> Iterator[tuple[str, Worked]]:
    for path in WORKED:
        found = json.loads(path.read_text("utf-8"))
        yield path.stem, Worked(found["conversation"], found["advice"])


STORIES = dict(worked())


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What the program answers, all in one run of `calmdesk next`."""
    file = tmp_path_factory.mktemp("worked") / "conversations.ndjson"
    lines = [json.dumps(story.conversation | {"id": name}) + "\n" for name, story in STORIES.items()]
    file.write_text("".join(lines), "utf-8")
    said = Home(tmp_path_factory.mktemp("home")).run("next", str(file))
    assert said.status == 0, said.err
    return {str(answer["id"]): answer for answer in map(json.loads, said.lines)}


def test_there_are_ten_in_different_trades() -> None:
    assert len(STORIES) >= 10


@pytest.mark.parametrize("name", STORIES)
def test_the_advice_is_what_an_experienced_agent_would_give(name: str, answers: dict[str, dict[str, object]]) -> None:
    assert told(answers[name]) == STORIES[name].advice


def told(answer: dict[str, object]) -> dict[str, object]:
    """The advice without numbers that move with every training."""
    actions, rules = answer["actions"], answer["escalation"]
    card = answer["deescalation"]
    assert isinstance(actions, list)
    assert isinstance(rules, dict)
    return {
        "actions": [[f"{one['playbook']}.{one['step']}", *one["because"]] for one in actions],
        "replies": [one["id"] for one in _list(answer["replies"])],
        "knowledge": [one["title"] for one in _list(answer["knowledge"])],
        "deescalation": [card["id"], card["state"]] if isinstance(card, dict) else None,
        "escalation": [one["id"] for one in rules["rules"]],
        "silent_because": answer["silent_because"],
    }


def _list(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value
