"""Print the figures of a shipped pack: `python -m models.training.evaluate_pack models/packs/NAME --data DIR`."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from scipy.stats import spearmanr

from models.training.classifier_tasks import PLAIN
from models.training.corpora import (
    INTENT_LABELS,
    emotion_examples,
    intent_examples,
    out_of_scope_examples,
    trigger_examples,
)
from models.training.datasets import banking77, goemotions
from models.training.heads import calibration_error, f_score, fit
from models.training.mapping import off_topic_rows
from models.training.pack import EMOTIONS, TRIGGERS, Figure
from models.training.shipped import ShippedPack

BANKING77_STRENGTH = 3e-4  # chosen on a fifth of the train split
INVARIANCE_TEXTS = 640

Add = Callable[[str, float | np.floating, str], None]


def collector(kind: str) -> tuple[list[Figure], Add]:
    """A list and a function that adds a figure to it."""
    figures: list[Figure] = []
    command = f"python -m models.training.evaluate_pack models/packs/{kind} --data DIR"

    def add(name: str, value: float | np.floating, data: str) -> None:
        figures.append(Figure(name, round(float(value), 4), data, command))

    return figures, add


def common(pack: ShippedPack, add: Add) -> None:
    """What every pack must keep: batch invariance, speed, size."""
    texts = [example.text for example in intent_examples()] + [example.text for example in emotion_examples()]
    chosen = [texts[i] for i in np.random.default_rng(3).permutation(len(texts))[:INVARIANCE_TEXTS]]
    where = f"{len(chosen)} project texts, alone against batches of 32"
    add("batch_invariance_max_change", pack.invariance(chosen), where)
    add(
        "milliseconds_32_tokens_one_thread",
        pack.milliseconds(),
        "encoder and all heads; median of the quietest of 180 rounds of 7",
    )
    add("megabytes", pack.megabytes(), "all files of the pack")


def classifier_figures(pack: ShippedPack, data: Path) -> list[Figure]:
    """Intent and trigger figures on texts that no head was fitted or tuned on."""
    figures, add = collector("classifier")
    (train, train_labels), (test, test_labels) = banking77(data, "train"), banking77(data, "test")
    names = sorted(set(train_labels))
    targets = np.eye(len(names))[[names.index(label) for label in train_labels]]
    head = fit(pack.encoder.read(train), targets, np.ones(len(train)), BANKING77_STRENGTH, exclusive=True)
    said = head.logits(pack.encoder.read(test)).argmax(axis=1)
    add("banking77_test_accuracy", np.mean([names[i] == t for i, t in zip(said, test_labels, strict=True)]),
        "BANKING77 test; heads fitted by this command on its train split")  # fmt: skip

    known = [example for example in intent_examples() if example.held_out]
    unknown = [example for example in out_of_scope_examples() if example.held_out]
    p = pack.values("intent", pack.encoder.read([example.text for example in known]))
    right = p.argmax(axis=1) == np.array([INTENT_LABELS.index(example.label) for example in known])
    threshold = float(pack.heads["intent"]["threshold"])
    answered = p.max(axis=1) >= threshold
    where = f"own held-out examples ({len(known)})"
    add("intent_accuracy", right.mean(), where)
    truth = [INTENT_LABELS.index(example.label) for example in known]
    add("intent_in_top_3", np.mean([t in row for t, row in zip(truth, np.argsort(-p)[:, :3], strict=True)]), where)
    add("intent_coverage_at_threshold", answered.mean(), where)
    add("intent_accuracy_when_answered", right[answered].mean(), where)
    add("intent_ece", calibration_error(p.max(axis=1), right), where)
    outside = {"own": [example.text for example in unknown], "clinc150": off_topic_rows(data, "test")}
    for name, texts in outside.items():
        top = pack.values("intent", pack.encoder.read(texts)).max(axis=1)
        where = f"{name} out-of-scope texts, held out ({len(texts)})"
        add(f"out_of_scope_left_unanswered_{name}", (top < threshold).mean(), where)

    examples = [example for example in trigger_examples() if example.held_out]
    p = pack.values("trigger", pack.encoder.read([example.text for example in examples]))
    holds = np.array([[trigger in example.holds for trigger in TRIGGERS] for example in examples])
    said_triggers = p >= np.array(pack.heads["trigger"]["thresholds"])
    where = f"own held-out lines ({len(examples)}), a half of them hard negatives"
    scores = [f_score(holds[:, i], said_triggers[:, i]) for i in range(len(TRIGGERS))]
    add("trigger_macro_f1", np.mean(scores), where)
    for trigger, score in zip(TRIGGERS, scores, strict=True):
        add(f"trigger_f1_{trigger}", score, where)
    safety = TRIGGERS.index("safety")
    add("trigger_recall_safety", said_triggers[holds[:, safety], safety].mean(), where)
    add("trigger_ece", np.mean([calibration_error(p[:, i], holds[:, i]) for i in range(len(TRIGGERS))]), where)
    plain = [example.text for example in known if example.label in PLAIN]
    false = pack.values("trigger", pack.encoder.read(plain)) >= np.array(pack.heads["trigger"]["thresholds"])
    where = f"held-out examples of intents without triggers ({len(plain)})"
    add("trigger_false_alarms_per_text", false.sum(axis=1).mean(), where)
    common(pack, add)
    return figures


def sentiment_figures(pack: ShippedPack, data: Path) -> list[Figure]:
    """Emotion figures: GoEmotions test, and customers' lines of themes that nothing was fitted on."""
    figures, add = collector("sentiment")
    test = goemotions(data, "test")
    p = pack.values("emotion28", pack.encoder.read(test.texts))
    said = p >= np.array(pack.heads["emotion28"]["thresholds"])
    wanted = test.targets > 0.5
    add("goemotions_test_macro_f1", np.mean([f_score(wanted[:, i], said[:, i]) for i in range(wanted.shape[1])]),
        "GoEmotions test, 28 labels, thresholds tuned on dev")  # fmt: skip
    add("goemotions_test_ece", np.mean([calibration_error(p[:, i], wanted[:, i]) for i in range(wanted.shape[1])]),
        "GoEmotions test, mean over labels")  # fmt: skip

    examples = [example for example in emotion_examples() if example.part == "test"]
    x = pack.encoder.read([example.text for example in examples])
    p = pack.values("emotion", x)
    truth = np.array([EMOTIONS.index(example.emotion) for example in examples])
    top = p.argmax(axis=1)
    where = f"own lines of held-out themes ({len(examples)})"
    scores = [f_score(truth == i, top == i) for i in range(len(EMOTIONS))]
    add("emotion_macro_f1", np.mean(scores), where)
    for emotion, score in zip(EMOTIONS, scores, strict=True):
        add(f"emotion_f1_{emotion}", score, where)
    add("emotion_accuracy", (top == truth).mean(), where)
    hard = np.array([example.hard for example in examples])
    add("emotion_accuracy_hard_lines", (top == truth)[hard].mean(), f"hard lines among them ({hard.sum()})")
    add("emotion_ece", calibration_error(p.max(axis=1), top == truth), where)
    for head, value in (("valence", [e.valence for e in examples]), ("arousal", [e.arousal for e in examples])):
        add(f"{head}_spearman", spearmanr(pack.values(head, x)[:, 0], value).statistic, where)
    common(pack, add)
    return figures


MEASURES = {"classifier": classifier_figures, "sentiment": sentiment_figures}


def main() -> None:
    parser = argparse.ArgumentParser(description="Print the figures of a shipped pack.")
    parser.add_argument("pack", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    torch.set_num_threads(options.threads)
    pack = ShippedPack(options.pack, options.threads)
    for figure in MEASURES[pack.manifest["kind"]](pack, options.data):
        print(f"{figure.name:42} {figure.value:8.4f}  {figure.data}")


if __name__ == "__main__":
    main()
