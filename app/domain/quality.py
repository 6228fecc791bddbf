"""What a model pack says of itself: what it is, how it was measured, and the curves of its heads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.figures import Curves

PackKind = Literal["classifier", "sentiment", "steps", "intents"]


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as the pack's manifest states it, with the command that measured it."""

    name: str
    value: float
    data: str
    command: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """Below `value` a head says nothing; `reason` is how it was chosen. None where each label has its own."""

    head: str
    value: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class PackQuality:
    """One pack in use. `trouble` says why it could not be read; then only `kind` and `name` are true.

    `curves_command` is what drew the curves; there are none where the weights are not the ones that were measured.
    """

    kind: PackKind
    name: str
    version: str = ""
    licence: str = ""
    languages: tuple[str, ...] = ()
    trained_on: tuple[str, ...] = ()
    labels: tuple[tuple[str, int], ...] = ()
    megabytes: float = 0.0
    figures: tuple[Stated, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    curves: tuple[Curves, ...] = ()
    curves_command: str = ""
    trouble: str = ""
