"""Whether the words shown as evidence carry a reading: it must fall more without them than without other words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.benchmarks import EmotionLine, Labelled
from app.domain.errors import BenchmarkUnusable
from app.domain.figures import Figure, Of, Section
from app.domain.readings import Reading, Scored
from app.inference.evaluation.models import Models
from app.inference.evidence import Word, words_of
from app.inference.texts import clean

SAMPLE, SEED = 150, 7
"""Texts of each kind, and how they are drawn."""
DRAWS = 5
"""Times that other words are drawn for a text."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of reading: its candidates, what the product says of one, and how probable each label is in many texts."""

    name: str
    of: Of
    texts: tuple[str, ...]
    said: Callable[[Reading], Scored | None]
    labels: tuple[str, ...]
    values: Callable[[Sequence[str], str], NDArray[np.float64]]


def reasons(
    models: Models, intents: Sequence[Labelled], emotions: Sequence[EmotionLine], triggers: Sequence[Labelled]
) -> Section:
    """Of held-out lines, those for which the product names an intent, an emotion that is not neutral, or a trigger."""
    classifier, sentiment = models.reader.classifier, models.reader.sentiment
    intent, emotion, trigger = (
        classifier.heads["intent"],
        sentiment.heads["emotion"],
        classifier.heads["trigger"],
    )
    kinds = (
        Kind(
            "intent",
            "classifier",
            tuple(row.text for row in intents),
            lambda reading: reading.intent,
            intent.facts.labels,
            lambda texts, what: models.values(classifier, intent, texts, what),
        ),
        Kind(
            "emotion",
            "sentiment",
            tuple(line.text for line in emotions),
            lambda reading: reading.emotion if reading.emotion and reading.emotion.label != "neutral" else None,
            emotion.facts.labels,
            lambda texts, what: models.values(sentiment, emotion, texts, what),
        ),
        Kind(
            "trigger",
            "classifier",
            tuple(row.text for row in triggers),
            lambda reading: reading.triggers[0] if reading.triggers else None,
            trigger.facts.labels,
            models.heard,
        ),
    )
    figures = [figure for kind in kinds for figure in _figures(models, kind)]
    if not figures:
        raise BenchmarkUnusable("no held-out text has a reading with evidence")
    note = (
        f"At most {SAMPLE} held-out texts of each kind, drawn with seed {SEED}: how far the probability of the label"
        f" falls when its evidence words are taken out of the text, and when as many others are (mean of {DRAWS})."
        " Texts without that many other words are left out."
    )
    return Section("Evidence words", tuple(figures), (note,))


def _figures(models: Models, kind: Kind) -> list[Figure]:
    random = np.random.default_rng(SEED)
    drawn = [kind.texts[i] for i in random.permutation(len(kind.texts))[: 3 * SAMPLE]]
    whole: list[str] = []
    variants: list[str] = []
    places: list[int] = []
    for text, reading in zip(drawn, models.read(drawn, f"evidence, {kind.name}"), strict=True):
        said = kind.said(reading)
        if said is None or len(whole) == SAMPLE:
            continue
        tidy = clean(text)
        words = words_of(tidy, models.reader.classifier.word_pieces.split(tidy).offsets)
        own = [word for word in words if any(s.start < word.end and word.start < s.end for s in said.evidence)]
        others = [word for word in words if word not in own]
        if not own or len(others) < len(own):
            continue
        whole.append(tidy)
        places.append(kind.labels.index(said.label))
        drawn_words = [random.permutation(len(others))[: len(own)] for _ in range(DRAWS)]
        variants += [without(tidy, own), *(without(tidy, [others[i] for i in one]) for one in drawn_words)]
    if not whole:
        return []
    what = f"evidence, {kind.name}, words taken out"
    label = np.array(places)
    before = kind.values(whole, what)[np.arange(len(whole)), label]
    after = kind.values(variants, what).reshape(len(whole), 1 + DRAWS, -1)[np.arange(len(whole)), :, label]
    by_evidence, by_others = before - after[:, 0], before - after[:, 1:].mean(axis=1)
    where = f"own held-out texts with a reading ({len(whole)})"
    return [
        Figure(f"evidence_{kind.name}_{name}", float(value), where, kind.of, (kind.name, column))
        for name, value, column in (
            ("drop", by_evidence.mean(), "drop"),
            ("drop_of_other_words", by_others.mean(), "drop, other words"),
            ("drops_more", (by_evidence > by_others).mean(), "share that drops more"),
        )
    ]


def without(text: str, words: Sequence[Word]) -> str:
    """The text with these words taken out."""
    for word in sorted(words, key=lambda one: -one.start):
        text = text[: word.start] + text[word.end :]
    return " ".join(text.split())
