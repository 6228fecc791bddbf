"""Linear heads over the mean of a text's word pieces: what they say, and exactly how much each piece said it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.inference import calibration
from app.inference.calibration import Numbers
from app.inference.encoder import Vectors
from app.inference.manifest import HeadFacts
from app.inference.packs import HeadWeights

SMALLEST_NORM = np.float32(1e-12)


def pooled(pieces: Vectors, *, normalize: bool) -> Vectors:
    """The mean over all pieces, special ones too: [tokens, hidden] -> [hidden], of length 1 if `normalize`."""
    mean = _mean(pieces)
    return np.asarray(mean / _length(mean)) if normalize else mean


def _mean(pieces: Vectors) -> Vectors:
    """The same as `pieces.mean(axis=0)`, which spends twice as long on its own checks as on a text."""
    return np.asarray(np.add.reduce(pieces, axis=0) / np.float32(len(pieces)))


def _length(vector: Vectors) -> np.float32:
    """The Euclidean norm, but never zero."""
    return max(np.sqrt(vector.dot(vector)), SMALLEST_NORM)


class Head:
    """One question to the encoder's vectors."""

    def __init__(self, facts: HeadFacts, weights: HeadWeights, *, normalize: bool) -> None:
        self.facts = facts
        self._weights = weights
        self._normalize = normalize

    def without_thresholds(self) -> Head:
        """The same head, of which every label is heard, however improbable."""
        facts = replace(self.facts, thresholds=(0.0,) * self.facts.outputs)
        return Head(facts, self._weights, normalize=self._normalize)

    def values(self, vector: Vectors) -> Numbers:
        """Calibrated values [outputs] for a pooled vector."""
        return calibration.values(self._weights.weight @ vector + self._weights.bias, self.facts)

    def shares(self, pieces: Vectors, label: int) -> Numbers:
        """How much each word piece [tokens] adds to the logit of `label`; with the bias they sum to it exactly.

        For a softmax head the label competes with the others, so its own logit says little: here each piece's part in
        the lead over the mean of the other labels is given. That mean is used rather than the runner-up because words
        that both of two close labels share ("refund" in two refund intents) are still why the text is about either.
        """
        weight = self._weights.weight[label]
        if self.facts.activation == "softmax" and self.facts.outputs > 1:
            others = (self._weights.weight.sum(axis=0) - weight) / (self.facts.outputs - 1)
            weight = weight - others
        scale = np.float32(len(pieces))
        if self._normalize:
            scale *= _length(_mean(pieces))
        return np.asarray(pieces @ weight / scale, dtype=np.float32)
