"""Measure a new pack and write its card, notice and final manifest."""

from __future__ import annotations

import argparse
import dataclasses
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from models.training.pack import FILES, Figure, Pack, write_manifest
from models.training.shipped import ShippedPack

log = logging.getLogger(__name__)
TEMPLATES = Path(__file__).resolve().parent / "cards"

Measure = Callable[[ShippedPack, Path], list[Figure]]


def figures_table(figures: Sequence[Figure]) -> str:
    """The figures as Markdown."""
    lines = ["| figure | value | measured on |", "| --- | --- | --- |"]
    lines += [f"| {figure.name} | {figure.value:.4g} | {figure.data} |" for figure in figures]
    commands = sorted({figure.command for figure in figures})
    lines += ["", "Every number above is printed by", "", *(f"    {command}" for command in commands)]
    return "\n".join(lines)


def finish(folder: Path, pack: Pack, measure: Measure, options: argparse.Namespace) -> None:
    """The manifest holds the hash of the card and the card the figures, so the manifest is written twice."""
    text = {name: (TEMPLATES / f"{pack.kind}.{name}").read_text("utf-8") for name in ("MODEL_CARD.md", "NOTICE")}
    for name in FILES:
        if not (folder / name).exists():
            (folder / name).write_text("", encoding="utf-8")
    (folder / "NOTICE").write_text(text["NOTICE"], encoding="utf-8", newline="\n")
    write_manifest(folder, pack)
    figures = measure(ShippedPack(folder, options.threads, options.work / "embeddings"), options.data)
    for figure in figures:
        log.info("%s = %s", figure.name, figure.value)
    card = text["MODEL_CARD.md"].replace("{{figures}}", figures_table(figures))
    (folder / "MODEL_CARD.md").write_text(card, encoding="utf-8", newline="\n")
    write_manifest(folder, dataclasses.replace(pack, figures=figures))
