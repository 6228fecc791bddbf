"""How good intents are on labelled texts: plain numbers, of which every one can be counted by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.inference.evaluation.scores import calibration_error


@dataclass(frozen=True, slots=True)
class Guess:
    """What is said of one text: the three most probable intents, highest first, and the probability of the first.

    `answered` says whether the program would show the first one, or keep silent.
    """

    labels: tuple[str, ...]
    probability: float
    answered: bool

    @property
    def label(self) -> str:
        return self.labels[0]


@dataclass(frozen=True, slots=True)
class IntentFigures:
    """Of one intent: its texts, how many were read rightly, how many were answered, and how many of these rightly.

    `precision` is None when no text was read as this intent. `f1` is 0 then.
    """

    intent: str
    texts: int
    right: int
    answered: int
    answered_right: int
    precision: float | None
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """How many texts of `intent` were read as `read_as`."""

    intent: str
    read_as: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares 0..1. `accuracy`, `in_three`, `macro_f1` and `ece` ask for the most probable intent, threshold or not.

    `coverage` is the share that is answered, `risk` the share of the answers that is wrong, None without an answer.
    `macro_f1` is the mean over the intents that stand in the file.
    """

    texts: int
    accuracy: float
    in_three: float
    macro_f1: float
    coverage: float
    risk: float | None
    ece: float
    intents: tuple[IntentFigures, ...]
    confusions: tuple[Confusion, ...]


def figures(truth: Sequence[str], guesses: Sequence[Guess]) -> Figures:
    """Judges at least one guess by what is true; `intents` in the order of their names, `confusions` by their count."""
    right = [guess.label == true for true, guess in zip(truth, guesses, strict=True)]
    answers = [was_right for was_right, guess in zip(right, guesses, strict=True) if guess.answered]
    intents = _by_intent(truth, guesses)
    mixed = Counter((true, guess.label) for true, guess in zip(truth, guesses, strict=True) if true != guess.label)
    return Figures(
        texts=len(truth),
        accuracy=sum(right) / len(truth),
        in_three=sum(true in guess.labels for true, guess in zip(truth, guesses, strict=True)) / len(truth),
        macro_f1=sum(one.f1 for one in intents) / len(intents),
        coverage=len(answers) / len(truth),
        risk=1 - sum(answers) / len(answers) if answers else None,
        ece=calibration_error(np.array([guess.probability for guess in guesses]), np.array(right)),
        intents=intents,
        confusions=tuple(
            Confusion(true, read_as, count)
            for (true, read_as), count in sorted(mixed.items(), key=lambda item: (-item[1], item[0]))
        ),
    )


def _by_intent(truth: Sequence[str], guesses: Sequence[Guess]) -> tuple[IntentFigures, ...]:
    texts, read_as = Counter(truth), Counter(guess.label for guess in guesses)
    right: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    answered_right: Counter[str] = Counter()
    for true, guess in zip(truth, guesses, strict=True):
        right[true] += guess.label == true
        answered[true] += guess.answered
        answered_right[true] += guess.answered and guess.label == true
    return tuple(
        IntentFigures(
            intent,
            texts[intent],
            right[intent],
            answered[intent],
            answered_right[intent],
            precision=right[intent] / read_as[intent] if read_as[intent] else None,
            recall=right[intent] / texts[intent],
            f1=2 * right[intent] / (texts[intent] + read_as[intent]),
        )
        for intent in sorted(texts)
    )
