"""What `calmdesk evaluate` measures, part by part: what is missing or damaged never hides the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.cli.evaluation_knowledge import stackfaq
from app.content import datasets, holdouts
from app.content.shipped import shipped
from app.domain.errors import BenchmarkUnusable
from app.domain.figures import Section
from app.inference.evaluation import intents, own
from app.inference.evaluation.card import steps_card
from app.inference.evaluation.goemotions import goemotions
from app.inference.evaluation.models import Models
from app.inference.evaluation.reasons import reasons
from app.inference.evaluation.speed import speed


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the three packs, the public sets and our own texts lie."""

    classifier: Path
    sentiment: Path
    steps: Path
    data: Path
    intents: Path = field(default_factory=lambda: shipped("resources") / "intents")
    corpus: Path = field(default_factory=lambda: holdouts.CORPUS)


@dataclass(frozen=True, slots=True)
class Measured:
    """The sections that were measured, and the parts that were not, with the reason."""

    sections: tuple[Section, ...]
    missing: tuple[tuple[str, str], ...]


def measure(models: Models, sources: Sources, parts: Collection[str] = ()) -> Measured:
    """Measures the named parts, or all of PARTS, in their order."""
    sections: list[Section] = []
    missing: list[tuple[str, str]] = []
    for name, part in PARTS.items():
        if parts and name not in parts:
            continue
        try:
            sections.append(part(models, sources))
        except BenchmarkUnusable as error:
            missing.append((name, error.detail))
    return Measured(tuple(sections), tuple(missing))


def _intents(models: Models, sources: Sources) -> Section:
    return own.intents(models, holdouts.intents(sources.intents))


def _out_of_scope(models: Models, sources: Sources) -> Section:
    return own.out_of_scope(models, "own", holdouts.out_of_scope(sources.corpus), "own held-out lines")


def _out_of_scope_clinc150(models: Models, sources: Sources) -> Section:
    texts = datasets.clinc150(sources.data).oos_test
    return own.out_of_scope(models, "clinc150", texts, "CLINC150 oos test")


def _emotions(models: Models, sources: Sources) -> Section:
    return own.emotions(models, holdouts.emotions(sources.corpus))


def _triggers(models: Models, sources: Sources) -> Section:
    plain = [row.text for row in holdouts.intents(sources.intents) if row.label in holdouts.PLAIN_INTENTS]
    return own.triggers(models, holdouts.triggers(sources.corpus), plain)


def _evidence(models: Models, sources: Sources) -> Section:
    return reasons(
        models,
        holdouts.intents(sources.intents),
        holdouts.emotions(sources.corpus),
        holdouts.triggers(sources.corpus),
    )


PARTS: Mapping[str, Callable[[Models, Sources], Section]] = {
    "banking77": lambda models, sources: intents.banking77(models, datasets.banking77(sources.data)),
    "clinc150": lambda models, sources: intents.clinc150(models, datasets.clinc150(sources.data)),
    "own_intents": lambda models, sources: intents.own_intents(models, datasets.clinc150(sources.data)),
    "goemotions": lambda models, sources: goemotions(models, datasets.goemotions(sources.data)),
    "stackfaq": lambda models, sources: stackfaq(models, datasets.stackfaq(sources.data)),
    "intents": _intents,
    "out_of_scope": _out_of_scope,
    "out_of_scope_clinc150": _out_of_scope_clinc150,
    "emotions": _emotions,
    "triggers": _triggers,
    "evidence": _evidence,
    "steps": lambda _, sources: steps_card(sources.steps),
    "speed": lambda models, sources: speed(models, sources.classifier, sources.sentiment),
}
