"""Fits a softmax head to vectors: multinomial logistic regression with an L2 penalty, by preconditioned L-BFGS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Places = NDArray[np.int64]

MEMORY = 12
"""Steps that L-BFGS remembers."""
MOST_STEPS = 500
SMALLEST_DIRECTION = 1e-9
"""Directions in which the vectors spread less than this share of their widest one carry nothing and are left out."""
NEVER = -1e9
"""The bias of a label that nothing is known about."""
BLOCK = 8192
"""Rows that are turned at once, so that no second copy of all vectors is made."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights [labels, hidden] and biases [labels], with the length of the gradient of the mean loss there."""

    weight: Matrix
    bias: Matrix
    gradient: float
    steps: int

    def logits(self, vectors: NDArray[np.floating]) -> Matrix:
        """[texts, labels] for vectors [texts, hidden]."""
        return vectors @ self.weight.T + self.bias


class Regression:
    """Labelled vectors, made ready to be fitted several times: with other penalties, or without a part of the rows.

    Minimised is the cross entropy summed over the rows, plus `|weight|² / (2 * cost)`; biases are not penalised. That
    is what scikit-learn's LogisticRegression(C=cost) minimises. The vectors are centred and turned to their principal
    axes, which changes nothing about the minimum but makes its neighbourhood nearly round: some twenty steps do.
    """

    def __init__(self, vectors: NDArray[np.floating], truth: Places, labels: int) -> None:
        """`vectors` [texts, hidden]; `truth` [texts] counts from 0 to `labels` - 1."""
        self._truth = truth
        self.labels = labels
        self._rows = np.arange(len(truth))
        self._centre = vectors.mean(axis=0, dtype=np.float64)
        spread = np.zeros((vectors.shape[1], vectors.shape[1]))
        for start in range(0, len(truth), BLOCK):
            block = vectors[start : start + BLOCK] - self._centre
            spread += block.T @ block
        lengths, axes = np.linalg.eigh(spread / len(truth))
        kept = lengths > SMALLEST_DIRECTION * max(lengths[-1], SMALLEST_DIRECTION)
        self._lengths, self._axes = lengths[kept], axes[:, kept]
        self._turned = np.empty((len(truth), int(kept.sum())))
        for start in range(0, len(truth), BLOCK):
            self._turned[start : start + BLOCK] = (vectors[start : start + BLOCK] - self._centre) @ self._axes

    def fit(
        self,
        cost: float,
        *,
        left_out: NDArray[np.bool_] | None = None,
        keep_shares: bool = False,
        start: Fit | None = None,
        tolerance: float = 1e-6,
    ) -> Fit:
        """Fits all rows but those `left_out`; a label without a row left gets a bias with which it never wins.

        `keep_shares` weighs the rows so that each label counts as much as it does with all rows: a label that has lost
        a row would else be found less often than the others. `start` is a fit of the same rows with another cost, from
        which fewer steps are needed. Ends when the gradient of the mean loss is no longer than `tolerance`.
        """
        share = np.ones(len(self._truth)) if left_out is None else (~left_out).astype(np.float64)
        counts = np.bincount(self._truth, weights=share, minlength=self.labels)
        present = np.flatnonzero(counts)
        if keep_shares:
            share *= (np.bincount(self._truth, minlength=self.labels) / np.maximum(counts, 1.0))[self._truth]
        count = float(share.sum())
        share /= count
        place = np.zeros(self.labels, dtype=np.int64)
        place[present] = np.arange(len(present))
        truth = place[self._truth]  # of a row without a share it does not matter
        penalty = 1.0 / (cost * count)
        # The curvature of the loss at the start, where every label is as probable as any other.
        even = max((1.0 - 1.0 / len(present)) / len(present), SMALLEST_DIRECTION)
        curvature = np.append(even * self._lengths + penalty, even)

        def loss(parameters: Matrix) -> tuple[float, Matrix]:
            return self._loss(parameters, truth, share, penalty)

        begin = np.zeros((len(present), len(curvature)))
        if start is not None:
            begin[:, :-1] = start.weight[present] @ self._axes
            begin[:, -1] = start.bias[present] + start.weight[present] @ self._centre
        found, gradient, steps = _minimise(loss, begin, curvature, tolerance)
        weight, bias = np.zeros((self.labels, len(self._axes))), np.full(self.labels, NEVER)
        weight[present] = found[:, :-1] @ self._axes.T
        bias[present] = found[:, -1] - weight[present] @ self._centre
        return Fit(weight, bias, gradient, steps)

    def _loss(self, parameters: Matrix, truth: Places, share: Matrix, penalty: float) -> tuple[float, Matrix]:
        weight, bias = parameters[:, :-1], parameters[:, -1]
        logits = self._turned @ weight.T
        logits += bias
        logits -= logits.max(axis=1, keepdims=True)
        chosen = logits[self._rows, truth]
        probabilities = np.exp(logits, out=logits)
        sums = probabilities.sum(axis=1)
        value = float(share @ (np.log(sums) - chosen)) + 0.5 * penalty * float(np.sum(weight * weight))
        probabilities /= sums[:, None]
        probabilities[self._rows, truth] -= 1.0
        probabilities *= share[:, None]
        gradient = np.empty_like(parameters)
        gradient[:, :-1] = probabilities.T @ self._turned + penalty * weight
        gradient[:, -1] = probabilities.sum(axis=0)
        return value, gradient


def _minimise(
    loss: Callable[[Matrix], tuple[float, Matrix]], start: Matrix, curvature: Matrix, tolerance: float
) -> tuple[Matrix, float, int]:
    """L-BFGS for a convex function: where it ends, how long the gradient is there, and after how many steps.

    `curvature` [columns of `start`] is a guess at the second derivatives, from which the first step is made.
    """
    place = start
    value, gradient = loss(place)
    past: list[tuple[Matrix, Matrix, float]] = []
    steps = 0
    while np.linalg.norm(gradient) > tolerance and steps < MOST_STEPS:
        direction = _direction(gradient, past, curvature)
        slope = float(np.sum(direction * gradient))
        length = 1.0
        while True:
            following = place + length * direction
            new_value, new_gradient = loss(following)
            if new_value <= value + 1e-4 * length * slope:
                break
            length *= 0.5
            if length < 1e-8:  # what is left to gain is below what the numbers can tell apart
                return place, float(np.linalg.norm(gradient)), steps
        moved, changed = following - place, new_gradient - gradient
        product = float(np.sum(moved * changed))
        if product > 0.0:
            past = [*past[1 - MEMORY :], (moved, changed, product)]
        place, value, gradient = following, new_value, new_gradient
        steps += 1
    return place, float(np.linalg.norm(gradient)), steps


def _direction(gradient: Matrix, past: list[tuple[Matrix, Matrix, float]], curvature: Matrix) -> Matrix:
    """Where to go: minus the gradient, bent by what the remembered steps tell about the curvature."""
    bent = gradient.copy()
    shares = []
    for moved, changed, product in reversed(past):
        share = float(np.sum(moved * bent)) / product
        bent -= share * changed
        shares.append(share)
    bent /= curvature
    if past:
        _, changed, product = past[-1]
        bent *= product / float(np.sum(changed * changed / curvature))
    for (moved, changed, product), share in zip(past, reversed(shares), strict=True):
        bent += (share - float(np.sum(changed * bent)) / product) * moved
    return -bent
