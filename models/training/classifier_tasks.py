"""What the classifier's encoder is trained on: public and own intents, triggers, and staying what it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from app.content.holdouts import PLAIN_INTENTS
from app.domain.readings import TRIGGERS
from models.training.corpora import (
    INTENT_LABELS,
    emotion_examples,
    intent_examples,
    out_of_scope_examples,
    trigger_examples,
)
from models.training.datasets import banking77_seen, clinc150, goemotions
from models.training.encoder import HIDDEN, Encoder, batches, mean_pool
from models.training.mapping import mapped_rows, off_topic_rows
from models.training.multitask import Task
from models.training.phrases import surrounded

Array = NDArray[np.float32]
Shares = Mapping[str, tuple[int, float]]

MAPPED_PER_INTENT = 200
OFF_TOPIC_ROWS = 2000
KEPT_FORUM_ROWS = 4000

FIRST: Shares = {
    "banking77": (30, 1.0),
    "clinc150": (18, 1.0),
    "intent": (36, 1.0),
    "public_intent": (8, 1.0),
    "trigger": (64, 6.0),
    "unchanged": (24, 4.0),
}
SECOND: Shares = {
    "banking77": (20, 1.0),
    "clinc150": (14, 1.0),
    "intent": (48, 1.0),
    "public_intent": (4, 1.0),
    "trigger": (88, 8.0),
}
"""Rows and weight of each task in a step, of the first training and of the one after it."""

# Examples of an intent are negatives of a trigger unless they may well hold it; then they say nothing about it.
MAY_HOLD = {
    "human_request": {"complaint", "appointment", "contact_agent"},
    "supervisor_request": {"complaint", "contact_agent"},
    "cancel_threat": {"cancel_subscription", "complaint"},
    "legal_threat": {"data_request", "complaint", "billing_dispute", "return_item", "refund_request", "claim_status",
                     "travel_disruption"},
    "public_threat": {"complaint", "travel_disruption"},
    "abuse": {"complaint"},
    "safety": {"damaged_item", "service_outage", "delivery_problem", "bug_report", "complaint", "file_claim",
               "repair_request", "connection_quality", "payment_arrangement", "bereavement"},
    "fraud_security": {"account_takeover", "billing_dispute", "delivery_problem", "cannot_sign_in", "card_lost",
                       "report_scam", "transfer_problem", "cash_withdrawal", "balance_inquiry"},
    "vulnerable_customer": {"cancel_subscription", "update_account", "complaint", "cannot_sign_in", "return_item",
                            "payment_arrangement", "bereavement", "file_claim", "coverage_question", "change_booking",
                            "cancel_booking", "new_booking", "check_in_help", "move_home", "lost_property",
                            "identity_verification", "contact_agent", "quote_request", "loan_inquiry"},
    "repeat_contact": {"complaint", "delivery_problem", "refund_status", "billing_dispute", "refund_request",
                       "data_request", "damaged_item", "cannot_sign_in", "payment_failed", "claim_status",
                       "transfer_problem", "repair_request", "connection_quality", "lost_property", "contact_agent",
                       "travel_disruption", "identity_verification"},
}  # fmt: skip
HOLDS = {"fraud_security": {"account_takeover"}, "vulnerable_customer": {"bereavement"}}
# Customers' lines with an emotion hold triggers of their own; only the calm ones are safe negatives.
CALM = {"neutral", "positive"}


def one_hot(labels: Sequence[str], known: Sequence[str]) -> Array:
    """A row of ones and zeros for each label; an empty label is none of them and aims at all alike."""
    rows = np.array([[label == name for name in known] for label in labels], dtype=np.float32)
    rows[[not label for label in labels]] = 1 / len(known)
    return rows


def trigger_rows(random: np.random.Generator, data: Path) -> tuple[list[str], Array]:
    """Texts and what holds in them (NaN: not known).

    Own lines come three times: alone, beside one or two sentences on a matter, and beside another line.
    """
    intents = [example for example in intent_examples() if example.part == "train"]
    plain = [example.text for example in intents if example.label in PLAIN_INTENTS]
    calm = [e.text for e in emotion_examples() if e.part == "train" and e.emotion in CALM and not e.hard]
    texts: list[str] = []
    targets: list[list[float]] = []
    lines = [example for example in trigger_examples() if example.part == "train"]
    for example in lines:
        holds = [float(trigger in example.holds) for trigger in TRIGGERS]
        # In a real message a trigger stands next to the matter itself, so each line is also read among other sentences.
        beside = [plain[int(random.integers(len(plain)))] for _ in range(int(random.integers(1, 3)))]
        among = [*beside, example.text]
        random.shuffle(among)
        other = lines[int(random.integers(len(lines)))]
        both = [example.text, other.text]
        random.shuffle(both)
        texts += [example.text, " ".join(among), " ".join(both)]
        targets += [holds, holds, [float(t in example.holds or t in other.holds) for t in TRIGGERS]]
    for intent in intents:
        texts.append(intent.text)
        targets.append(
            [
                1.0 if intent.label in HOLDS.get(t, ()) else float("nan") if intent.label in MAY_HOLD[t] else 0.0
                for t in TRIGGERS
            ]
        )
    calm += [e.text for e in out_of_scope_examples() if e.part == "train"]
    off_topic = off_topic_rows(data, "train")
    calm += [off_topic[i] for i in random.permutation(len(off_topic))[:400]]
    texts += calm
    targets += [[0.0] * len(TRIGGERS)] * len(calm)
    return texts, np.array(targets, dtype=np.float32)


def intent_rows(random: np.random.Generator) -> tuple[list[str], list[str]]:
    """Own examples, as they are and with what stands around them, and lines outside the scope (label '')."""
    own = [(e.text, e.label) for e in intent_examples() if e.part == "train"]
    own += [(surrounded(text, random), label) for text, label in own]
    own += [(e.text, "") for e in out_of_scope_examples() if e.part == "train"]
    return [text for text, _ in own], [label for _, label in own]


def public_intent_rows(random: np.random.Generator, data: Path) -> tuple[list[str], list[str]]:
    """Public rows that mean one of our intents, at most so many of each, and off-topic rows (label '')."""
    rows: list[tuple[str, str]] = []
    mapped = mapped_rows(data)
    for label in INTENT_LABELS:
        of_label = [row for row in mapped if row[1] == label]
        rows += [of_label[i] for i in random.permutation(len(of_label))[:MAPPED_PER_INTENT]]
    off_topic = off_topic_rows(data, "train")
    rows += [(off_topic[i], "") for i in random.permutation(len(off_topic))[:OFF_TOPIC_ROWS]]
    return [text for text, _ in rows], [label for _, label in rows]


def classifier_tasks(data: Path, tokenizer: Tokenizer, encoder: Encoder, seed: int, shares: Shares) -> list[Task]:
    """The tasks that have a share in each step; only train parts and train splits are read."""
    random = np.random.default_rng(seed)

    def ids(texts: list[str]) -> list[list[int]]:
        return [encoding.ids for encoding in tokenizer.encode_batch(texts)]

    def softmax(name: str, rows: tuple[list[str], list[str]], known: list[str], head: str = "") -> Task:
        size, weight = shares[name]
        return Task(name, "softmax", ids(rows[0]), one_hot(rows[1], known), size, weight, shares=head)

    seen = banking77_seen(data)
    bank, bank_labels = [text for text, _ in seen], [label for _, label in seen]
    clinc = clinc150(data, "train")
    unknown = [(text, "") for text, _ in clinc150(data, "oos_train")]
    clinc_rows = [text for text, _ in clinc + unknown], [label for _, label in clinc + unknown]
    triggers, holds = trigger_rows(random, data)
    own = intent_rows(random)
    forum = goemotions(data, "train").texts
    of_forum = random.permutation(len(forum))[:KEPT_FORUM_ROWS]
    tasks = [
        softmax("banking77", (bank, bank_labels), sorted(set(bank_labels))),
        softmax("clinc150", clinc_rows, sorted({label for _, label in clinc})),
        softmax("intent", own, INTENT_LABELS),
        softmax("public_intent", public_intent_rows(random, data), INTENT_LABELS, "intent"),
        Task("trigger", "sigmoid", ids(triggers), holds, *shares["trigger"]),
    ]
    if "unchanged" in shares:
        kept = ids(
            own[0] + [e.text for e in emotion_examples() if e.part == "train"]
            + [forum[i] for i in of_forum] + bank[::4]
        )  # fmt: skip
        tasks.append(Task("unchanged", "vector", kept, pooled_now(encoder, kept), *shares["unchanged"]))
    return tasks


def pooled_now(encoder: Encoder, ids: list[list[int]]) -> Array:
    """The mean vectors of the encoder as published."""
    out = np.zeros((len(ids), HIDDEN), dtype=np.float32)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for batch in batches(ids, 64):
            tokens = encoder(batch.input_ids, batch.attention_mask)
            out[batch.rows] = mean_pool(tokens.float(), batch.attention_mask).numpy()
    return out
