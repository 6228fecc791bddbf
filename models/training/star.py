"""STAR, wizard dialogues with the step chosen at each turn, as playbooks and conversations of the product.

Protocol: every `query` or `pick_suggestion` of the wizard in a happy dialogue that has a domain is an example.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.content import Playbook, Situation, Step
from app.domain.steps import Event

ACTIONS = ("query", "pick_suggestion")
SAM = {
    "apartment": 0.439, "doctor": 0.716, "meeting": 0.563, "party": 0.492, "plane": 0.667, "restaurant": 0.521,
    "ride": 0.540, "spaceship": 0.640, "trip": 0.350, "trivia": 0.829, "weather": 0.585,
}  # fmt: skip
BERT_S = {
    "apartment": 0.274, "doctor": 0.316, "meeting": 0.161, "party": 0.184, "plane": 0.228, "restaurant": 0.341,
    "ride": 0.201, "spaceship": 0.198, "trip": 0.081, "trivia": 0.850, "weather": 0.422,
}  # fmt: skip
"""Weighted F1 as published (schema attention model, Mehri and Eskenazi 2021, from the authors' output files)."""
FROZEN = {
    "apartment": 0.361, "doctor": 0.495, "meeting": 0.436, "party": 0.511, "plane": 0.621, "restaurant": 0.303,
    "ride": 0.431, "spaceship": 0.627, "trip": 0.296, "trivia": 0.528, "weather": 0.432,
}  # fmt: skip
"""The nearest situation by all-MiniLM-L6-v2 without training, as given with the data."""

ELSEWHERE = "(no step)"
"""The label of an exchange that is held against a playbook of another domain."""

TELLING = 6
"""Words from which on a turn speaks of its matter: "yes please" fits anywhere."""


@dataclass(frozen=True, slots=True)
class Example:
    """What had happened, and the step that the wizard took: outside the playbook none is right."""

    domain: str
    playbook: str
    dialogue: int
    events: tuple[Event, ...]
    step: str


def playbooks(data: Path) -> dict[str, Playbook]:
    """Each task's schema as a playbook: an edge whose beginning has a text is a situation of the step it leads to."""
    schemas = json.loads((data / "star" / "schemas.json").read_text("utf-8"))
    return {task: _playbook(task, schema) for task, schema in schemas.items()}


def _playbook(task: str, schema: Mapping[str, Any]) -> Playbook:
    texts, before = schema["replies"], schema["r_graph"]
    when: dict[str, list[Situation]] = {}
    for beginning, step in schema["graph"].items():
        if beginning not in texts:
            continue
        text, after = _plain(texts[beginning]), before.get(beginning)
        found = Situation(None, text, after) if beginning.startswith("db") else Situation(text, None, after)
        when.setdefault(step, []).append(found)
    steps = tuple(
        Step(step, step.replace("_", " "), tuple(found), say=_plain(texts[step]) if step in texts else None)
        for step, found in when.items()
    )
    return Playbook(task, task.replace("_", " "), steps)


def _plain(text: str) -> str:
    return text.replace("{", "<").replace("}", ">").strip()


def examples(data: Path, *, happy: bool = True) -> Iterator[Example]:
    """Examples in the order of the file; with `happy=False` those of the unhappy dialogues of one task."""
    with gzip.open(data / "star" / "dialogues.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            found = json.loads(line)
            if found["happy"] != happy or len(found["tasks"]) != 1 or not (found["domains"] or [None])[0]:
                continue
            events: list[Event] = []
            for event in found["events"]:
                if event["agent"] == "Wizard" and event["action"] in ACTIONS:
                    step = _label(event)
                    yield Example(found["domains"][0], found["tasks"][0], found["id"], tuple(events), step)
                events.append(_event(event))


def _event(event: Mapping[str, Any]) -> Event:
    match event["agent"], event["action"]:
        case "Wizard", "query":
            asked = [item for one in event.get("constraints", []) for item in one.items()]
            return Event("agent", "[QUERY] " + _listed(asked), _label(event))
        case "KnowledgeBase", _:
            item = event.get("item")
            return Event("result", "[RESULT] " + (_listed(list(item.items())) if item else "NO RESULT"))
        case "Wizard", _:
            return Event("agent", event["text"], event.get("label"))
        case _:
            return Event("customer", event["text"])


def _label(event: Mapping[str, Any]) -> str:
    if label := event.get("label"):
        return str(label)
    kinds = [str(one["RequestType"]).lower() for one in event.get("constraints", []) if "RequestType" in one]
    return next((f"query_{kind}" for kind in ("check", "book") if any(kind in one for one in kinds)), "query")


def _listed(items: list[tuple[str, object]]) -> str:
    return "".join(f"{key} = {value} ; " for key, value in items)


def elsewhere(examples: Sequence[Example], domains: Mapping[str, str], seed: int = 0) -> list[Example]:
    """The same exchanges where no step fits: held against a playbook of another domain, or, every other one that ends
    with a customer's turn, with a turn from another domain at the end: the customer speaks of another matter.
    """
    random = np.random.default_rng(seed)
    names = sorted(domains)
    turns = [
        (one.domain, text)
        for one in examples
        if len((text := one.events[-1].text).split()) >= TELLING and one.events[-1].speaker == "customer"
    ]
    made = []
    for number, example in enumerate(examples):
        if number % 2 and turns and example.events[-1].speaker == "customer":
            domain, text = turns[random.integers(len(turns))]
            while domain == example.domain:
                domain, text = turns[random.integers(len(turns))]
            events = (*example.events[:-1], Event("customer", text))
            made.append(replace(example, events=events, step=ELSEWHERE))
            continue
        others = [name for name in names if domains[name] != example.domain]
        made.append(replace(example, playbook=others[random.integers(len(others))], step=ELSEWHERE))
    return made


def weighted_f1(right: Sequence[str], chosen: Sequence[str]) -> float:
    """F1 of each label that is ever right, weighted by how often it is."""
    total = 0.0
    for label in set(right):
        hits = sum(a == b == label for a, b in zip(right, chosen, strict=True))
        total += 2 * hits / (right.count(label) + chosen.count(label)) * right.count(label)
    return total / len(right)
