"""What the sentiment encoder is trained on: GoEmotions with its 28 labels, and customers' lines with ours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from app.domain.readings import EMOTIONS
from models.training.classifier_tasks import one_hot
from models.training.corpora import emotion_examples
from models.training.datasets import GoEmotions, goemotions, goemotions_labels
from models.training.multitask import Task
from models.training.phrases import surrounded

# GoEmotions label -> shares of our emotions. Labels that fit none of them are left out.
MEANING: dict[str, dict[str, float]] = {
    "admiration": {"positive": 1.0},
    "anger": {"angry": 1.0},
    "annoyance": {"frustrated": 0.5, "angry": 0.5},
    "approval": {"positive": 0.5, "neutral": 0.5},
    "confusion": {"confused": 1.0},
    "curiosity": {"neutral": 0.7, "confused": 0.3},
    "disappointment": {"disappointed": 1.0},
    "disgust": {"angry": 1.0},
    "excitement": {"positive": 1.0},
    "fear": {"anxious": 1.0},
    "gratitude": {"positive": 1.0},
    "grief": {"disappointed": 1.0},
    "joy": {"positive": 1.0},
    "love": {"positive": 1.0},
    "nervousness": {"anxious": 1.0},
    "neutral": {"neutral": 1.0},
    "relief": {"positive": 1.0},
    "sadness": {"disappointed": 1.0},
}
PER_LABEL = 500
TEACHER_SHARE = 0.5

Array = NDArray[np.float32]


def forum_task(ids: list[list[int]], targets: Array, taught: NDArray[np.floating] | None = None) -> Task:
    """GoEmotions with its labels; half of each target is what a first model of ours said, if that is given.

    Its labels are noisy (one to three raters), and a model's own second look at them is known to help: born-again
    networks, arXiv 1805.04770.
    """
    wanted = targets if taught is None else TEACHER_SHARE * taught + (1 - TEACHER_SHARE) * targets
    return Task("emotion28", "sigmoid", ids, wanted.astype(np.float32), 64, weight=10.0)


def own_tasks(data: Path, tokenizer: Tokenizer, seed: int) -> list[Task]:
    """Customers' lines of the train themes, as they are and with what stands around them, and forum rows that map."""
    random = np.random.default_rng(seed)

    def ids(texts: list[str]) -> list[list[int]]:
        return [encoding.ids for encoding in tokenizer.encode_batch(texts)]

    own = [example for example in emotion_examples() if example.part == "train"]
    texts = ids([e.text for e in own] + [surrounded(e.text, random) for e in own])
    labels = [e.emotion for e in own] * 2
    felt = np.array([(e.valence, e.arousal) for e in own] * 2, dtype=np.float32)
    mapped, shares = mapped_rows(goemotions(data, "train"), goemotions_labels(data), random)
    return [
        Task("emotion", "softmax", texts, one_hot(labels, EMOTIONS), 40),
        Task("feeling", "value", texts, felt, 16),
        Task("forum_emotion", "softmax", ids(mapped), shares, 12, weight=0.15, shares="emotion"),
    ]


def mapped_rows(train: GoEmotions, labels: list[str], random: np.random.Generator) -> tuple[list[str], Array]:
    """GoEmotions rows with a single label that has a meaning here: texts and shares of our emotions."""
    texts: list[str] = []
    shares: list[list[float]] = []
    for label, emotions in MEANING.items():
        only = np.flatnonzero((train.targets[:, labels.index(label)] > 0.5) & (train.targets.sum(axis=1) == 1))
        for i in random.permutation(only)[:PER_LABEL]:
            texts.append(train.texts[i])
            shares.append([emotions.get(emotion, 0.0) for emotion in EMOTIONS])
    return texts, np.array(shares, dtype=np.float32)
