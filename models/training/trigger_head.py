"""Fit the trigger head: one sigmoid per trigger, on our corpus and on other texts that are surely negatives."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.corpora import FOLDS, emotion_examples, intent_examples, out_of_scope_examples, trigger_examples
from models.training.heads import Head, Matrix, f_threshold, fit, sigmoid, sigmoid_temperature
from models.training.mapping import off_topic_rows
from models.training.pack import TRIGGERS
from models.training.reader import PackEncoder

log = logging.getLogger(__name__)

STRENGTHS = (1e-2, 3e-2, 1e-1)
POSITIVE_WEIGHT = 3.0
OTHER_WEIGHT = 0.5  # of texts from the other corpora
# Missing a danger costs more than a needless card; everywhere else a false alarm teaches agents to look away.
BETA = dict.fromkeys(TRIGGERS, 0.7) | {"safety": 2.0}

# Examples of an intent are negatives of a trigger unless they may well hold it; then they are left out of its fit.
MAY_HOLD = {
    "human_request": {"complaint", "appointment"},
    "supervisor_request": {"complaint"},
    "cancel_threat": {"cancel_subscription", "complaint"},
    "legal_threat": {"data_request", "complaint", "billing_dispute", "return_item", "refund_request"},
    "public_threat": {"complaint"},
    "abuse": {"complaint"},
    "safety": {"damaged_item", "service_outage", "delivery_problem", "bug_report", "complaint"},
    "fraud_security": {"account_takeover", "billing_dispute", "delivery_problem", "cannot_sign_in"},
    "vulnerable_customer": {"cancel_subscription", "update_account", "complaint", "cannot_sign_in", "return_item"},
    "repeat_contact": {"complaint", "delivery_problem", "refund_status", "billing_dispute", "refund_request",
                       "data_request", "damaged_item", "cannot_sign_in", "payment_failed"},
}  # fmt: skip
HOLDS = {"fraud_security": {"account_takeover"}}
# Intents whose examples hold no trigger: they are put beside the lines of the trigger corpus.
PLAIN = {
    "order_status", "wrong_item", "cancel_order", "change_order", "double_charge", "payment_failed", "invoice_request",
    "change_plan", "how_to", "product_question", "appointment",
}  # fmt: skip
# Customers' lines with an emotion hold triggers of their own; only the calm ones are safe negatives.
CALM = {"neutral", "positive"}


@dataclass(frozen=True, slots=True)
class TriggerHead:
    """The fitted head with its calibration."""

    head: Head
    temperatures: list[float]
    thresholds: list[float]
    reason: str


@dataclass(frozen=True, slots=True)
class TriggerRows:
    """Texts, what holds, how much each counts for each trigger (0: unknown), and the fold of each."""

    texts: list[str]
    targets: Matrix
    weights: Matrix
    fold: NDArray[np.int64]


def gather(data: Path, seed: int) -> TriggerRows:
    """The training part of all texts that say something about a trigger."""
    random = np.random.default_rng(seed)
    texts: list[str] = []
    targets: list[list[float]] = []
    weights: list[list[float]] = []
    folds: list[int] = []
    intents = [example for example in intent_examples() if not example.held_out]
    plain = [example.text for example in intents if example.label in PLAIN]
    for i, example in enumerate(example for example in trigger_examples() if not example.held_out):
        # In a real message a trigger stands next to the matter itself, so each line is also read beside another text.
        other = plain[int(random.integers(len(plain)))]
        beside = f"{other} {example.text}" if random.random() < 0.5 else f"{example.text} {other}"
        for text in (example.text, beside):
            texts.append(text)
            targets.append([float(trigger in example.holds) for trigger in TRIGGERS])
            weights.append([POSITIVE_WEIGHT if trigger in example.holds else 1.0 for trigger in TRIGGERS])
            folds.append(i % FOLDS)
    for intent in intents:
        texts.append(intent.text)
        targets.append([float(intent.label in HOLDS.get(trigger, ())) for trigger in TRIGGERS])
        certain = [intent.label not in MAY_HOLD[t] or intent.label in HOLDS.get(t, ()) for t in TRIGGERS]
        weights.append([OTHER_WEIGHT * known for known in certain])
    calm = [e.text for e in emotion_examples() if e.part == "train" and e.emotion in CALM and not e.hard]
    calm += [e.text for e in out_of_scope_examples() if not e.held_out]
    off_topic = off_topic_rows(data, "train")
    calm += [off_topic[i] for i in random.permutation(len(off_topic))[:300]]
    texts += calm
    targets += [[0.0] * len(TRIGGERS)] * len(calm)
    weights += [[OTHER_WEIGHT] * len(TRIGGERS)] * len(calm)
    folds += [i % FOLDS for i in range(len(texts) - len(folds))]
    return TriggerRows(texts, np.array(targets), np.array(weights), np.array(folds))


def train_triggers(encoder: PackEncoder, data: Path, seed: int) -> TriggerHead:
    """Choose strength, temperatures and thresholds on out-of-fold readings, then fit on all training rows."""
    rows = gather(data, seed)
    x = encoder.read(rows.texts)
    best: tuple[float, float, Matrix] | None = None
    for l2 in STRENGTHS:
        logits = np.zeros_like(rows.targets)
        for fold in range(FOLDS):
            kept = rows.fold != fold
            logits[~kept] = fit(x[kept], rows.targets[kept], rows.weights[kept], l2, exclusive=False).logits(x[~kept])
        p = np.clip(sigmoid(logits), 1e-9, 1 - 1e-9)
        costs = -(rows.targets * np.log(p) + (1 - rows.targets) * np.log(1 - p)) * rows.weights
        loss = float(costs.sum() / rows.weights.sum())
        log.info("triggers: l2 %.0e, log loss %.4f", l2, loss)
        if best is None or loss < best[0]:
            best = (loss, l2, logits)
    if best is None:
        raise ValueError("no strength was tried")
    _, l2, logits = best
    temperatures, thresholds = [], []
    for i, trigger in enumerate(TRIGGERS):
        known = rows.weights[:, i] > 0
        wanted = rows.targets[known, i] > 0.5
        temperature = round(sigmoid_temperature(logits[known, i], rows.targets[known, i]), 6)
        temperatures.append(temperature)
        thresholds.append(f_threshold(sigmoid(logits[known, i] / temperature), wanted, BETA[trigger]))
    reason = (
        "Best F-score on out-of-fold readings of the training corpus and of all texts that are surely negatives:"
        " F0.7 (precision first), F2 for safety (recall first)."
    )
    return TriggerHead(fit(x, rows.targets, rows.weights, l2, exclusive=False), temperatures, thresholds, reason)
