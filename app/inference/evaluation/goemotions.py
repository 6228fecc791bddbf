"""Figures of the 28 labels on GoEmotions."""

from __future__ import annotations

import numpy as np

from app.domain.benchmarks import GoEmotions
from app.domain.errors import BenchmarkUnusable
from app.domain.figures import Figure, Section
from app.inference.evaluation import scores
from app.inference.evaluation.models import Models
from app.inference.evaluation.own import pooled_curves


def goemotions(models: Models, data: GoEmotions) -> Section:
    """The pack's own head at the pack's own thresholds."""
    model = models.reader.sentiment
    head = model.heads["emotion28"]
    labels = head.facts.labels
    if set(labels) != set(data.labels):
        raise BenchmarkUnusable(f"the labels of the data are not those of {model.manifest.id}")
    holds = np.array([[label in row.labels for label in labels] for row in data.test])
    p = models.values(model, head, [row.text for row in data.test], "GoEmotions test")
    said = p >= np.array(head.facts.thresholds or (0.5,) * len(labels))
    where = f"GoEmotions test ({len(p)}), {len(labels)} labels"
    figures = (
        Figure("goemotions_test_macro_f1", scores.mean_f1(holds, said), where, "sentiment"),
        Figure("goemotions_test_ece", scores.mean_calibration_error(p, holds), f"{where}, their mean", "sentiment"),
    )
    note = "The pack's own head and thresholds; the test split had no part in them."
    curves = pooled_curves("emotion28", f"GoEmotions: {where}", p, holds)
    return Section("GoEmotions", figures, (note,), (curves,))
