"""Readers of the public data sets, each from a folder given on the command line."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class GoEmotions:
    """One split: texts and a 0/1 matrix with a column per label."""

    texts: list[str]
    targets: NDArray[np.float32]


def goemotions_labels(data: Path) -> list[str]:
    """The 27 emotions and neutral, in the order of their ids."""
    return (data / "goemotions" / "labels.txt").read_text("utf-8").split()


def goemotions(data: Path, split: str) -> GoEmotions:
    """A split (`train`, `dev`, `test`) as published."""
    texts: list[str] = []
    rows: list[list[int]] = []
    for line in (data / "goemotions" / f"{split}.tsv").read_text("utf-8").split("\n"):
        if line:
            text, labels, _ = line.split("\t")
            texts.append(text)
            rows.append([int(label) for label in labels.split(",")])
    targets = np.zeros((len(texts), len(goemotions_labels(data))), dtype=np.float32)
    for i, row in enumerate(rows):
        targets[i, row] = 1.0
    return GoEmotions(texts, targets)


def banking77(data: Path, split: str) -> tuple[list[str], list[str]]:
    """Texts and intents of a split (`train`, `test`)."""
    with (data / "banking77" / f"{split}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["text"] for row in rows], [row["category"] for row in rows]


def banking77_seen(data: Path) -> list[tuple[str, str]]:
    """The train split without every tenth row: those stay unseen, to choose strengths and temperatures on."""
    rows = list(zip(*banking77(data, "train"), strict=True))
    return [row for i, row in enumerate(rows) if i % 10 != 9]


def clinc150(data: Path, split: str) -> list[tuple[str, str]]:
    """Texts with their intent (`oos` outside the scope) of a part such as `train`, `oos_val`."""
    parts = json.loads((data / "clinc150" / "data_full.json").read_text("utf-8"))
    return [(text, intent) for text, intent in parts[split]]
