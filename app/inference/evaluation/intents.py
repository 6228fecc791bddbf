"""Figures of the classifier's vectors on public data: BANKING77, CLINC150, own intents from few examples."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from app.domain.benchmarks import Banking77, Clinc150, Labelled
from app.domain.figures import Figure, Section
from app.inference.evaluation import scores
from app.inference.evaluation.familiar import familiar
from app.inference.evaluation.fitting import chosen
from app.inference.evaluation.models import Models
from app.inference.intents.training import softmax, train
from app.inference.logistic import Places, Regression

EACH_TENTH = 10
"""The last of each ten rows of BANKING77's train split, which our training leaves out, choose cost and temperature."""
FALSE_OOS = 0.04
EXAMPLES, SEED = 8, 7


def banking77(models: Models, data: Banking77) -> Section:
    """Accuracy and calibration of a head that is fitted here."""
    labels = _labels(data.train)
    train_vectors, test_vectors = (
        models.embed([row.text for row in part], f"BANKING77 {name}")
        for part, name in ((data.train, "train"), (data.test, "test"))
    )
    truth = _places(data.train, labels)
    held = np.arange(len(truth)) % EACH_TENTH == EACH_TENTH - 1
    regression = Regression(train_vectors, truth, len(labels))
    told = partial(models.told, "BANKING77, fitting heads")
    found = chosen(regression, train_vectors[held], truth[held], told, left_out=held)
    probabilities = softmax(regression.fit(found.cost).logits(test_vectors), found.temperature)
    right = probabilities.argmax(axis=1) == _places(data.test, labels)
    where = f"BANKING77 test ({len(right)})"
    figures = (
        Figure("banking77_test_accuracy", float(right.mean()), where, "classifier"),
        Figure("banking77_test_ece", scores.calibration_error(probabilities.max(axis=1), right), where, "classifier"),
    )
    note = (
        f"A logistic head for {len(labels)} intents, fitted by this command on all {len(truth)} rows of train"
        f" with C = {found.cost:g} and temperature {found.temperature:.2f}, both chosen on every tenth row of train"
        f" ({held.sum()}) by heads that had not seen these."
    )
    return Section("BANKING77", figures, (note,))


def clinc150(models: Models, data: Clinc150) -> Section:
    """Accuracy inside of the scope, and how well texts outside of it are told apart."""
    labels = _labels(data.train)
    vectors = {
        name: models.embed([row if isinstance(row, str) else row.text for row in part], f"CLINC150 {name}")
        for name, part in (
            ("train", data.train),
            ("val", data.val),
            ("test", data.test),
            ("oos val", data.oos_val),
            ("oos test", data.oos_test),
        )
    }
    regression = Regression(vectors["train"], _places(data.train, labels), len(labels))
    told = partial(models.told, "CLINC150, fitting heads")
    found = chosen(regression, vectors["val"].astype(np.float64), _places(data.val, labels), told)
    fit = regression.fit(found.cost)
    probabilities = softmax(fit.logits(vectors["test"]), found.temperature)
    right = probabilities.argmax(axis=1) == _places(data.test, labels)

    train_vectors = vectors.pop("train")
    logits = {part: fit.logits(of_part) for part, of_part in vectors.items()}
    tried = familiar(vectors, logits, train_vectors, found.temperature, known="val")
    on_val = {name: scores.auroc(of_part["val"], of_part["oos val"]) for name, of_part in tried.items()}
    best = max(on_val, key=lambda name: on_val[name])
    inside, outside = tried[best]["test"], tried[best]["oos test"]
    where = f"CLINC150 test ({len(right)})"
    mixed = f"CLINC150 test ({len(inside)}) against oos test ({len(outside)})"
    figures = (
        Figure("clinc150_in_scope_accuracy", float(right.mean()), where, "classifier"),
        Figure("clinc150_ece", scores.calibration_error(probabilities.max(axis=1), right), where, "classifier"),
        Figure("clinc150_oos_auroc", scores.auroc(inside, outside), mixed, "classifier"),
        Figure("clinc150_oos_recall_at_4_percent", scores.recall_at(inside, outside, FALSE_OOS), mixed, "classifier"),
    )
    compared = ", ".join(f"{name} {value:.4f}" for name, value in sorted(on_val.items(), key=lambda one: -one[1]))
    head = (
        f"A logistic head for {len(labels)} intents, fitted by this command on train ({len(data.train)}) with"
        f" C = {found.cost:g} and temperature {found.temperature:.2f}, both chosen on val."
    )
    out = (
        f"Out of scope by: {best}, the best of these on val and oos val (AUROC there: {compared}). The recall is at the"
        f" threshold below which {FALSE_OOS:.0%} of the texts in scope lie."
    )
    return Section("CLINC150", figures, (head, out))


def own_intents(models: Models, data: Clinc150) -> Section:
    """What `calmdesk intents train` makes of eight examples of each intent, domain by domain."""
    random = np.random.default_rng(SEED)
    by_intent = {label: [row.text for row in data.train if row.label == label] for label in _labels(data.train)}
    figures = []
    for domain, intents in data.domains.items():
        rows = [
            Labelled(by_intent[intent][i], (intent,))
            for intent in intents
            for i in random.permutation(len(by_intent[intent]))[:EXAMPLES]
        ]
        asked = [row for row in data.test if row.label in intents]
        texts = [row.text for row in rows]
        what = f"own intents, {domain}"
        head = train(models.embed(texts, what), [row.label for row in rows], texts, lambda *_: None)
        logits = models.embed([row.text for row in asked], what) @ head.weight.T + head.bias
        said = [head.labels[i] for i in logits.argmax(axis=1)]
        right = np.mean([label == row.label for label, row in zip(said, asked, strict=True)])
        figures.append(
            Figure(
                f"own_intents_8_examples_accuracy_{domain}",
                float(right),
                f"CLINC150 test, {len(intents)} intents of {domain} ({len(asked)})",
                "classifier",
                (domain, "accuracy"),
            )
        )
    mean = float(np.mean([figure.value for figure in figures]))
    where = f"mean of the {len(figures)} domains of CLINC150"
    note = (
        f"{EXAMPLES} rows of train for each intent, drawn with seed {SEED}, and the head that `calmdesk intents train`"
        " fits to them."
    )
    seen = [name for name in models.reader.classifier.facts.trained_on if name.startswith("CLINC150")]
    new = (
        f"The encoder has been trained on {', '.join(seen)} (its manifest says so): these intents are NOT new to it."
        if seen
        else "The pack's manifest does not say that the encoder has been trained on CLINC150."
    )
    figures.insert(0, Figure("own_intents_8_examples_accuracy", mean, where, "classifier"))
    return Section("Own intents from 8 examples", tuple(figures), (note, new))


def _labels(rows: Sequence[Labelled]) -> list[str]:
    return sorted({row.label for row in rows})


def _places(rows: Sequence[Labelled], labels: Sequence[str]) -> Places:
    place = {label: i for i, label in enumerate(labels)}
    return np.array([place[row.label] for row in rows], dtype=np.int64)
