"""What the agent has done in this conversation so far: one who looked again after a result does so again."""

from __future__ import annotations

from collections import Counter

import numpy as np

from app.inference.steps.state import Column, State


def habits(state: State) -> list[Column]:
    """How results were followed, what came after the last step before, and how much was said outside the playbook."""
    place, lookup, last = state.book.places, state.lookups, state.last
    again = went_on = outside = 0
    follow: Counter[tuple[int, int]] = Counter()
    before = -1
    for i, event in enumerate(state.events):
        if event.speaker != "agent":
            continue
        step = place.get(event.step or "", -1)
        outside += step < 0
        if i and state.events[i - 1].speaker == "result":
            looked = step >= 0 and lookup[step] > 0
            again, went_on = again + looked, went_on + (not looked)
        if step >= 0:
            follow[before, step] += 1
            before = step
    after_last = np.array([follow[last, step] for step in range(state.steps)], dtype=np.float32)
    newest = next((event for event in reversed(state.events) if event.speaker == "agent"), None)
    return [
        (again - went_on) / (again + went_on + 1),
        min(again, 5) / 5,
        min(went_on, 5) / 5,
        (after_last / (after_last.sum() + 1))[state.book.step_of],
        min(outside, 5) / 5,
        newest is not None and newest.step not in place,
    ]
