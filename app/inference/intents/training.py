"""Makes a head for own intents from labelled vectors: penalty, temperature and threshold from texts it has not seen."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.inference.encoder import Vectors
from app.inference.hashes import text_hash
from app.inference.intents.figures import Guess
from app.inference.intents.reading import Told
from app.inference.intents.threshold import Threshold, choose
from app.inference.logistic import Fit, Matrix, Places, Regression
from app.inference.threads import in_threads

FOLDS = 5
COSTS = (3.0, 10.0, 30.0, 100.0)
"""From a strong penalty to a weak one."""
TEMPERATURES = np.geomspace(0.05, 5.0, 70)
TOLERANCE = 1e-5
TRIED = 5000
"""With more examples, penalty and unknown topics are tried on about so many of them, taken evenly from all intents."""

SMALL = 10
"""Examples of an intent that are tried in any case."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A head with how it is to be read. `guesses` are about each example, by a head that had not seen its text."""

    labels: tuple[str, ...]
    weight: Vectors
    bias: Vectors
    cost: float
    temperature: float
    threshold: Threshold
    guesses: tuple[Guess, ...]


def train(vectors: Vectors, intents: Sequence[str], keys: Sequence[str], told: Told) -> Trained:
    """Vectors [texts, hidden] with at least two intents; texts of equal `keys` are never on both sides of a trial.

    Nothing in it is left to chance, and the order of the rows has no say but in the last digits.
    """
    labels = tuple(sorted(set(intents)))
    place = {label: i for i, label in enumerate(labels)}
    truth = np.array([place[intent] for intent in intents], dtype=np.int64)
    stride = math.ceil(len(truth) / TRIED)
    tried = _some(truth, keys, stride)
    groups = min(FOLDS, len(labels)) if len(labels) > 2 else 0
    steps = _Steps(told, len(COSTS) * FOLDS + FOLDS + groups + 1)

    regression = Regression(vectors, truth, len(labels))
    part = regression if stride == 1 else Regression(vectors[tried], truth[tried], len(labels))
    logits = _out_of_fold(part, vectors[tried], folds(truth[tried], [keys[i] for i in tried]), COSTS, steps)
    cost = min(COSTS, key=lambda one: best_temperature(logits[one], truth[tried])[1])
    if stride > 1:
        logits = _out_of_fold(regression, vectors, folds(truth, keys), (cost,), steps)
    unseen = logits[cost]
    temperature, _ = best_temperature(unseen, truth)
    probabilities = softmax(unseen, temperature)
    others = None
    if groups:
        others = _unknown(part, vectors[tried], truth[tried], groups, cost=cost, temperature=temperature, steps=steps)
    threshold = choose(probabilities.max(axis=1), probabilities.argmax(axis=1) == truth, others)
    fit = regression.fit(cost, tolerance=TOLERANCE)
    steps.done()
    return Trained(
        labels=labels,
        weight=fit.weight.astype(np.float32),
        bias=fit.bias.astype(np.float32),
        cost=cost,
        temperature=temperature,
        threshold=threshold,
        guesses=tuple(_guesses(probabilities, labels, threshold.value)),
    )


def folds(truth: Places, keys: Sequence[str]) -> Places:
    """The fold of each row. Equal keys are in the same one, and the texts of an intent in as many as there can be."""
    if len(set(keys)) == 1:  # nothing could be fitted without it
        keys = [str(row) for row in range(len(keys))]
    of_key: dict[str, int] = {}
    for row in _in_turn(truth, keys).tolist():
        of_key.setdefault(keys[row], len(of_key) % FOLDS)
    return np.array([of_key[key] for key in keys], dtype=np.int64)


def softmax(logits: Matrix, temperature: float) -> Matrix:
    """Probabilities [texts, labels]."""
    raised = logits / temperature
    raised -= raised.max(axis=1, keepdims=True)
    np.exp(raised, out=raised)
    raised /= raised.sum(axis=1, keepdims=True)
    return raised


class _Steps:
    """Counts the fits that are done, on whichever thread."""

    def __init__(self, told: Told, total: int) -> None:
        self._told, self._total, self._done = told, total, 0
        self._lock = threading.Lock()

    def one(self) -> None:
        with self._lock:
            self._done += 1
            self._told("fitting", self._done, self._total)

    def done(self) -> None:
        self._told("fitting", self._total, self._total)


def _in_turn(truth: Places, keys: Sequence[str]) -> Places:
    """Rows intent by intent; those of one intent in an order that comes from the texts and is like chance: by the
    alphabet, texts that are nearly the same would be dealt to different folds.
    """
    hashes = [text_hash(key) for key in keys]
    return np.array(sorted(range(len(keys)), key=lambda row: (truth[row], hashes[row])), dtype=np.int64)


def _some(truth: Places, keys: Sequence[str], stride: int) -> Places:
    """One row of `stride`, evenly from all intents, but nearly all of a small one; in order."""
    place = np.empty(len(truth), dtype=np.int64)
    order = _in_turn(truth, keys)
    first = np.concatenate([[0], np.cumsum(np.bincount(truth))])
    place[order] = np.arange(len(truth)) - first[truth[order]]
    return np.flatnonzero((place % stride == 0) | (place < SMALL))


def _out_of_fold(
    regression: Regression, vectors: Vectors, fold: Places, costs: Sequence[float], steps: _Steps
) -> dict[float, Matrix]:
    """Logits [texts, labels] for each cost, of each fold by a head that was fitted without it."""
    parts = [left_out for one in range(FOLDS) if (left_out := fold == one).any()]

    def fitted(left_out: NDArray[np.bool_]) -> list[Fit]:
        found: list[Fit] = []
        for cost in costs:
            start = found[-1] if found else None
            found.append(regression.fit(cost, left_out=left_out, keep_shares=True, start=start, tolerance=TOLERANCE))
            steps.one()
        return found

    logits = {cost: np.empty((len(fold), regression.labels)) for cost in costs}
    for left_out, fits in zip(parts, in_threads(fitted, parts), strict=True):
        for cost, fit in zip(costs, fits, strict=True):
            logits[cost][left_out] = fit.logits(vectors[left_out])
    return logits


def _unknown(
    regression: Regression,
    vectors: Vectors,
    truth: Places,
    groups: int,
    *,
    cost: float,
    temperature: float,
    steps: _Steps,
) -> NDArray[np.float64]:
    """The highest probability [texts] of each text, by a head that does not know its intent nor those of its group.

    That is how texts about topics which nobody taught will be met; docs/decisions/0006 has how well it foretells that.
    """
    parts = [left_out for group in range(groups) if (left_out := truth % groups == group).any()]

    def fitted(left_out: NDArray[np.bool_]) -> Fit:
        fit = regression.fit(cost, left_out=left_out, tolerance=TOLERANCE)
        steps.one()
        return fit

    found = np.zeros(len(truth))
    for left_out, fit in zip(parts, in_threads(fitted, parts), strict=True):
        found[left_out] = softmax(fit.logits(vectors[left_out]), temperature).max(axis=1)
    return found


def best_temperature(logits: Matrix, truth: Places) -> tuple[float, float]:
    """The temperature with the least log loss, and that loss.

    As in Platt's scaling, one wrong text more is supposed than was seen: a few examples without a mistake are no proof
    of certainty.
    """
    rows = np.arange(len(truth))
    doubt = 1.0 / (len(truth) + 2)
    best = math.inf, 1.0
    for temperature in TEMPERATURES.tolist():
        own = softmax(logits, temperature)[rows, truth]
        loss = -((1 - doubt) * np.log(np.maximum(own, 1e-12)) + doubt * np.log(np.maximum(1 - own, 1e-12))).mean()
        best = min(best, (float(loss), temperature))
    return best[1], best[0]


def _guesses(probabilities: Matrix, labels: Sequence[str], threshold: float) -> list[Guess]:
    best = np.argsort(-probabilities, axis=1, kind="stable")[:, :3]
    highest = probabilities[np.arange(len(best)), best[:, 0]]
    return [
        Guess(tuple(labels[i] for i in three), probability, answered=probability >= threshold)
        for three, probability in zip(best.tolist(), highest.tolist(), strict=True)
    ]
