"""`calmdesk evaluate`: measures the shipped models on public data and on our own hold-outs."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.cli.progress import Progress
from app.content.shipped import shipped
from app.domain.figures import PUBLISHED, Figure, Section

if TYPE_CHECKING:
    from app.cli.evaluation import Measured
    from app.inference.evaluation.models import Models
    from app.inference.reader import Model

WEIGHTS = (".onnx", ".npz")
SCHEMA = "calmdesk.evaluation/1"
ALL_MEASURED, SOMETHING_MISSING = 0, 1
WIDTH = 112
NAME_WIDTH, CELL_WIDTH = 40, 14


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="the public data sets: banking77/, clinc150/ …"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as JSON too")
    parser.add_argument("--charts", type=Path, metavar="DIR", help="draw reliability and risk there, as SVG")
    parser.add_argument("--packs", type=Path, metavar="DIR", help="other packs than the shipped ones")


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 when everything was measured, 1 when not. Raises ModelMissing or PackRefused."""
    # Before numpy is loaded: on a busy computer its threads cost more than they help, and texts are read side by side.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from app.cli.evaluation import Sources, measure
    from app.inference.evaluation.charts import svg
    from app.inference.evaluation.models import Models

    try:
        for folder in (args.json.parent if args.json else None, args.charts):
            if folder:
                folder.mkdir(parents=True, exist_ok=True)  # said now, not after minutes of work
        if args.json and args.json.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(args.json))
        packs = args.packs or shipped("packs")
        sources = Sources(packs / "classifier", packs / "sentiment", packs / "steps", args.data)
        with Progress("evaluate") as told:
            models = Models(sources.classifier, sources.sentiment, told, steps=sources.steps)
            measured = measure(models, sources)
        if args.json:
            text = json.dumps(as_json(models, measured), indent=1, ensure_ascii=False) + "\n"
            args.json.write_text(text, encoding="utf-8", newline="\n")
        if args.charts:
            for curves in (curves for section in measured.sections for curves in section.curves):
                (args.charts / f"{curves.head}.svg").write_text(svg(curves), encoding="utf-8", newline="\n")
    except OSError as error:
        print(f"calmdesk evaluate: {error.filename}: {error.strerror}", file=sys.stderr)
        return SOMETHING_MISSING
    # After the files, so that they are whole when whoever reads the table stops reading.
    for line in table(models, measured, args.packs):
        print(line)
    return SOMETHING_MISSING if measured.missing else ALL_MEASURED


def table(models: Models, measured: Measured, packs: Path | None = None) -> Iterator[str]:
    """The figures in words, line by line; `packs` are others than the shipped ones."""
    packs_read = ", ".join(model.manifest.id for model in _by_kind(models).values())
    yield (
        f"Calmdesk {__version__}: {packs_read},"
        f" {f'of {packs}' if packs else 'as they ship'}, read by the program's own code"
    )
    for section in measured.sections:
        yield ""
        yield section.title
        for note in section.notes:
            yield from textwrap.wrap(note, WIDTH, initial_indent="  ", subsequent_indent="  ")
        yield from _rows(section)
    for name, why in measured.missing:
        yield ""
        yield f"NOT MEASURED: {name}"
        yield from textwrap.wrap(why, WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)


def _rows(section: Section) -> Iterator[str]:
    data = ""
    for figure in section.figures:
        if figure.cell:
            continue
        if figure.data != data:
            yield f"  on {figure.data}"
            data = figure.data
        published = "; ".join(f"{value:g} {what}" for value, what in PUBLISHED.get(figure.name, ()))
        beside = f"   published: {published}" if published else ""
        yield f"    {figure.name:{NAME_WIDTH}} {_number(figure.value)}{beside}"
    yield from _cells([figure for figure in section.figures if figure.cell])


def _cells(figures: Sequence[Figure]) -> Iterator[str]:
    """Figures of labels as a table of their own: a row for each label."""
    columns = list(dict.fromkeys(figure.cell[1] for figure in figures if figure.cell))
    rows: dict[str, dict[str, float]] = {}
    for figure in figures:
        if figure.cell:
            rows.setdefault(figure.cell[0], {})[figure.cell[1]] = figure.value
    width = max([CELL_WIDTH, *(len(column) + 2 for column in columns)])
    if rows:
        yield " " * (4 + NAME_WIDTH // 2) + "".join(f"{column:>{width}}" for column in columns)
    for name, values in rows.items():
        numbers = "".join(
            f"{_number(values[column]).strip() if column in values else '':>{width}}" for column in columns
        )
        yield f"    {name:{NAME_WIDTH // 2}}{numbers}"


def _number(value: float) -> str:
    return f"{value:8.4f}" if abs(value) < 10 else f"{value:8.1f}"


def _by_kind(models: Models) -> Mapping[str, Model]:
    found = {"classifier": models.reader.classifier, "sentiment": models.reader.sentiment}
    return found | ({"steps": models.steps} if models.steps else {})


def as_json(models: Models, measured: Measured) -> dict[str, object]:
    """The figures as the format has them (docs/formats.md)."""
    packs = {
        kind: {
            "id": model.manifest.id,
            "sha256": {name: one.sha256 for name, one in model.manifest.files.items() if name.endswith(WEIGHTS)},
            "trained_on": list(model.facts.trained_on),
        }
        for kind, model in _by_kind(models).items()
    }
    figures = {
        figure.name: {
            "value": round(figure.value, 6),
            "of": figure.of,
            "data": figure.data,
            "published": [{"value": value, "what": what} for value, what in PUBLISHED.get(figure.name, ())],
            **({"measured_by": figure.measured_by} if figure.measured_by else {}),
        }
        for section in measured.sections
        for figure in section.figures
    }
    curves = {
        one.head: {
            "title": one.title,
            "bins": [
                {"count": b.count, "confidence": round(b.confidence, 6), "right": round(b.right, 6)} for b in one.bins
            ],
            "risk": [[round(share, 6), round(wrong, 6)] for share, wrong in one.risk],
            "answered": one.answered,
        }
        for section in measured.sections
        for one in section.curves
    }
    return {
        "schema": SCHEMA,
        "program": __version__,
        "packs": packs,
        "figures": figures,
        "notes": {section.title: list(section.notes) for section in measured.sections},
        "curves": curves,
        "missing": [{"part": name, "why": why} for name, why in measured.missing],
    }
