"""From logits to probabilities that mean what they say: temperatures and thresholds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.inference.manifest import HeadFacts

Numbers = NDArray[np.float32]


def values(logits: Numbers, facts: HeadFacts) -> Numbers:
    """Calibrated probabilities 0..1 of each label, or the clipped figure of a clip head. Keeps the shape [outputs]."""
    match facts.activation:
        case "softmax":
            return _softmax(logits / np.float32(facts.temperatures[0]))
        case "sigmoid":
            temperatures: Numbers = np.asarray(facts.temperatures, dtype=np.float32)
            return _sigmoid(logits / temperatures)
        case "clip":
            return np.clip(logits, facts.low, facts.high)


def abstains(probabilities: Numbers, facts: HeadFacts) -> bool:
    """Whether even the most probable label of a softmax head is below its threshold."""
    return bool(facts.thresholds) and bool(probabilities.max() < facts.thresholds[0])


def _softmax(logits: Numbers) -> Numbers:
    exponentials = np.exp(logits - logits.max())
    return np.asarray(exponentials / exponentials.sum(), dtype=np.float32)


def _sigmoid(logits: Numbers) -> Numbers:
    # The clip keeps exp from overflowing; beyond it a float32 probability is 0 or 1 anyway.
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -80.0, 80.0))), dtype=np.float32)
