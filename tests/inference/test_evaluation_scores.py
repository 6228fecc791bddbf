"""The scores by which readings are judged, against what can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from app.inference.evaluation import scores


def truths(*values: int) -> np.ndarray:
    return np.array(values, dtype=bool)


def test_precision_recall_and_f1_count_hits() -> None:
    wanted, said = truths(1, 1, 1, 0, 0), truths(1, 0, 0, 1, 0)
    assert scores.precision(wanted, said) == 1 / 2
    assert scores.recall(wanted, said) == pytest.approx(1 / 3)
    assert scores.f1(wanted, said) == pytest.approx(2 / 5)


def test_nothing_said_and_nothing_wanted_is_no_division_by_zero() -> None:
    nothing = truths(0, 0)
    assert (scores.precision(nothing, nothing), scores.recall(nothing, nothing), scores.f1(nothing, nothing)) == (
        0,
        0,
        0,
    )


def test_macro_f1_weighs_every_label_alike() -> None:
    wanted = np.array([[1, 0], [1, 0], [1, 1], [0, 0]], dtype=bool)
    said = np.array([[1, 0], [1, 0], [1, 0], [0, 0]], dtype=bool)
    assert scores.mean_f1(wanted, said) == 0.5


def test_calibration_error_is_the_distance_between_how_sure_and_how_right() -> None:
    sure = np.array([0.9] * 10 + [0.5] * 10)
    right = truths(*[1] * 9, 0, *[1] * 3, *[0] * 7)
    assert scores.calibration_error(sure, right) == pytest.approx(0.5 * 0.0 + 0.5 * 0.2)


def test_there_are_fifteen_bins_and_certainty_is_in_the_last() -> None:
    found = scores.bins(np.array([0.0, 1.0, 1.0]), truths(0, 1, 0))
    assert len(found) == 15
    assert (found[0].count, found[-1].count, found[-1].right) == (1, 2, 0.5)


def test_risk_falls_with_the_surest_part() -> None:
    curve = scores.risk_curve(np.array([0.9, 0.8, 0.7, 0.6]), truths(1, 1, 0, 1))
    assert np.array(curve) == pytest.approx(np.array([(0.25, 0.0), (0.5, 0.0), (0.75, 1 / 3), (1.0, 0.25)]))


def test_equal_values_share_their_rank() -> None:
    assert scores.ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1.0, 3.5, 2.0]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1, 2, 3, 4], [10, 20, 25, 90], 1.0),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1.0),
        ([1, 1, 2, 2], [1, 2, 1, 2], 0.0),
        ([1, 2, 2, 4], [1, 3, 2, 4], 0.9486833),  # as scipy.stats.spearmanr has it
        ([1, 1, 1], [1, 2, 3], 0.0),
    ],
)
def test_rank_correlation(one: list[float], other: list[float], expected: float) -> None:
    assert scores.spearman(np.array(one), np.array(other)) == pytest.approx(expected)


def test_auroc_counts_pairs_and_half_of_the_ties() -> None:
    inside, outside = np.array([3.0, 2.0]), np.array([1.0, 2.0, 4.0])
    assert scores.auroc(inside, outside) == pytest.approx((2 + 1.5) / 6)
    assert scores.auroc(inside, outside - 10) == 1.0


def test_recall_at_a_share_of_rejected_texts() -> None:
    inside, outside = np.arange(100, dtype=float), np.array([-1.0, 2.0, 3.0, 50.0])
    assert scores.recall_at(inside, outside, 0.04) == 0.75
