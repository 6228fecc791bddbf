"""Temperatures and thresholds of the trained heads, from texts that neither encoder nor head has seen."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.content.holdouts import PLAIN_INTENTS
from app.domain.readings import EMOTIONS, TRIGGERS
from app.inference.heads import pooled
from app.inference.reader import Model
from app.inference.texts import clean
from app.inference.triggers import ASKED_FOR, ODDS, sentences_read
from models.training.corpora import (
    INTENT_LABELS,
    emotion_examples,
    intent_examples,
    out_of_scope_examples,
    trigger_examples,
)
from models.training.datasets import goemotions
from models.training.heads import (
    Head,
    Matrix,
    f_score,
    precision_threshold,
    recall_threshold,
    risk_threshold,
    shrunk_f_threshold,
    sigmoid,
    sigmoid_temperature,
    softmax,
    softmax_temperature,
)
from models.training.mapping import off_topic_rows
from models.training.reader import PackEncoder

log = logging.getLogger(__name__)

RISK_LIMIT = 0.08
OUT_OF_SCOPE_SHARE = 0.2
# Missing a danger costs more than a needless card; everywhere else a false alarm teaches agents to look away. With 90 %
# of the heard triggers right on these lines, most of which were written to be mistaken, little over half were heard.
PRECISION, SAFETY_RECALL = 0.8, 0.95


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the logits of a head become what is shown."""

    temperatures: list[float]
    thresholds: list[float]
    reason: str


def calibrate_intents(encoder: PackEncoder, head: Head, data: Path) -> Calibration:
    """The temperature with the least log loss and the lowest threshold that keeps the risk within its limit."""
    own = [example for example in intent_examples() if example.part == "calibration"]
    outside = [example.text for example in out_of_scope_examples() if example.part == "calibration"]
    logits = head.logits(encoder.read([example.text for example in own]))
    truth = np.array([INTENT_LABELS.index(example.label) for example in own])
    temperature = softmax_temperature(logits, truth)
    p = softmax(logits, temperature)
    right = p.argmax(axis=1) == truth
    own_outside = softmax(head.logits(encoder.read(outside)), temperature).max(axis=1)
    off_topic = softmax(head.logits(encoder.read(off_topic_rows(data, "val"))), temperature).max(axis=1)
    # Both kinds of unknown texts count alike, however many there are of each.
    unknown = np.concatenate([own_outside, off_topic])
    unknown_weights = np.concatenate([np.full(len(part), 0.5 / len(part)) for part in (own_outside, off_topic)])
    weights = np.concatenate(
        [np.full(len(own), (1 - OUT_OF_SCOPE_SHARE) / len(own)), OUT_OF_SCOPE_SHARE * unknown_weights]
    )
    outcome = np.concatenate([right, np.zeros(len(unknown), dtype=bool)])
    found = risk_threshold(np.concatenate([p.max(axis=1), unknown]), outcome, weights, RISK_LIMIT)
    threshold = round(found.value, 3)
    covered = p.max(axis=1) >= threshold
    reason = (
        f"Lowest threshold at which at most {RISK_LIMIT:.0%} of the shown intents are wrong, on {len(own)} own examples"
        f" and {len(unknown)} out-of-scope texts that no training has seen, the latter weighted as"
        f" {OUT_OF_SCOPE_SHARE:.0%} of the traffic. There {covered.mean():.1%} of the in-scope texts are answered,"
        f" {right[covered].mean():.1%} of those rightly, and {(own_outside < threshold).mean():.1%} of our own"
        f" out-of-scope lines and {(off_topic < threshold).mean():.1%} of CLINC150's are left unanswered."
    )
    log.info("intents: accuracy %.3f; %s", right.mean(), reason)
    return Calibration([temperature], [threshold], reason)


def calibrate_triggers(model: Model, head: Head) -> Calibration:
    """A temperature for each trigger on whole texts, and a threshold on texts as the program hears them."""
    lines = [example for example in trigger_examples() if example.part == "calibration"]
    plain = [e.text for e in intent_examples() if e.part == "calibration" and e.label in PLAIN_INTENTS]
    plain += [e.text for e in out_of_scope_examples() if e.part == "calibration"]
    logits, in_parts = _heard(model, head, [example.text for example in lines] + plain)
    temperatures, thresholds, said = [], [], []
    for i, trigger in enumerate(TRIGGERS):
        wanted = np.array([trigger in example.holds for example in lines] + [False] * len(plain))
        temperature = round(sigmoid_temperature(logits[:, i], wanted.astype(np.float64)), 6)
        needed = 0.0 if trigger in ASKED_FOR else np.log(ODDS)
        p = sigmoid(np.maximum(logits[:, i] / temperature, in_parts[:, i] / temperature - needed))
        threshold = (
            recall_threshold(p, wanted, SAFETY_RECALL)
            if trigger == "safety"
            else precision_threshold(p, wanted, PRECISION)
        )
        hit = wanted & (p >= threshold)
        log.info(
            "triggers: %s temperature %.2f threshold %.2f F1 %.3f precision %.3f recall %.3f", trigger, temperature,
            threshold, f_score(wanted, p >= threshold), hit.sum() / max((p >= threshold).sum(), 1),
            hit.sum() / wanted.sum(),
        )  # fmt: skip
        temperatures.append(temperature)
        thresholds.append(threshold)
        said.append(f_score(wanted, p >= threshold))
    reason = (
        f"Best F1 among the thresholds with a precision of {PRECISION:.0%} or more; for safety the highest threshold"
        f" with a recall of {SAFETY_RECALL:.0%} or more: on {len(lines)} own lines and {len(plain)} ordinary messages"
        f" that no training has seen, heard as a whole and by sentence. Mean F1 there {np.mean(said):.3f}."
    )
    return Calibration(temperatures, thresholds, reason)


def _heard(model: Model, head: Head, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
    """Logits [texts, labels] of each text as a whole, and the highest of its sentences (-inf where it has none)."""
    wholes, highest = [], []
    for start in range(0, len(texts), 64):
        read = [(tidy, model.word_pieces.split(tidy)) for tidy in map(clean, texts[start : start + 64])]
        vectors = model.encoder.encode([pieces for _, pieces in read])
        for whole, parts in zip(vectors, sentences_read(model.encoder, read, vectors), strict=True):
            said = head.logits(np.stack([pooled(one, normalize=True) for one in (whole, *(own for _, own in parts))]))
            wholes.append(said[0])
            highest.append(said[1:].max(axis=0, initial=-np.inf))
    return np.array(wholes), np.array(highest)


def calibrate_emotion(encoder: PackEncoder, head: Head) -> Calibration:
    """The temperature of the seven emotions, on themes of their own."""
    lines = [example for example in emotion_examples() if example.part == "calibration"]
    logits = head.logits(encoder.read([example.text for example in lines]))
    truth = np.array([EMOTIONS.index(example.emotion) for example in lines])
    temperature = softmax_temperature(logits, truth)
    log.info("emotion: temperature %.2f, accuracy %.3f", temperature, (logits.argmax(axis=1) == truth).mean())
    return Calibration([temperature], [], f"Least log loss on {len(lines)} lines of themes that no training has seen.")


def calibrate_emotion28(encoder: PackEncoder, head: Head, data: Path) -> Calibration:
    """Temperatures and thresholds of GoEmotions' labels, on its dev split."""
    dev = goemotions(data, "dev")
    logits = head.logits(encoder.read(dev.texts))
    temperatures, thresholds = [], []
    scores: list[float] = []
    for i in range(logits.shape[1]):
        wanted: NDArray[np.bool_] = dev.targets[:, i] > 0.5
        temperature = round(sigmoid_temperature(logits[:, i], wanted.astype(np.float64)), 6)
        p: Matrix = sigmoid(logits[:, i] / temperature)
        temperatures.append(temperature)
        thresholds.append(shrunk_f_threshold(p, wanted))
        scores.append(f_score(wanted, p >= thresholds[-1]))
    reason = (
        "Best F1 on GoEmotions dev, its curve smoothed and, the rarer the label, the more drawn to the F1 that the"
        " probabilities themselves promise; how much was chosen by halves of dev."
    )
    log.info("emotion28: dev macro-F1 %.4f", np.mean(scores))
    return Calibration(temperatures, thresholds, reason)
