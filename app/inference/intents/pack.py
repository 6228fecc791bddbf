"""Writes a pack of own intents: whole or not at all, and only where nothing else would be lost."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import app
from app.domain.errors import CalmdeskError, PackNotWritten
from app.inference.intents.figures import Figures
from app.inference.intents.training import Trained
from app.inference.manifest import HEADS, MANIFEST, SCHEMA
from app.inference.packs import load_pack, read_manifest
from app.inference.toml import pairs

CARD, NOTICE = "MODEL_CARD.md", "NOTICE"
MIN_APP = "0.1.0"
LICENCE = "LicenseRef-Own"
"""Whose examples they are, decides: the pack holds nothing of Calmdesk's."""
LEFT_BY_THE_SYSTEM = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a pack comes from: the command as it can be shown, how many examples, and the encoder that read them."""

    command: str
    examples: Mapping[str, int]
    classifier: str
    encoder_sha256: str


def check_place(folder: Path) -> None:
    """Raises PackNotWritten when a pack must not be put there. Nothing is changed."""
    try:
        if not folder.exists():
            return
        if not folder.is_dir():
            raise PackNotWritten(f"{folder}: this is a file")
        held = {path.name for path in folder.iterdir()} - LEFT_BY_THE_SYSTEM
    except OSError as error:
        raise PackNotWritten(f"{folder}: {error.strerror}") from error
    if not held:
        return
    try:
        manifest = read_manifest(folder)
    except CalmdeskError as error:
        raise PackNotWritten(f"{folder}: holds other things than a pack of intents") from error
    if manifest.kind != "intents":
        raise PackNotWritten(f"{folder}: holds a pack of kind {manifest.kind!r}, not 'intents'")
    if others := sorted(held - {MANIFEST, *manifest.files}):
        raise PackNotWritten(f"{folder}: holds a pack and other things: {', '.join(others[:3])}")


def write(folder: Path, trained: Trained, figures: Figures, origin: Origin) -> str:
    """Writes the pack and puts it in the place of an older one; returns its name and version.

    It is made in a folder of its own beside `folder`, read back, and renamed: whoever looks there sees all of the old
    pack, all of the new one, or for a moment between two renames none. Raises PackNotWritten.
    """
    target = folder.resolve()  # a link stays, and what it points to is replaced
    check_place(target)
    fresh = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.mkdir()
        for name, content in _files(target.name, trained, figures, origin).items():
            with (fresh / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        made = load_pack(fresh, "intents", hidden=trained.weight.shape[1])
        _put(fresh, target)
    except OSError as error:
        raise PackNotWritten(f"{error.filename or folder}: {error.strerror}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return made.manifest.id


def _put(fresh: Path, target: Path) -> None:
    """Renames; a folder with files in it cannot be renamed over, so the old one steps aside first."""
    if not target.exists():
        fresh.rename(target)
        return
    old = fresh.with_name(f"{fresh.name}.old")
    target.rename(old)
    try:
        fresh.rename(target)
    except BaseException:
        with contextlib.suppress(OSError):
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _files(name: str, trained: Trained, figures: Figures, origin: Origin) -> dict[str, bytes]:
    """Every file of the pack; the manifest last, because it has the digests of the others."""
    heads = io.BytesIO()
    np.savez(heads, allow_pickle=False, intent_weight=trained.weight, intent_bias=trained.bias)
    figure_rows = _figure_rows(figures)
    files = {
        HEADS: heads.getvalue(),
        CARD: _card(trained, figure_rows, origin).encode(),
        NOTICE: _notice(origin).encode(),
    }
    digest = hashlib.sha256(trained.weight.tobytes() + trained.bias.tobytes()).hexdigest()[:8]
    top = {
        "schema": SCHEMA,
        "kind": "intents",
        "name": re.sub(r"[^\w.-]+", "-", name).strip("-.") or "intents",
        "version": f"1.0+{digest}",
        "licence": LICENCE,
        "min_app": MIN_APP,
        "created_with": f"{origin.command} (Calmdesk {app.__version__})",
        "signature": "",
    }
    text = "# Written by `calmdesk intents train`; a change by hand makes the pack invalid.\n" + pairs(top)
    for file, content in files.items():
        facts = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        text += f'\n[files."{file}"]\n' + pairs(facts)
    text += "\n[encoder]\n" + pairs({"sha256": origin.encoder_sha256, "of": origin.classifier})
    head = {
        "labels": trained.labels,
        "activation": "softmax",
        "temperature": trained.temperature,
        "threshold": trained.threshold.value,
        "threshold_reason": trained.threshold.reason,
    }
    text += "\n[heads.intent]\n" + pairs(head)
    for figure, value, data in figure_rows:
        facts = {"name": figure, "value": value, "data": data, "command": origin.command}
        text += "\n[[figures]]\n" + pairs(facts)
    files[MANIFEST] = text.encode()
    return files


def _figure_rows(figures: Figures) -> list[tuple[str, float, str]]:
    """Name, value and what it was measured on."""
    data = f"own examples ({figures.texts}), each read by a head that was fitted without it"
    found = [
        ("intent_accuracy", figures.accuracy, data),
        ("intent_in_top_3", figures.in_three, data),
        ("intent_macro_f1", figures.macro_f1, data),
        ("intent_coverage_at_threshold", figures.coverage, data),
        ("intent_ece", figures.ece, data),
    ]
    if figures.risk is not None:
        found.insert(4, ("intent_risk_at_threshold", figures.risk, data))
    return found


def _card(trained: Trained, rows: Sequence[tuple[str, float, str]], origin: Origin) -> str:
    counts = "\n".join(f"| {_cell(intent)} | {count} |" for intent, count in sorted(origin.examples.items()))
    table = "\n".join(f"| {name} | {value:.4g} | {data} |" for name, value, data in rows)
    return f"""# Own intents

Reads one customer message (English) and gives the probability of a company's own {len(trained.labels)} intents.

## What it is
A softmax head over the mean of the tokens, for the encoder of the pack {origin.classifier}. It was fitted to labelled
examples on the computer where they are kept: multinomial logistic regression with an L2 penalty (C = {trained.cost:g}),
temperature {trained.temperature:.3g}. No example stands in this pack; the names of the intents do.

## Data
{sum(origin.examples.values())} different examples, from the company itself.

| intent | examples |
| --- | --- |
{counts}

## Use
Suggestions to a person who reads the message too. It is silent below its threshold of {trained.threshold.value:.2f}.
Not meant for decisions without a person, for rating customers or staff, or for languages other than English.

{trained.threshold.reason}

## Limits
- It knows the wordings of its examples and their like: messages of real customers may read worse than the figures say.
- Penalty, temperature and threshold were chosen by the same examples that the figures are measured on, each of them
  read by a head that had not seen it; this flatters the figures a little. `calmdesk intents evaluate` with examples
  that were not trained on tells more.
- An intent with fewer than ten examples is read unsurely, whatever its figures say.
- It works with the encoder named in `manifest.toml` only, and is refused with any other.

## Figures
| figure | value | measured on |
| --- | --- | --- |
{table}

Every number above is printed by

    {origin.command}
"""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _notice(origin: Origin) -> str:
    return f"""Own intents for Calmdesk

The weights in this pack were fitted to examples of the company that made it, and are the company's own.
The pack holds no weights and no text of Calmdesk. It needs the encoder of the pack {origin.classifier}
(SHA-256 {origin.encoder_sha256}),
whose own NOTICE says what that is made from.
"""
