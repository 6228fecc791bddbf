"""What is known before anything is compared: which steps were carried out, and what is to be answered now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.domain.steps import Event
from app.inference.steps.book import TEXT_CHARACTERS, Array, Book, Seen, Vectors
from app.inference.steps.words import Words, words

Flags = NDArray[np.bool_]
Column = Array | Flags | NDArray[np.integer] | NDArray[np.floating] | float
"""A feature: one number for each situation, or one for all of them."""


@dataclass(frozen=True)
class State:
    """A playbook and the exchange so far; the newest event is what is to be answered."""

    book: Book
    vectors: Vectors
    events: Sequence[Event]
    seen: Seen
    done: list[int]
    """The steps that were carried out, oldest first."""
    now: Words
    """Of the newest event's text."""

    @classmethod
    def of(cls, book: Book, vectors: Vectors, events: Sequence[Event], seen: Seen) -> State:
        place = book.places
        return cls(
            book,
            vectors,
            events,
            seen,
            [place[event.step] for event in events if event.step in place],
            words(events[-1].text[:TEXT_CHARACTERS]),
        )

    @property
    def steps(self) -> int:
        """How many steps the playbook has."""
        return len(self.book.steps)

    @property
    def last(self) -> int:
        """The step that was carried out last, -1 for none."""
        return self.done[-1] if self.done else -1

    @property
    def from_customer(self) -> bool:
        return self.events[-1].speaker == "customer"

    @property
    def from_result(self) -> bool:
        return self.events[-1].speaker == "result"

    @cached_property
    def right_kind(self) -> Flags:
        """Situations of a result are for results, and the others for what people write."""
        return np.equal(self.book.is_result, self.from_result)

    @cached_property
    def current(self) -> Array:
        """The vector of the newest event's own words."""
        of = self.seen.results if self.from_result else self.seen.turns if self.from_customer else self.seen.said
        newest: Array = of[-1]
        return newest

    @cached_property
    def was_done(self) -> Array:
        """1 for each step that was carried out, else 0."""
        return np.minimum(self.times_done, 1.0)

    @cached_property
    def times_done(self) -> Array:
        """How often each step was carried out."""
        return np.bincount(self.done, minlength=self.steps).astype(np.float32)

    @cached_property
    def lookups(self) -> Array:
        """1 for each step that a result comes after."""
        found = np.zeros(self.steps, dtype=np.float32)
        found[self.book.after[(self.book.after >= 0) & self.book.is_result]] = 1.0
        return found

    @cached_property
    def results(self) -> list[str]:
        """The texts of all results, oldest first."""
        return [event.text[:TEXT_CHARACTERS] for event in self.events if event.speaker == "result"]


def highest(values: Array, among: Flags) -> float:
    """The highest of some values; 0 of none."""
    return float(values[among].max()) if among.any() else 0.0
