"""Figures on our own hold-outs, each text read as the product reads it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.benchmarks import EmotionLine, Labelled
from app.domain.errors import BenchmarkUnusable
from app.domain.figures import Curves, Figure, Section
from app.domain.readings import EMOTIONS, Reading
from app.inference.evaluation import scores
from app.inference.evaluation.models import Models

SAME_AUTHORS = "These texts were written for this project, as were those it was trained on: real messages read worse."


def intents(models: Models, examples: Sequence[Labelled]) -> Section:
    """Held-out examples of the intents that the pack knows."""
    facts = models.reader.classifier.heads["intent"].facts
    every = {row.label for row in examples}
    asked = [row for row in examples if row.label in facts.labels]
    if not asked:
        raise BenchmarkUnusable(f"no example is of an intent that {models.reader.classifier.manifest.id} knows")
    readings = models.read([row.text for row in asked], "own intents")
    right = np.array([one.intents[0].label == row.label for one, row in zip(readings, asked, strict=True)])
    sure = np.array([one.intents[0].probability for one in readings])
    in_three = [row.label in {s.label for s in one.intents[:3]} for one, row in zip(readings, asked, strict=True)]
    answered = np.array([one.intent is not None for one in readings])
    where = f"own held-out examples ({len(asked)})"
    figures = (
        Figure("intent_accuracy", float(right.mean()), where, "classifier"),
        Figure("intent_in_top_3", float(np.mean(in_three)), where, "classifier"),
        Figure("intent_coverage_at_threshold", float(answered.mean()), where, "classifier"),
        Figure("intent_accuracy_when_answered", _share(right, answered), where, "classifier"),
        Figure("intent_ece", scores.calibration_error(sure, right), where, "classifier"),
    )
    known = len(every & set(facts.labels))
    notes = [f"Held out: every fifth example. The pack knows {known} of the {len(every)} intents."]
    if known < len(every):
        notes.append(f"The {len(examples) - len(asked)} examples of the others are left out.")
    notes += _not_read(models, readings)
    curves = Curves(
        "intent",
        f"Intents: {where}",
        scores.bins(sure, right),
        scores.risk_curve(sure, right),
        float((sure >= facts.thresholds[0]).mean()),
    )
    return Section("Own intents, held out", figures, (*notes, SAME_AUTHORS), (curves,))


def out_of_scope(models: Models, name: str, texts: Sequence[str], data: str) -> Section:
    """How much of what belongs to no intent gets none. `name` ends the figure's name."""
    readings = models.read(texts, f"out of scope, {name}")
    left = float(np.mean([one.intent is None for one in readings]))
    figure = Figure(f"out_of_scope_left_unanswered_{name}", left, f"{data} ({len(texts)})", "classifier")
    return Section(f"Out of scope, {data}", (figure,))


def emotions(models: Models, lines: Sequence[EmotionLine]) -> Section:
    """Customers' lines of themes that were held out."""
    readings = models.read([line.text for line in lines], "own emotions")
    truth = np.array([line.emotion for line in lines])
    said = np.array([one.emotion.label if one.emotion else "" for one in readings])
    sure = np.array([one.emotion.probability if one.emotion else 0.0 for one in readings])
    right, hard = said == truth, np.array([line.hard for line in lines])
    where = f"own lines of held-out themes ({len(lines)})"
    of_each = [scores.f1(truth == emotion, said == emotion) for emotion in EMOTIONS]
    valence = scores.spearman(np.array([one.valence or 0.0 for one in readings]), _of(lines, "valence"))
    arousal = scores.spearman(np.array([one.arousal or 0.0 for one in readings]), _of(lines, "arousal"))
    figures = [
        Figure("emotion_macro_f1", float(np.mean(of_each)), where, "sentiment"),
        Figure("emotion_accuracy", float(right.mean()), where, "sentiment"),
        Figure(
            "emotion_accuracy_hard_lines", _share(right, hard), f"hard lines among them ({hard.sum()})", "sentiment"
        ),
        Figure("emotion_ece", scores.calibration_error(sure, right), where, "sentiment"),
        Figure("valence_spearman", valence, where, "sentiment"),
        Figure("arousal_spearman", arousal, where, "sentiment"),
    ]
    figures += [
        Figure(f"emotion_f1_{emotion}", value, where, "sentiment", (emotion, "F1"))
        for emotion, value in zip(EMOTIONS, of_each, strict=True)
    ]
    curves = Curves("emotion", f"Emotions: {where}", scores.bins(sure, right), scores.risk_curve(sure, right))
    notes = (*_not_read(models, readings), SAME_AUTHORS)
    return Section("Own emotions, held out", tuple(figures), notes, (curves,))


def triggers(models: Models, lines: Sequence[Labelled], plain: Sequence[str]) -> Section:
    """Lines that hold triggers or look like it, as the product hears them and by the head alone; and plain messages."""
    model = models.reader.classifier
    head = model.heads["trigger"]
    labels = head.facts.labels
    texts = [line.text for line in lines]
    holds = np.array([[trigger in line.labels for trigger in labels] for line in lines])
    heard = _heard(models, texts, labels, "own triggers")
    p = models.values(model, head, texts, "own triggers, head alone")
    by_head = p >= np.array(head.facts.thresholds)
    where = f"own held-out lines ({len(lines)}), about a half of them hard negatives"
    figures = []
    for prefix, said in (("trigger", heard), ("trigger_head", by_head)):
        figures.append(Figure(f"{prefix}_macro_f1", scores.mean_f1(holds, said), where, "classifier"))
    figures.append(Figure("trigger_ece", scores.mean_calibration_error(p, holds), where, "classifier"))
    if plain:
        where_plain = f"held-out examples of intents without triggers ({len(plain)})"
        alarms = _heard(models, plain, labels, "plain messages").sum() / len(plain)
        alone = models.values(model, head, plain, "plain messages, head alone") >= np.array(head.facts.thresholds)
        figures += [
            Figure("trigger_false_alarms_per_text", float(alarms), where_plain, "classifier"),
            Figure("trigger_head_false_alarms_per_text", float(alone.sum() / len(plain)), where_plain, "classifier"),
        ]
    for i, trigger in enumerate(labels):
        for prefix, said in (("trigger", heard), ("trigger_head", by_head)):
            for name, score in (("precision", scores.precision), ("recall", scores.recall), ("f1", scores.f1)):
                column = f"{'' if prefix == 'trigger' else 'head: '}{'F1' if name == 'f1' else name}"
                value = score(holds[:, i], said[:, i])
                figures.append(Figure(f"{prefix}_{name}_{trigger}", value, where, "classifier", (trigger, column)))
    notes = (
        "trigger_*: as the product hears them, sentence by sentence too; trigger_head_*: the head on the whole text.",
        SAME_AUTHORS,
    )
    curves = pooled_curves("trigger", f"Triggers (head alone): {where}", p, holds)
    return Section("Own triggers, held out", tuple(figures), notes, (curves,))


def pooled_curves(head: str, title: str, p: NDArray[np.float64], holds: NDArray[np.bool_]) -> Curves:
    """Of a head with a probability for each label: reliability over all of them, risk of each text's most probable."""
    best = p.argmax(axis=1)
    rows = np.arange(len(p))
    risk = scores.risk_curve(p[rows, best], holds[rows, best])
    return Curves(head, title, scores.bins(p.ravel(), holds.ravel()), risk)


def _not_read(models: Models, readings: Sequence[Reading]) -> list[str]:
    """What the reader says nothing about, although these texts are English."""
    known = models.reader.classifier.facts.languages
    count = sum(one.language not in known for one in readings)
    return [f"{count} of the texts were taken for another language; they count as not read."] if count else []


def _heard(models: Models, texts: Sequence[str], labels: Sequence[str], what: str) -> NDArray[np.bool_]:
    readings = models.read(texts, what)
    heard = [{trigger.label for trigger in one.triggers} for one in readings]
    return np.array([[label in one for label in labels] for one in heard])


def _share(right: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return float(right[among].mean()) if among.any() else 0.0


def _of(lines: Sequence[EmotionLine], name: str) -> NDArray[np.float64]:
    return np.array([getattr(line, name) for line in lines], dtype=np.float64)
