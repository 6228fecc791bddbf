"""Measured figures of the models, with what was published on the same data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Of = Literal["classifier", "sentiment", "both", "steps"]
"""The pack that a figure is about; `both` are classifier and sentiment, which read a message together."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `name` never changes its meaning; `data` says what it was measured on.

    `cell` is its row and column in a table of labels, for figures that there are one of for each label. `measured_by`
    is the command that measured it, for a figure that was not measured now but stands in the pack's card.
    """

    name: str
    value: float
    data: str
    of: Of
    cell: tuple[str, str] | None = None
    measured_by: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """Readings whose probability lies in one stretch: how many, how sure they were, and how many of them were right."""

    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Curves:
    """What can be drawn of a head: its reliability, and which share is wrong among the surest part of its answers.

    `risk` has points (share answered, share of these that is wrong); `answered` is the share at the head's threshold.
    """

    head: str
    title: str
    bins: tuple[Bin, ...]
    risk: tuple[tuple[float, float], ...]
    answered: float | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Figures that belong together; `notes` say how they came about."""

    title: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()
    curves: tuple[Curves, ...] = ()


PUBLISHED: Mapping[str, tuple[tuple[float, str], ...]] = {
    "banking77_test_accuracy": (
        (0.931, "bge-small + LinearSVC"),
        (0.9305, "all-MiniLM-L6-v2 frozen + logistic regression"),
    ),
    "clinc150_in_scope_accuracy": (
        (0.953, "all-MiniLM-L6-v2 frozen + logistic regression"),
        (0.920, "a public model card"),
    ),
    "clinc150_oos_auroc": ((0.957, "all-MiniLM-L6-v2 frozen, highest probability"),),
    "clinc150_oos_recall_at_4_percent": ((0.815, "a public model card"),),
    "own_intents_8_examples_accuracy": ((0.925, "all-MiniLM-L6-v2 frozen + logistic regression"),),
    "goemotions_test_macro_f1": (
        (0.46, "BERT-base"),
        (0.54, "roberta-base int8, 125 MB, a threshold for each label"),
    ),
    "stackfaq_mrr": ((0.972, "all-MiniLM-L6-v2 int8, frozen"), (0.770, "BM25")),
    "card_star_mean_weighted_f1": (
        (0.576, "SAM on BERT-base"),
        (0.458, "all-MiniLM-L6-v2 frozen, nearest situation"),
        (0.296, "BERT+S"),
    ),
}
"""Figures of others on the same data, with what they were made with, by the name of ours."""
