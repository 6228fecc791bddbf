"""Texts with what is true of them: the public data sets and our own hold-outs, as figures are measured on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with the labels that hold: one intent, any number of triggers or emotions, none outside the scope."""

    text: str
    labels: tuple[str, ...]

    @property
    def label(self) -> str:
        """The first label; '' where there is none."""
        return self.labels[0] if self.labels else ""


@dataclass(frozen=True, slots=True)
class Banking77:
    """Bank customers' questions with their intent, in the official splits."""

    train: tuple[Labelled, ...]
    test: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Clinc150:
    """Requests with their intent, and texts outside all intents, in official splits; `domains` groups the intents."""

    train: tuple[Labelled, ...]
    val: tuple[Labelled, ...]
    test: tuple[Labelled, ...]
    oos_val: tuple[str, ...]
    oos_test: tuple[str, ...]
    domains: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class GoEmotions:
    """Comments with all their emotions; `labels` in the order of the published ids."""

    labels: tuple[str, ...]
    test: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Faq:
    """Questions, and other wordings of them, each with the place of the question that it asks; `answers` are those of
    the questions, in order, where there are any.
    """

    questions: tuple[str, ...]
    queries: tuple[tuple[str, int], ...]
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EmotionLine:
    """A customer's line with its emotion, valence -1..1 and arousal 0..1; `hard` ones are irony and the like."""

    text: str
    emotion: str
    valence: float
    arousal: float
    hard: bool
