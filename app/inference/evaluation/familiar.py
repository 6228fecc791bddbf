"""Scores that are high for texts a head knows and low for texts outside its scope."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.inference.intents.training import softmax
from app.inference.logistic import Matrix

NEIGHBOURS = (1, 5, 10)
BLOCK = 512

Floats = NDArray[np.floating]


def familiar(
    vectors: Mapping[str, Floats], logits: Mapping[str, Matrix], train: Floats, temperature: float, *, known: str
) -> dict[str, dict[str, Floats]]:
    """Name of the score -> part -> a score for each text; `vectors` and `logits` are by part.

    A sum takes both scores in units of their spread over the part `known`, which is in scope.
    """
    near = {part: _nearest(found, train) for part, found in vectors.items()}
    scores: dict[str, dict[str, Floats]] = {
        "highest probability": {part: softmax(found, temperature).max(axis=1) for part, found in logits.items()},
        "highest logit": {part: found.max(axis=1) for part, found in logits.items()},
        "energy": {part: _energy(found / temperature) for part, found in logits.items()},
    }
    for count in NEIGHBOURS:
        scores[f"cosine of the {count} nearest in train"] = {
            part: found[:, :count].mean(axis=1) for part, found in near.items()
        }
    single = list(scores)
    for one in single[1:3]:
        for other in single[3:]:
            a, b = _in_units(scores[one], known), _in_units(scores[other], known)
            scores[f"{one} + {other}"] = {part: a[part] + b[part] for part in a}
    return scores


def _nearest(vectors: Floats, train: Floats) -> Floats:
    """The highest cosines with rows of `train`, highest first: [texts, NEIGHBOURS at most]."""
    most = min(max(NEIGHBOURS), len(train))
    found = []
    for start in range(0, len(vectors), BLOCK):  # all at once would be a matrix of 200 MB
        cosines = vectors[start : start + BLOCK] @ train.T
        found.append(np.sort(np.partition(cosines, -most, axis=1)[:, -most:], axis=1)[:, ::-1])
    return np.concatenate(found)


def _energy(logits: Matrix) -> Floats:
    """The logarithm of the sum of exponentials, which the highest logits dominate."""
    highest = logits.max(axis=1)
    return np.asarray(highest + np.log(np.exp(logits - highest[:, None]).sum(axis=1)))


def _in_units(scores: Mapping[str, Floats], known: str) -> dict[str, Floats]:
    mean, spread = scores[known].mean(), scores[known].std() + 1e-9
    return {part: (found - mean) / spread for part, found in scores.items()}
