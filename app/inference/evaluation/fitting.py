"""A logistic head for the vectors of a public data set: strength and temperature come from rows it was not given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.inference.intents.training import best_temperature
from app.inference.logistic import Fit, Matrix, Places, Regression

COSTS = (1.0, 3.0, 10.0, 30.0, 100.0)
"""From a strong penalty to a weak one."""
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
        temperature, loss = best_temperature(fit.logits(held), truth)
        if best is None or loss < best[0]:
            best = loss, Chosen(cost, temperature)
    assert best  # noqa: S101 - there are costs
    return best[1]
