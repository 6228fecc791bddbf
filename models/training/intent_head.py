"""Fit the intent head: own examples, mapped public rows, and off-topic rows that teach it to be unsure."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.corpora import FOLDS, INTENT_LABELS, Example, intent_examples, out_of_scope_examples
from models.training.heads import Head, Matrix, fit, risk_threshold, softmax, softmax_temperature
from models.training.mapping import mapped_rows, off_topic_rows
from models.training.reader import PackEncoder

log = logging.getLogger(__name__)

MAPPED_PER_INTENT = 120
MAPPED_WEIGHT = 0.05  # an own example counts as twenty mapped rows: those are all of two industries
OFF_TOPIC_ROWS = 1200
OFF_TOPIC_WEIGHT = 0.4
STRENGTHS = (3e-3, 1e-2, 3e-2)
RISK_LIMIT = 0.08
OUT_OF_SCOPE_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class IntentRows:
    """Rows to fit on. `fold` is -1 for rows that are in every fit, else the fold that leaves the row out."""

    texts: list[str]
    targets: Matrix
    weights: Matrix
    fold: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One strength, its calibration, and the out-of-fold readings behind it (highest probabilities)."""

    coverage: float
    l2: float
    temperature: float
    threshold: float
    own: Matrix
    right: NDArray[np.bool_]
    unknown: Matrix


@dataclass(frozen=True, slots=True)
class IntentHead:
    """The fitted head with its calibration."""

    head: Head
    temperature: float
    threshold: float
    reason: str


def gather(data: Path, seed: int) -> IntentRows:
    """Training rows: off-topic rows aim at the uniform distribution, since they are no label."""
    random = np.random.default_rng(seed)
    own = [example for example in intent_examples() if not example.held_out]
    unknown = [example for example in out_of_scope_examples() if not example.held_out]
    rows: list[tuple[str, str, float, int]] = []
    rows += [(example.text, example.label, 1.0, i % FOLDS) for i, example in enumerate(own)]
    rows += [(example.text, "", 1.0, i % FOLDS) for i, example in enumerate(unknown)]
    mapped = mapped_rows(data)
    for label in INTENT_LABELS:
        of_label = [text for text, intent in mapped if intent == label]
        chosen = random.permutation(len(of_label))[:MAPPED_PER_INTENT]
        rows += [(of_label[i], label, MAPPED_WEIGHT, -1) for i in chosen]
    off_topic = off_topic_rows(data, "train")
    chosen = random.permutation(len(off_topic))[:OFF_TOPIC_ROWS]
    rows += [(off_topic[i], "", OFF_TOPIC_WEIGHT, -1) for i in chosen]
    return IntentRows(
        [text for text, _, _, _ in rows],
        np.stack([target(label) for _, label, _, _ in rows]),
        np.array([weight for _, _, weight, _ in rows]),
        np.array([fold for _, _, _, fold in rows]),
    )


def target(label: str) -> Matrix:
    """One-hot, or uniform for a text outside the scope."""
    if not label:
        return np.full(len(INTENT_LABELS), 1 / len(INTENT_LABELS))
    return (np.array(INTENT_LABELS) == label).astype(np.float64)


def out_of_fold(
    x: NDArray[np.floating], rows: IntentRows, l2: float, also: NDArray[np.floating]
) -> tuple[Matrix, Matrix]:
    """Logits of the folded rows by heads that have not seen them, and the mean logits of further texts."""
    logits = np.zeros_like(rows.targets)
    further = np.zeros((len(also), rows.targets.shape[1]))
    for fold in range(FOLDS):
        kept = rows.fold != fold
        head = fit(x[kept], rows.targets[kept], rows.weights[kept], l2, exclusive=True)
        logits[~kept] = head.logits(x[~kept])
        further += head.logits(also) / FOLDS
    return logits, further


def train_intents(encoder: PackEncoder, data: Path, seed: int) -> IntentHead:
    """Choose strength, temperature and threshold on out-of-fold readings, then fit on all training rows."""
    rows = gather(data, seed)
    x = encoder.read(rows.texts)
    off_topic = off_topic_rows(data, "val")
    off_topic_x = encoder.read(off_topic)
    folded = rows.fold >= 0
    in_scope = folded & (rows.targets.max(axis=1) > 0.5)
    truth = rows.targets.argmax(axis=1)
    best: Attempt | None = None
    for l2 in STRENGTHS:
        logits, further = out_of_fold(x, rows, l2, off_topic_x)
        temperature = softmax_temperature(logits[in_scope], truth[in_scope])
        own = softmax(logits[in_scope], temperature)
        unknown = np.concatenate([softmax(logits[folded & ~in_scope], temperature), softmax(further, temperature)])
        right = own.argmax(1) == truth[in_scope]
        weights = np.concatenate(
            [
                np.full(len(own), (1 - OUT_OF_SCOPE_SHARE) / len(own)),
                np.full(len(unknown), OUT_OF_SCOPE_SHARE / len(unknown)),
            ]
        )
        outcome = np.concatenate([right, np.zeros(len(unknown), dtype=bool)])
        found = risk_threshold(np.concatenate([own.max(1), unknown.max(1)]), outcome, weights, RISK_LIMIT)
        coverage = float((own.max(1) >= found.value).mean())
        log.info("intents: l2 %.0e, accuracy %.4f, coverage %.4f", l2, right.mean(), coverage)
        if best is None or coverage > best.coverage:
            best = Attempt(coverage, l2, temperature, found.value, own.max(1), right, unknown.max(1))
    if best is None:
        raise ValueError("no strength was tried")
    temperature, l2 = best.temperature, best.l2
    threshold = round(best.threshold, 3)
    covered = best.own >= threshold
    reason = (
        f"Lowest threshold at which at most {RISK_LIMIT:.0%} of the shown intents are wrong, on out-of-fold readings of"
        f" {len(best.own)} own examples and {len(best.unknown)} out-of-scope texts, these weighted as"
        f" {OUT_OF_SCOPE_SHARE:.0%} of the traffic. There {covered.mean():.1%} of the in-scope texts are answered,"
        f" {best.right[covered].mean():.1%} of those rightly, and"
        f" {(best.unknown < threshold).mean():.1%} of the out-of-scope texts are left unanswered."
    )
    log.info("intents: %s temperature %.3f threshold %.3f", reason, temperature, threshold)
    head = fit(x, rows.targets, rows.weights, l2, exclusive=True)
    return IntentHead(head, temperature, threshold, reason)


def held_out_intents() -> tuple[list[Example], list[Example]]:
    """The examples for figures: in scope, out of scope."""
    known: Sequence[Example] = intent_examples()
    return [e for e in known if e.held_out], [e for e in out_of_scope_examples() if e.held_out]
