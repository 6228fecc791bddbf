"""The scorer: what speaks for each situation as one number, by a small network, and whether any step fits."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import PackRefused
from app.inference.steps.features import (
    FEATURES,
    FOLLOWS,
    FROM_RESULT,
    LENGTH,
    LIKE,
    LIKE_CONTEXT,
    NOT_BEGUN,
    OK,
    SOME_FOLLOWS,
)

Array = NDArray[np.float32]

SCORER = "scorer.npz"
ARRAYS = (
    "mean",
    "scale",
    "in_weight",
    "in_bias",
    "mid_weight",
    "mid_bias",
    "all_weight",
    "out_weight",
    "out_bias",
    "direct_weight",
)
FIT = ("fit_weight", "fit_bias")
FIT_FEATURES = 14
NEVER = -1e4
FURTHEST = 5.0
"""Deviations from the mean after which a feature counts no further: another playbook may have what none had before."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights by name: mean, scale [FEATURES]; in [n, FEATURES]; mid [n, n]; all [n, n]; out [1, n]; direct
    [1, FEATURES]; fit [FIT_FEATURES] and [1].
    """

    arrays: dict[str, Array]

    @classmethod
    def read(cls, content: bytes, where: str) -> Scorer:
        """From the verified bytes of a pack. Raises PackRefused."""
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as found:
                arrays = {name: np.ascontiguousarray(found[name], dtype=np.float32) for name in (*ARRAYS, *FIT)}
        except Exception as error:  # zip, its compressions and numpy's headers each raise errors of their own
            raise PackRefused(f"{where}: cannot be read as the arrays of a scorer ({error})") from error
        n = len(arrays["in_bias"])
        shapes = {
            "mean": (FEATURES,), "scale": (FEATURES,), "in_weight": (n, FEATURES), "in_bias": (n,),
            "mid_weight": (n, n), "mid_bias": (n,), "all_weight": (n, n), "out_weight": (1, n), "out_bias": (1,),
            "direct_weight": (1, FEATURES), "fit_weight": (FIT_FEATURES,), "fit_bias": (1,),
        }  # fmt: skip
        for name, shape in shapes.items():
            if arrays[name].shape != shape or not np.isfinite(arrays[name]).all():
                raise PackRefused(f"{where}: {name} must be finite numbers of shape {shape}")
        return cls(arrays)

    def __call__(self, features: Array) -> Array:
        """[situations, FEATURES] to [situations]."""
        a = self.arrays
        x = np.clip((features - a["mean"]) / a["scale"], -FURTHEST, FURTHEST)
        hidden = _gelu(x @ a["in_weight"].T + a["in_bias"])
        # What all situations of the playbook say together is where the conversation stands.
        together = hidden.mean(axis=0) @ a["all_weight"].T
        hidden = _gelu(hidden @ a["mid_weight"].T + a["mid_bias"] + together)
        scores = hidden @ a["out_weight"].T + a["out_bias"] + x @ a["direct_weight"].T
        return np.asarray(scores[:, 0], dtype=np.float32)

    def fits(self, about: Array) -> float:
        """The probability that any step fits, from `fit_features`."""
        logit = float(about @ self.arrays["fit_weight"] + self.arrays["fit_bias"][0])
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


def fit_features(found: Array, scores: Array, best: Array) -> Array:
    """[FIT_FEATURES]: how alike the exchange is to any situation, how clearly one step stands out, and whether it comes
    where the conversation is.

    `found` are the features of the situations, `scores` their scores, `best` those of the steps.
    """
    kind = found[:, OK] > 0
    alike = found[kind] if kind.any() else found
    odds = np.exp(best - best.max())
    shares = np.sort(odds / odds.sum())[::-1]
    second = shares[1] if len(shares) > 1 else 0.0
    entropy = -float((shares * np.log(shares + 1e-9)).sum())
    why = int(scores.argmax())
    return np.array(
        [
            alike[:, LIKE_CONTEXT].max(), alike[:, LIKE].max(), found[why, LIKE_CONTEXT], found[why, LIKE],
            shares[0], shares[0] - second, entropy, float(kind.any()),
            found[why, NOT_BEGUN], found[why, FROM_RESULT], found[why, SOME_FOLLOWS], found[why, FOLLOWS],
            found[why, FOLLOWS] * found[why, LIKE], found[why, LENGTH],
        ],
        dtype=np.float32,
    )  # fmt: skip


def by_step(scores: Array, step_of: NDArray[np.int64], steps: int) -> Array:
    """A step is as good as its best situation: [situations] to [steps]."""
    best = np.full(steps, NEVER, dtype=np.float32)
    np.maximum.at(best, step_of, scores)
    return best


def _gelu(x: NDArray[np.floating[Any]]) -> Array:
    return np.asarray(0.5 * x * (1.0 + np.tanh(0.7978845608 * (x + 0.044715 * x**3))), dtype=np.float32)
