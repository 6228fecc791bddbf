"""Fit the heads of the sentiment pack on GoEmotions and on customers' lines."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.corpora import emotion_examples
from models.training.datasets import goemotions, goemotions_labels
from models.training.heads import Head, Matrix, f_threshold, fit, ridge, sigmoid, softmax, softmax_temperature
from models.training.pack import EMOTIONS
from models.training.reader import PackEncoder

log = logging.getLogger(__name__)

# GoEmotions label -> shares of our emotions, valence -1..1, arousal 0..1. Labels that fit none of them are left out.
MEANING: dict[str, tuple[dict[str, float], float, float]] = {
    "admiration": ({"positive": 1.0}, 0.8, 0.4),
    "anger": ({"angry": 1.0}, -0.9, 0.9),
    "annoyance": ({"frustrated": 0.6, "angry": 0.4}, -0.6, 0.6),
    "approval": ({"positive": 0.7, "neutral": 0.3}, 0.4, 0.2),
    "confusion": ({"confused": 1.0}, -0.1, 0.3),
    "disappointment": ({"disappointed": 1.0}, -0.6, 0.2),
    "disgust": ({"angry": 1.0}, -0.9, 0.7),
    "excitement": ({"positive": 1.0}, 0.9, 0.9),
    "fear": ({"anxious": 1.0}, -0.7, 0.8),
    "gratitude": ({"positive": 1.0}, 0.9, 0.4),
    "grief": ({"disappointed": 1.0}, -0.9, 0.3),
    "joy": ({"positive": 1.0}, 0.9, 0.6),
    "love": ({"positive": 1.0}, 0.9, 0.6),
    "nervousness": ({"anxious": 1.0}, -0.5, 0.6),
    "neutral": ({"neutral": 1.0}, 0.0, 0.1),
    "relief": ({"positive": 1.0}, 0.6, 0.2),
    "sadness": ({"disappointed": 1.0}, -0.8, 0.2),
}
PER_LABEL = 400
PUBLIC_WEIGHT = 0.05  # of a GoEmotions row against a customer's line: forum comments are another register
STRENGTHS = (3e-2, 1e-1, 3e-1)
STRENGTH_28 = 3e-5


@dataclass(frozen=True, slots=True)
class SentimentHeads:
    """All heads with their calibration."""

    emotion: Head
    temperature: float
    emotion28: Head
    thresholds28: list[float]
    valence: Head
    arousal: Head


def train_emotion28(encoder: PackEncoder, data: Path) -> tuple[Head, list[float]]:
    """28 sigmoids on the train split, thresholds on the dev split."""
    train, dev = goemotions(data, "train"), goemotions(data, "dev")
    x = encoder.read(train.texts)
    head = fit(x, train.targets, np.ones(len(x)), STRENGTH_28, exclusive=False)
    said = sigmoid(head.logits(encoder.read(dev.texts)))
    thresholds = [f_threshold(said[:, i], dev.targets[:, i] > 0.5, 1.0) for i in range(said.shape[1])]
    return head, thresholds


def public_rows(data: Path, seed: int) -> tuple[list[str], Matrix, Matrix]:
    """GoEmotions train rows with a single label that has a meaning here: texts, emotion shares, (valence, arousal)."""
    labels = goemotions_labels(data)
    train = goemotions(data, "train")
    random = np.random.default_rng(seed)
    texts: list[str] = []
    shares: list[list[float]] = []
    felt: list[tuple[float, float]] = []
    for label, (emotions, valence, arousal) in MEANING.items():
        column = train.targets[:, labels.index(label)]
        only = np.flatnonzero((column > 0.5) & (train.targets.sum(axis=1) == 1))
        for i in random.permutation(only)[:PER_LABEL]:
            texts.append(train.texts[i])
            shares.append([emotions.get(emotion, 0.0) for emotion in EMOTIONS])
            felt.append((valence, arousal))
    return texts, np.array(shares), np.array(felt)


def train_heads(encoder: PackEncoder, data: Path, seed: int) -> SentimentHeads:
    """Fit on the `train` themes and GoEmotions; strength and temperature are chosen on the calibration theme."""
    own = [example for example in emotion_examples() if example.part == "train"]
    held = [example for example in emotion_examples() if example.part == "calibration"]
    texts, shares, felt = public_rows(data, seed)
    x = encoder.read([example.text for example in own] + texts)
    targets = np.concatenate([np.stack([one_hot(example.emotion) for example in own]), shares])
    weights = np.concatenate([np.ones(len(own)), np.full(len(texts), PUBLIC_WEIGHT)])
    felt = np.concatenate([np.array([(example.valence, example.arousal) for example in own]), felt])
    held_x = encoder.read([example.text for example in held])
    truth = np.array([EMOTIONS.index(example.emotion) for example in held])
    best: tuple[float, Head, float] | None = None
    for l2 in STRENGTHS:
        head = fit(x, targets, weights, l2, exclusive=True)
        logits = head.logits(held_x)
        temperature = softmax_temperature(logits, truth)
        p = softmax(logits, temperature)
        loss = float(-np.log(p[np.arange(len(p)), truth]).mean())
        right = (p.argmax(1) == truth).mean()
        log.info("emotion: l2 %.0e, accuracy %.3f, log loss %.3f, temperature %.2f", l2, right, loss, temperature)
        if best is None or loss < best[0]:
            best = (loss, head, temperature)
    if best is None:
        raise ValueError("no strength was tried")
    emotion28, thresholds = train_emotion28(encoder, data)
    valence, arousal = (ridge(x, felt[:, i], weights, 0.3) for i in (0, 1))
    return SentimentHeads(best[1], best[2], emotion28, thresholds, valence, arousal)


def one_hot(emotion: str) -> NDArray[np.float64]:
    """The row of an emotion."""
    return (np.array(EMOTIONS) == emotion).astype(np.float64)
