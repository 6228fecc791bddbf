"""The scores by which readings are judged."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.figures import Bin

Floats = NDArray[np.floating]
Truths = NDArray[np.bool_]

BINS = 15
"""Of equal width, for calibration."""
POINTS = 100


def precision(wanted: Truths, said: Truths) -> float:
    """How much of what was said was right; 0 when nothing was said."""
    return float((wanted & said).sum() / max(1, said.sum()))


def recall(wanted: Truths, said: Truths) -> float:
    """How much of what was wanted was said; 0 when nothing was wanted."""
    return float((wanted & said).sum() / max(1, wanted.sum()))


def f1(wanted: Truths, said: Truths) -> float:
    """The harmonic mean of both."""
    return float(2 * (wanted & said).sum() / max(1, wanted.sum() + said.sum()))


def mean_f1(wanted: Truths, said: Truths) -> float:
    """Macro-F1 over the columns of [texts, labels]."""
    return float(np.mean([f1(wanted[:, i], said[:, i]) for i in range(wanted.shape[1])]))


def bins(probability: Floats, right: Truths) -> tuple[Bin, ...]:
    """BINS stretches of equal width, the empty ones too."""
    place = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
    found = []
    for i in range(BINS):
        inside = place == i
        count = int(inside.sum())
        found.append(
            Bin(count, float(probability[inside].mean()), float(right[inside].mean())) if count else Bin(0, 0.0, 0.0)
        )
    return tuple(found)


def calibration_error(probability: Floats, right: Truths) -> float:
    """Expected calibration error: the mean distance between how sure and how right, over BINS."""
    total = max(1, len(probability))
    return sum(one.count / total * abs(one.confidence - one.right) for one in bins(probability, right))


def mean_calibration_error(probability: Floats, wanted: Truths) -> float:
    """The mean of it over the columns of [texts, labels]."""
    return float(np.mean([calibration_error(probability[:, i], wanted[:, i]) for i in range(wanted.shape[1])]))


def risk_curve(confidence: Floats, right: Truths) -> tuple[tuple[float, float], ...]:
    """At most POINTS points: of the surest share of the answers, how many are wrong; from a fiftieth of them on."""
    order = np.argsort(-confidence, kind="stable")
    counts = np.arange(1, len(order) + 1)
    risk = np.cumsum(~right[order]) / counts
    first = len(order) // 50  # the share of two or three answers jumps and says nothing
    shown = np.unique(np.linspace(first, len(order) - 1, min(POINTS, len(order))).astype(np.int64))
    return tuple((float(counts[i] / len(order)), float(risk[i])) for i in shown)


def ranks(values: NDArray[Any]) -> NDArray[np.float64]:
    """1 for the smallest; equal values share the mean of their ranks."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: NDArray[np.float64] = (last - (counts - 1) / 2)[place]
    return shared


def spearman(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Rank correlation, -1..1; 0 where one of them never changes."""
    a, b = ranks(one), ranks(other)
    a, b = a - a.mean(), b - b.mean()
    length = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / length if length else 0.0


def auroc(inside: Floats, outside: Floats) -> float:
    """How often a text from inside scores higher than one from outside; ties count a half."""
    own = ranks(np.concatenate([inside, outside]))[: len(inside)].sum()
    pairs = len(inside) * len(outside)
    return float((own - len(inside) * (len(inside) + 1) / 2) / pairs) if pairs else 0.0


def recall_at(inside: Floats, outside: Floats, share: float) -> float:
    """How much from outside scores below the threshold that rejects this share from inside."""
    return float((outside < np.quantile(inside, share)).mean())
