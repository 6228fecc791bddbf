"""A playbook and an exchange as the scorer reads them: texts for the encoder, vectors, and numbered situations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.domain.content import Playbook, Situation, Step
from app.domain.steps import Event
from app.inference.steps.words import Words, words

Array = NDArray[np.float32]

SAID_CHARACTERS, TEXT_CHARACTERS = 240, 700
"""Of what the agent said last (its end asks the question), and of what came then."""
SAID_LOOKED_AT = 4
"""Of the agent's newest messages: has a step been said without being recorded?"""


@dataclass(frozen=True)
class Book:
    """A playbook as arrays. Situations are numbered through all steps, steps as they stand in the file; -1 is none."""

    steps: tuple[Step, ...]
    situations: tuple[Situation, ...]
    step_of: NDArray[np.int64]
    after: NDArray[np.int64]
    is_result: NDArray[np.bool_]

    @classmethod
    def of(cls, playbook: Playbook) -> Book:
        place = {step.id: i for i, step in enumerate(playbook.steps)}
        pairs = [(i, situation) for i, step in enumerate(playbook.steps) for situation in step.when]
        return cls(
            playbook.steps,
            tuple(situation for _, situation in pairs),
            np.array([i for i, _ in pairs], dtype=np.int64),
            np.array([place.get(situation.after or "", -1) for _, situation in pairs], dtype=np.int64),
            np.array([situation.result is not None for _, situation in pairs]),
        )

    @cached_property
    def places(self) -> dict[str, int]:
        """The number of each step by its identifier."""
        return {step.id: i for i, step in enumerate(self.steps)}

    @cached_property
    def words(self) -> tuple[Words, ...]:
        """Of each situation's text."""
        return tuple(words(each.text) for each in self.situations)

    @cached_property
    def replies(self) -> list[int]:
        """Situations in which a customer answers a step."""
        return np.flatnonzero((self.after >= 0) & ~self.is_result).tolist()

    @cached_property
    def has_followers(self) -> NDArray[np.bool_]:
        """For each step whether a situation comes after it."""
        return np.isin(np.arange(len(self.steps)), self.after)

    def said_before(self, situation: Situation) -> str:
        """What the agent said in the step that the situation follows; empty when it follows none."""
        step = next((step for step in self.steps if step.id == situation.after), None)
        return (step.say or step.title) if step else ""

    def contexts(self) -> list[str]:
        """For each situation the exchange as the encoder reads it."""
        return [context("" if each.result else self.said_before(each), each.text) for each in self.situations]

    def plain(self) -> list[str]:
        return [each.text for each in self.situations]

    def says(self) -> list[str]:
        return [step.say or step.title for step in self.steps]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Unit vectors of a playbook's texts: [situations, hidden], [situations, hidden], [steps, hidden]."""

    contexts: Array
    plain: Array
    says: Array


@dataclass(frozen=True, slots=True)
class Seen:
    """The exchange as vectors: of the newest exchange, of each customer's turn (oldest first), of lookup results, of
    what the agent said last. The newest event's own vector is the last of its kind.
    """

    context: Array
    turns: Array
    results: Array
    said: Array


def context(said: str, text: str) -> str:
    """What the agent said last and what came then, as one text."""
    text = text[:TEXT_CHARACTERS]
    return f"{said[-SAID_CHARACTERS:]} [SEP] {text}" if said else text


def newest_context(events: Sequence[Event]) -> str:
    """The newest event as the encoder reads it: a customer's turn with what it answers, a result by itself."""
    newest = events[-1]
    if newest.speaker != "customer":
        return context("", newest.text)
    said = next((event.text for event in reversed(events) if event.speaker == "agent" and event.text), "")
    return context(said, newest.text)
