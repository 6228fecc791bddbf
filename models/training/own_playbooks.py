"""The shipped playbooks as examples for the scorer: each situation, held out of its playbook, calls for its step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from app.content.files import read_playbooks
from app.domain.content import Playbook, Situation, Step
from app.domain.steps import Event
from models.training.star import Example

BEGINNINGS = 2
"""Conversations that lead to each situation."""
LATER = 0.4
"""How often a situation that follows no step comes in the middle of a conversation."""
TURNED = 0.5
"""How often it also comes after the first step of another playbook: the customer has turned to this matter."""
LONGEST = 6


def own_examples(folder: Path, seed: int = 0) -> tuple[list[Example], dict[str, Playbook]]:
    """Examples, and the playbook of each without the situation that it was made from. A step with one situation has
    none: without it nothing would call for the step. The domain is the playbook's id.
    """
    random = np.random.default_rng(seed)
    books, wrong = read_playbooks(sorted(folder.glob("*.yaml")), ())
    if wrong:
        raise SystemExit(f"{wrong[0]}")
    found: list[Example] = []
    without: dict[str, Playbook] = {}
    for book in books:
        for step in book.steps:
            for place, situation in enumerate(step.when):
                if len(step.when) == 1:
                    continue
                name = f"{book.id}/{step.id}/{place}"
                without[name] = _without(book, step, situation)
                for _ in range(BEGINNINGS):
                    events = (*_beginning(book, situation.after or _sometimes(book, random), random), _said(situation))
                    found.append(Example(book.id, name, 0, events, step.id))
                if situation.after is None and random.random() < TURNED:
                    other = books[random.integers(len(books))]
                    events = (*_beginning(other, other.steps[0].id, random), _said(situation))
                    found.append(Example(book.id, name, 0, events, step.id))
    return found, without


def _without(book: Playbook, of: Step, situation: Situation) -> Playbook:
    left = tuple(one for one in of.when if one is not situation)
    return replace(book, steps=tuple(replace(step, when=left) if step is of else step for step in book.steps))


def _sometimes(book: Playbook, random: np.random.Generator) -> str | None:
    return book.steps[random.integers(len(book.steps))].id if random.random() < LATER else None


def _beginning(book: Playbook, after: str | None, random: np.random.Generator) -> list[Event]:
    """What was said before: the steps that lead to it, each called for by one of its situations."""
    events: list[Event] = []
    seen: set[str] = set()
    while after is not None and after not in seen and len(seen) < LONGEST:
        seen.add(after)
        step = book.step(after)
        if step is None:
            break
        cause = step.when[random.integers(len(step.when))]
        events[:0] = [_said(cause), Event("agent", step.say or "", step.id)]
        after = cause.after
    return events


def _said(situation: Situation) -> Event:
    return Event("result" if situation.result else "customer", situation.text)
