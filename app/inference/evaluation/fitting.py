"""A logistic head for the vectors of a public data set: strength and temperature come from rows it was not given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.inference.logistic import Fit, Matrix, Places, Regression

COSTS = (1.0, 3.0, 10.0, 30.0, 100.0)
"""From a strong penalty to a weak one."""
TEMPERATURES = np.exp(np.linspace(np.log(0.05), np.log(10.0), 107))
TOLERANCE = 1e-4
"""Of the fits that are only compared."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cost and the temperature that gave the least log loss on the held-out rows."""

    cost: float
    temperature: float


def chosen(
    regression: Regression,
    held: Matrix,
    truth: Places,
    told: Callable[[int, int], None],
    left_out: NDArray[np.bool_] | None = None,
) -> Chosen:
    """Fits with every cost and judges by `held` [texts, hidden] and its `truth`; `left_out` are these rows, if any."""
    best: tuple[float, Chosen] | None = None
    fit: Fit | None = None
    for done, cost in enumerate(COSTS):
        told(done, len(COSTS))
        fit = regression.fit(cost, left_out=left_out, start=fit, tolerance=TOLERANCE)
        loss, temperature = calibrated(fit.logits(held), truth)
        if best is None or loss < best[0]:
            best = loss, Chosen(cost, temperature)
    assert best  # noqa: S101 - there are costs
    return best[1]


def calibrated(logits: Matrix, truth: Places) -> tuple[float, float]:
    """The least mean log loss that a temperature can reach, and that temperature."""
    rows = np.arange(len(truth))
    return min((float(-np.log(softmax(logits, t)[rows, truth] + 1e-12).mean()), float(t)) for t in TEMPERATURES)


def softmax(logits: Matrix, temperature: float = 1.0) -> Matrix:
    """Probabilities [texts, labels]."""
    scaled = logits / temperature
    raised = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
