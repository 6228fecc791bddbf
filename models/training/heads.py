"""Linear heads: fitting, calibration, thresholds and the figures that judge them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

Matrix = NDArray[np.float64]
TEMPERATURES = np.exp(np.linspace(np.log(0.2), np.log(4.0), 61))


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


def fit(
    x: NDArray[np.floating], targets: NDArray[np.floating], weights: NDArray[np.floating], l2: float, *, exclusive: bool
) -> Head:
    """Logistic regression with soft targets: softmax over the labels if they exclude each other, else one sigmoid each.

    `weights` is [texts], or [texts, labels] for sigmoids, where 0 leaves a text out of that label's fit.
    """
    features, wanted = torch.tensor(x, dtype=torch.float64), torch.tensor(targets, dtype=torch.float64)
    share = torch.tensor(weights, dtype=torch.float64)
    share = share / share.sum(0, keepdim=share.ndim > 1)
    centre, spread = features.mean(0), features.std() + 1e-9
    features = (features - centre) / spread  # conditioning only; folded back into the weights below
    weight = torch.zeros((wanted.shape[1], features.shape[1]), dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(wanted.shape[1], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=400, history_size=20, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        logits = features @ weight.T + bias
        if exclusive:
            cost = (share * -(wanted * F.log_softmax(logits, dim=1)).sum(1)).sum()
        else:
            each = F.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
            cost = (each * (share if share.ndim > 1 else share[:, None])).sum()
        cost = cost + 0.5 * l2 * weight.square().sum()
        cost.backward()
        return cost

    optimiser.step(loss)
    final = weight.detach() / spread
    return Head(final.numpy(), (bias.detach() - final @ centre).numpy())


def ridge(x: NDArray[np.floating], y: NDArray[np.floating], weights: NDArray[np.floating], l2: float) -> Head:
    """Weighted ridge regression of one value; `l2` is relative to the spread of the features."""
    share = (weights / weights.sum()).astype(np.float64)
    centre, level = share @ x, float(share @ y)
    moved = (x - centre).astype(np.float64)
    gram = (moved * share[:, None]).T @ moved
    gram[np.diag_indices_from(gram)] += l2 * np.trace(gram) / len(gram)
    weight = np.linalg.solve(gram, (moved * share[:, None]).T @ (y - level))
    return Head(weight[None, :], np.array([level - float(weight @ centre)]))


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


def f_score(wanted: NDArray[np.bool_], said: NDArray[np.bool_], beta: float = 1.0) -> float:
    """F-beta of one label."""
    hit = float((wanted & said).sum())
    missed, wrong = float((wanted & ~said).sum()), float((~wanted & said).sum())
    return (1 + beta**2) * hit / max((1 + beta**2) * hit + beta**2 * missed + wrong, 1e-9)


def f_threshold(probability: Matrix, wanted: NDArray[np.bool_], beta: float) -> float:
    """The threshold with the best F-beta; in the middle of the best stretch, where small shifts cost least."""
    cuts = np.round(np.linspace(0.02, 0.98, 97), 3)
    scores = np.array([f_score(wanted, probability >= cut, beta) for cut in cuts])
    best = np.flatnonzero(scores >= scores.max() - 1e-9)
    return float(cuts[best[len(best) // 2]])


def calibration_error(probability: NDArray[Any], right: NDArray[Any], bins: int = 15) -> float:
    """Expected calibration error over equal-width bins."""
    slot = np.minimum((probability * bins).astype(int), bins - 1)
    total = 0.0
    for i in range(bins):
        inside = slot == i
        if inside.any():
            total += inside.mean() * abs(float(probability[inside].mean()) - float(right[inside].mean()))
    return total
