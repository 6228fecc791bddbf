"""Linear heads: their temperatures and thresholds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
TEMPERATURES = np.exp(np.linspace(np.log(0.2), np.log(4.0), 61))
CUTS = np.round(np.linspace(0.02, 0.98, 97), 3)


@dataclass(frozen=True, slots=True)
class Head:
    """weight [labels, hidden] and bias [labels]."""

    weight: Matrix
    bias: Matrix

    def logits(self, x: NDArray[np.floating]) -> Matrix:
        return x.astype(np.float64) @ self.weight.T + self.bias


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where a head starts to speak, with what was seen there."""

    value: float
    coverage: float
    risk: float


def softmax(logits: Matrix, temperature: float = 1.0) -> Matrix:
    scaled = logits / temperature
    scaled = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    result: Matrix = scaled / scaled.sum(axis=-1, keepdims=True)
    return result


def sigmoid(logits: Matrix) -> Matrix:
    result: Matrix = 0.5 * (1.0 + np.tanh(0.5 * logits))
    return result


def softmax_temperature(logits: Matrix, labels: NDArray[np.int64]) -> float:
    """The temperature with the least log loss."""
    rows = np.arange(len(labels))
    losses = [-np.log(softmax(logits, t)[rows, labels] + 1e-12).mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def sigmoid_temperature(logits: Matrix, wanted: NDArray[np.floating]) -> float:
    """The same for one sigmoid."""
    losses = []
    for t in TEMPERATURES:
        p = np.clip(sigmoid(logits / t), 1e-9, 1 - 1e-9)
        losses.append(-(wanted * np.log(p) + (1 - wanted) * np.log(1 - p)).mean())
    return float(TEMPERATURES[int(np.argmin(losses))])


def risk_threshold(probability: Matrix, right: NDArray[np.bool_], weights: Matrix, limit: float) -> Threshold:
    """The lowest threshold from which on at most `limit` of what is shown is wrong."""
    order = np.argsort(-probability, kind="stable")
    shown = np.cumsum(weights[order])
    risk = np.cumsum((weights * ~right)[order]) / shown
    within = np.flatnonzero(risk <= limit)
    last = int(within[-1]) if len(within) else 0
    return Threshold(float(probability[order][last]), float(shown[last] / shown[-1]), float(risk[last]))


def f_score(wanted: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """F1 of one label."""
    hit = float((wanted & said).sum())
    return 2 * hit / max(float(wanted.sum() + said.sum()), 1.0)


def precision_threshold(probability: Matrix, wanted: NDArray[np.bool_], precision: float) -> float:
    """The threshold with the best F1 among those with this precision, or the best precision if none has it."""
    rows = [(cut, *_precision_recall(probability >= cut, wanted)) for cut in CUTS]
    enough = [row for row in rows if row[1] >= precision] or [max(rows, key=lambda row: row[1])]
    scores = np.array([2 * p * r / max(p + r, 1e-9) for _, p, r in enough])
    # In the middle of the best stretch, where small shifts cost least.
    best = np.flatnonzero(scores >= scores.max() - 0.005)
    return float(enough[int(best[len(best) // 2])][0])


def recall_threshold(probability: Matrix, wanted: NDArray[np.bool_], recall: float) -> float:
    """The highest threshold with this recall."""
    within = [cut for cut in CUTS if _precision_recall(probability >= cut, wanted)[1] >= recall]
    return float(max(within, default=CUTS[0]))


def _precision_recall(said: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> tuple[float, float]:
    hit = float((said & wanted).sum())
    return hit / max(float(said.sum()), 1.0), hit / max(float(wanted.sum()), 1.0)


def shrunk_f_threshold(probability: Matrix, wanted: NDArray[np.bool_], strength: float = 20.0, width: int = 5) -> float:
    """The threshold with the best F1, where a few positives do not decide alone.

    The measured curve is smoothed over `width` hundredths and averaged with the curve that the probabilities promise,
    which counts as much as `strength` positives.
    """
    said = probability[:, None] >= CUTS
    measured = 2 * (said & wanted[:, None]).sum(axis=0) / np.maximum(wanted.sum() + said.sum(axis=0), 1)
    promised = 2 * (probability[:, None] * said).sum(axis=0) / (probability.sum() + said.sum(axis=0) + 1e-9)
    kernel = np.exp(-0.5 * (np.arange(-20, 21) / width) ** 2)
    smooth = np.convolve(np.pad(measured, 20, mode="edge"), kernel / kernel.sum(), "valid")
    positives = float(wanted.sum())
    return float(CUTS[int(np.argmax((positives * smooth + strength * promised) / (positives + strength)))])
