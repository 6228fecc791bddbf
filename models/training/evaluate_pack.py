"""The figures of a pack for its card: what `calmdesk evaluate` measures about it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.evaluation import Sources, measure
from app.inference.evaluation.models import Models
from models.training.pack import Figure

if TYPE_CHECKING:
    from models.training.shipped import ShippedPack

log = logging.getLogger(__name__)

COMMAND = "calmdesk evaluate --data DIR"
PACKS = Path(__file__).resolve().parents[1] / "packs"
PARTS = {
    "classifier": (
        "banking77", "clinc150", "own_intents", "intents", "out_of_scope", "out_of_scope_clinc150",
        "triggers", "evidence", "speed",
    ),
    "sentiment": ("goemotions", "emotions", "evidence", "speed"),
}  # fmt: skip


def classifier_figures(pack: ShippedPack, data: Path) -> list[Figure]:
    """Figures of a classifier that has just been written, read beside the sentiment pack in the repository."""
    return _measured("classifier", {"classifier": pack.folder, "sentiment": PACKS / "sentiment"}, data)


def sentiment_figures(pack: ShippedPack, data: Path) -> list[Figure]:
    """Figures of a sentiment pack that has just been written, read beside the classifier in the repository."""
    return _measured("sentiment", {"classifier": PACKS / "classifier", "sentiment": pack.folder}, data)


def figures_from(path: Path, kind: str, digests: Mapping[str, str]) -> list[Figure]:
    """Figures that `calmdesk evaluate --json` wrote. ValueError when they are of another pack or not complete."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if found["missing"]:
        raise ValueError(f"{path}: not measured: {', '.join(one['part'] for one in found['missing'])}")
    if found["packs"][kind]["sha256"] != digests:
        raise ValueError(f"{path}: these are figures of another {kind} pack")
    return [
        Figure(name, round(one["value"], 4), one["data"], COMMAND)
        for name, one in found["figures"].items()
        if one["of"] in (kind, "both")
    ]


def _measured(kind: str, folders: Mapping[str, Path], data: Path) -> list[Figure]:
    sources = Sources(folders["classifier"], folders["sentiment"], PACKS / "steps", data)
    measured = measure(Models(sources.classifier, sources.sentiment), sources, PARTS[kind])
    for name, why in measured.missing:
        log.warning("not measured: %s: %s", name, why)
    return [
        Figure(figure.name, round(figure.value, 4), figure.data, COMMAND)
        for section in measured.sections
        for figure in section.figures
        if figure.of in (kind, "both")
    ]
