"""The fit of a head is the minimum it promises: checked by the minimum's own conditions, and by one known by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.inference.logistic import NEVER, Fit, Regression

Vectors = NDArray[np.float32]
Truth = NDArray[np.int64]


def clouds(labels: int, rows: int, *, hidden: int = 24, seed: int = 7) -> tuple[Vectors, Truth]:
    """Overlapping clouds of vectors of length 1, away from the origin as texts' vectors are."""
    random = np.random.default_rng(seed)
    truth = np.arange(rows) % labels
    vectors = random.normal(size=(labels, hidden))[truth] + 1.5 * random.normal(size=(rows, hidden)) + 0.8
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), truth


def gradient(fit: Fit, vectors: Vectors, truth: Truth, cost: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of the summed cross entropy + |weight|² / (2 * cost), by weight and by bias; both are zero at the minimum."""
    logits = vectors.astype(np.float64) @ fit.weight.T + fit.bias
    probabilities = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    wrong = probabilities - (truth[:, None] == np.arange(len(fit.bias)))
    return wrong.T @ vectors.astype(np.float64) + fit.weight / cost, wrong.sum(axis=0)


@pytest.mark.parametrize("cost", [0.1, 3.0, 100.0])
@pytest.mark.parametrize(("labels", "rows", "hidden"), [(2, 8, 24), (5, 60, 24), (12, 300, 24), (3, 9, 384)])
def test_at_the_fit_the_gradient_is_zero(labels: int, rows: int, hidden: int, cost: float) -> None:
    vectors, truth = clouds(labels, rows, hidden=hidden)
    fit = Regression(vectors, truth, labels).fit(cost, tolerance=1e-8)
    by_weight, by_bias = gradient(fit, vectors, truth, cost)
    assert np.abs(by_weight).max() / rows < 1e-6
    assert np.abs(by_bias).max() / rows < 1e-6
    assert fit.gradient <= 1e-8


def test_two_labels_on_a_line_have_the_weight_that_can_be_computed() -> None:
    """x = ±1, label by sign: the two weights are ±w/2 with 1 / (1 + e^w) = w / (4 * cost), the biases equal."""
    vectors = np.array([[1.0], [-1.0]] * 3, dtype=np.float32)
    truth = np.array([0, 1] * 3)
    fit = Regression(vectors, truth, 2).fit(2.0, tolerance=1e-10)
    margin = float(fit.weight[0, 0] - fit.weight[1, 0])
    assert fit.weight[0, 0] == pytest.approx(-fit.weight[1, 0])
    assert 6 / (1 + np.exp(margin)) == pytest.approx(fit.weight[0, 0] / 2.0, rel=1e-6)
    assert fit.bias[0] == pytest.approx(fit.bias[1])


def test_a_row_that_is_left_out_has_no_say() -> None:
    vectors, truth = clouds(4, 80)
    left_out = np.arange(80) % 5 == 0
    fit = Regression(vectors, truth, 4).fit(10.0, left_out=left_out, tolerance=1e-8)
    by_weight, by_bias = gradient(fit, vectors[~left_out], truth[~left_out], 10.0)
    assert max(np.abs(by_weight).max(), np.abs(by_bias).max()) < 1e-5


def test_a_label_that_lost_rows_keeps_its_share() -> None:
    """Biases are free, so the mean probability of a label over the weighed rows is its share."""
    vectors, truth = clouds(3, 60)
    left_out = (truth == 1) & (np.arange(60) % 2 == 0)
    fit = Regression(vectors, truth, 3).fit(10.0, left_out=left_out, keep_shares=True, tolerance=1e-9)
    logits = fit.logits(vectors[~left_out])
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    kept = truth[~left_out]
    weights = (np.bincount(truth) / np.bincount(kept))[kept]
    assert weights @ probabilities / weights.sum() == pytest.approx([1 / 3] * 3, abs=1e-6)


def test_a_label_without_rows_never_wins() -> None:
    vectors, truth = clouds(4, 40)
    fit = Regression(vectors, truth, 4).fit(10.0, left_out=truth == 2)
    assert fit.bias[2] == NEVER
    assert 2 not in fit.logits(vectors).argmax(axis=1)
    others = vectors[truth != 2]
    by_weight, _ = gradient(
        Fit(np.delete(fit.weight, 2, axis=0), np.delete(fit.bias, 2), 0.0, 0),
        others,
        np.searchsorted([0, 1, 3], truth[truth != 2]),
        10.0,
    )
    assert np.abs(by_weight).max() < 1e-3


def test_equal_vectors_are_no_error() -> None:
    vectors = np.ones((4, 8), dtype=np.float32)
    fit = Regression(vectors, np.array([0, 1, 0, 1]), 2).fit(10.0)
    assert np.isfinite(fit.weight).all()
    assert fit.logits(vectors)[0] == pytest.approx(fit.logits(vectors)[0][::-1])
