"""The shipped playbooks as examples for the scorer: each situation calls for its step, held out of it or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.content.files import read_playbooks
from app.domain.content import Playbook, Situation, Step
from app.domain.steps import Event
from models.training.star import Example

HELD_OUT, KEPT = 0, 1
"""Whether the situation was taken out of the playbook, in place of the number of a dialogue."""
ESCALATED = 0.4
"""Of the situations that call for a hand-over, how many are taught: they are many in a playbook and few in a day."""
SHORTENED, DROPPED, FEWEST = 2, 0.35, 3
"""How often each situation is also taught without a share of its words, which stays like itself, and the least left."""
LATER, TURNED = 0.3, 0.15
"""How often a situation that follows no step comes in the middle of a conversation, or after the first step of another
playbook: the customer has turned to this matter.
"""
LONGEST = 6


def own_examples(folder: Path, seed: int = 0) -> tuple[list[Example], dict[str, Playbook]]:
    """Examples, and the playbook of each, some without the situation that the example was made from. A step with one
    situation has no such example: without it nothing would call for the step. The domain is the playbook's id.
    """
    random = np.random.default_rng(seed)
    books, wrong = read_playbooks(sorted(folder.glob("*.yaml")), ())
    if wrong:
        raise SystemExit(f"{wrong[0]}")
    found: list[Example] = []
    without: dict[str, Playbook] = {book.id: book for book in books}
    for book in books:
        for step in book.steps:
            for place, situation in enumerate(step.when):
                if step.action == "escalate" and random.random() > ESCALATED:
                    continue
                if len(step.when) > 1:
                    name = f"{book.id}/{step.id}/{place}"
                    without[name] = _without(book, step, situation)
                    events = (*_before(book, books, situation, random), _said(situation))
                    found.append(Example(book.id, name, HELD_OUT, events, step.id))
                for _ in range(SHORTENED):
                    events = (*_before(book, books, situation, random), _said(situation, random))
                    found.append(Example(book.id, book.id, KEPT, events, step.id))
    return found, without


def _without(book: Playbook, of: Step, situation: Situation) -> Playbook:
    left = tuple(one for one in of.when if one is not situation)
    return replace(book, steps=tuple(replace(step, when=left) if step is of else step for step in book.steps))


def _before(book: Playbook, books: Sequence[Playbook], of: Situation, random: np.random.Generator) -> list[Event]:
    """What was said before a situation: what it follows; else mostly nothing, or something else."""
    if of.after is not None:
        return _beginning(book, of.after, random)
    chance = random.random()
    if chance < LATER:
        return _beginning(book, book.steps[random.integers(len(book.steps))].id, random)
    if chance < LATER + TURNED:
        other = books[int(random.integers(len(books)))]
        return _beginning(other, other.steps[0].id, random)
    return []


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


def _said(situation: Situation, random: np.random.Generator | None = None) -> Event:
    """The situation as what was said; with `random` without some of its words, as another customer would say it."""
    text = situation.text
    if random is not None:
        kept = [word for word in text.split() if random.random() > DROPPED]
        text = " ".join(kept) if len(kept) >= FEWEST else text
    return Event("result" if situation.result else "customer", text)
