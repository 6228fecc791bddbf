"""Writes a pack of own intents: whole or not at all, and only where nothing else would be lost."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import app
from app.domain.errors import CalmdeskError, NoSpaceForPack, PackNotWritten, PackPlaceUnusable
from app.inference.intents.aside import OLD, fresh_place, left_beside, old_place, put_back
from app.inference.intents.figures import Figures
from app.inference.intents.training import Trained
from app.inference.manifest import HEADS, MANIFEST, SCHEMA
from app.inference.packs import load_pack, read_manifest
from app.inference.swap import swap
from app.inference.toml import pairs

CARD, NOTICE = "MODEL_CARD.md", "NOTICE"
MIN_APP = "0.1.0"
LICENCE = "LicenseRef-Own"
"""Whose examples they are, decides: the pack holds nothing of Calmdesk's."""
LEFT_BY_THE_SYSTEM = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
OWN_FILES = frozenset({MANIFEST, HEADS, CARD, NOTICE})
DISK_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a pack comes from: the command as it can be shown, how many examples, and the encoder that read them."""

    command: str
    examples: Mapping[str, int]
    classifier: str
    encoder_sha256: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pack goes, and the folder beside it in which it is made."""

    target: Path
    fresh: Path


@contextlib.contextmanager
def place(folder: Path) -> Iterator[Place]:
    """Makes the folder beside `folder` at once, so that a place which cannot work is known before all the training.

    Puts back or clears what a run left that was killed; leaves nothing when no pack was written. Raises PackNotWritten.
    """
    target = folder.resolve()  # a link stays, and what it points to is replaced
    put_back(target)
    _check(target)
    _clear(target)
    fresh = fresh_place(target)
    missing: list[Path] = []
    try:
        try:
            missing = [path for path in target.parents if not path.exists()]
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh.mkdir()
        except OSError as error:
            raise _no_place(target, error) from error
        yield Place(target, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        for path in missing:  # the inmost first; where a pack was written none of them is empty
            with contextlib.suppress(OSError):
                path.rmdir()


def write(there: Place, trained: Trained, figures: Figures, origin: Origin) -> str:
    """Writes the pack and puts it in the place of an older one; returns its name and version.

    It is made in its own folder, read back, and renamed: whoever looks at the target sees all of the old pack, all of
    the new one, or for a moment between two renames none. Raises PackNotWritten.
    """
    target, fresh = there.target, there.fresh
    _check(target)
    try:
        fresh.mkdir(exist_ok=True)  # a run that began later may have taken it for one that was left
        for name, content in _files(target.name, trained, figures, origin).items():
            with (fresh / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        made = load_pack(fresh, "intents", hidden=trained.weight.shape[1])
        swap(fresh, target, old_place(fresh))
    except OSError as error:
        raise _no_place(target, error) from error
    return made.manifest.id


def _check(target: Path) -> None:
    """Raises PackNotWritten when a pack must not be put there. Nothing is changed."""
    try:
        if not target.exists():
            return
        if not target.is_dir():
            raise PackNotWritten(f"{target}: this is a file")
        if os.path.ismount(target):
            raise PackNotWritten(f"{target}: this is a disk of its own, which cannot be renamed; give a folder in it")
        held = {path.name for path in target.iterdir()} - LEFT_BY_THE_SYSTEM
    except OSError as error:
        raise _no_place(target, error) from error
    if not held:
        return
    try:
        manifest = read_manifest(target)
    except CalmdeskError as error:
        raise PackNotWritten(f"{target}: holds other things than a pack of intents") from error
    if manifest.kind != "intents":
        raise PackNotWritten(f"{target}: holds a pack of kind {manifest.kind!r}, not 'intents'")
    if others := sorted(held - {MANIFEST, *manifest.files}):
        raise PackNotWritten(f"{target}: holds a pack and other things: {', '.join(others[:3])}")


def _clear(target: Path) -> None:
    """Removes what killed runs left; an old pack only when another stands there, and nothing that is not a pack's."""
    for path in left_beside(target):
        with contextlib.suppress(OSError):
            needed = path.name.endswith(OLD) and not (target / MANIFEST).exists()
            if not needed and {held.name for held in path.iterdir()} <= OWN_FILES | LEFT_BY_THE_SYSTEM:
                shutil.rmtree(path, ignore_errors=True)


def _no_place(target: Path, error: OSError) -> PackNotWritten:
    """What went wrong with the place, with the advice that fits."""
    if error.errno in DISK_FULL:
        return NoSpaceForPack(f"{error.filename or target}: {error.strerror}")
    with contextlib.suppress(OSError):
        above = next((path for path in target.parents if path.exists()), target)
        if above.is_file():
            return PackPlaceUnusable(f"{above}: this is a file")
    return PackPlaceUnusable(f"{error.filename or target}: {error.strerror}")


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
    head = {
        "labels": trained.labels,
        "activation": "softmax",
        "temperature": trained.temperature,
        "threshold": trained.threshold.value,
    }
    said = trained.weight.tobytes() + trained.bias.tobytes() + pairs(head).encode()  # all that a reading hangs on
    digest = hashlib.sha256(said).hexdigest()[:8]
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
    text += "\n[heads.intent]\n" + pairs(head | {"threshold_reason": trained.threshold.reason})
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
