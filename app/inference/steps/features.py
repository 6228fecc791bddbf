"""What speaks for each situation of a playbook now: likeness of the words, and what the playbook knows of the order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from app.domain.steps import Event
from app.inference.steps.book import Array, Book, Seen, Vectors
from app.inference.steps.habits import habits
from app.inference.steps.likeness import earlier, likeness, said
from app.inference.steps.lookups import asked_for, known, lookups
from app.inference.steps.meant import acts, meant, says
from app.inference.steps.order import order, size
from app.inference.steps.state import Column, State
from app.inference.steps.told import cued, told

FEATURES = 133
LIKE_CONTEXT, LIKE, OK = 0, 2, 5
"""Columns that others look at: likeness of the exchange, of its newest words, and whether the kind is right."""
NOT_BEGUN, FROM_RESULT, SOME_FOLLOWS, FOLLOWS, LENGTH = 25, 30, 32, 34, 44
"""No step was carried out; a lookup is newest; a situation of the right kind follows the last step, or this one does;
how much the newest turn says.
"""
GROUPS: tuple[Callable[[State], list[Column]], ...] = (
    likeness, said, earlier, order, size, told, cued, meant, says, acts, lookups, asked_for, known, habits,
)  # fmt: skip


def features(book: Book, vectors: Vectors, events: Sequence[Event], seen: Seen) -> Array:
    """[situations, FEATURES]. `events` ends with what is to be answered."""
    state = State.of(book, vectors, events, seen)
    columns = [column for group in GROUPS for column in group(state)]
    found = np.empty((len(book.situations), len(columns)), dtype=np.float32)
    for i, column in enumerate(columns):
        found[:, i] = column
    return found
