"""Write a pack's card, notice and final manifest, with the figures measured on it."""

from __future__ import annotations

import argparse
import dataclasses
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from models.training.pack import Figure, Pack, write_manifest
from models.training.shipped import ShippedPack

log = logging.getLogger(__name__)
TEMPLATES = Path(__file__).resolve().parent / "cards"
CHARTS = {
    "classifier": {"intent": "intents", "trigger": "triggers"},
    "sentiment": {"emotion": "emotions", "emotion28": "the 28 GoEmotions labels"},
}
"""Pictures of each pack in `models/charts`, where `calmdesk evaluate --charts` draws them, and what they show."""

Measure = Callable[[ShippedPack, Path], list[Figure]]


def figures_table(figures: Sequence[Figure]) -> str:
    """The figures as Markdown."""
    if not figures:
        return "Not measured yet."
    lines = ["| figure | value | measured on |", "| --- | --- | --- |"]
    lines += [f"| {figure.name} | {figure.value:.4g} | {figure.data} |" for figure in figures]
    commands = sorted({figure.command for figure in figures})
    lines += ["", "Every number above is printed by", "", *(f"    {command}" for command in commands)]
    return "\n".join(lines)


def charts(kind: str) -> str:
    """The pictures as Markdown. They lie beside the packs, so that a pack stays as small as it must be."""
    return "\n\n".join(
        f"![Reliability and risk of {what}](../../charts/{name}.svg)" for name, what in CHARTS.get(kind, {}).items()
    )


def finish(folder: Path, pack: Pack, measure: Measure, options: argparse.Namespace) -> None:
    """Write the pack's texts, measure it as the program reads it, and write them again with the figures."""
    write(folder, pack)
    figures = measure(ShippedPack(folder), options.data)
    for figure in figures:
        log.info("%s = %s", figure.name, figure.value)
    write(folder, dataclasses.replace(pack, figures=figures))


def write(folder: Path, pack: Pack, *, table: str = "") -> None:
    """Card, notice and, last because it holds their hashes, the manifest. `table` is how a card shows its figures where
    a list of them would be hard to read.
    """
    for name in pack.files:
        template = TEMPLATES / f"{pack.kind}.{name}"
        if template.exists():
            text = template.read_text("utf-8").replace("{{figures}}", table or figures_table(pack.figures))
            text = text.replace("{{charts}}", charts(pack.kind))
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    write_manifest(folder, pack)
