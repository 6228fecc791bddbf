"""The last good packs: copies of what was read without error, for the day that an installed pack is damaged."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import CalmdeskError, LastGoodUsed
from app.domain.pack_errors import NoNextActions
from app.domain.phrase import Phrase
from app.inference.manifest import MANIFEST, Kind, Manifest
from app.inference.packs import load_pack, read_manifest, verify
from app.inference.reader import Model, TextReader
from app.inference.steps.ranker import StepReader
from app.inference.swap import swap


@dataclass(frozen=True, slots=True)
class Packs:
    """Where the packs that come with Calmdesk stand."""

    classifier: Path
    sentiment: Path
    steps: Path


@dataclass(frozen=True, slots=True)
class Loaded:
    """The models, and what is wrong with the installed packs that are not used. Texts are read also without `steps`."""

    reader: TextReader
    steps: StepReader | None
    damaged: tuple[CalmdeskError, ...] = ()


def load(installed: Packs, kept: Path | None) -> Loaded:
    """The models of the installed packs, or of the kept copies of those that cannot be used, with what is wrong.

    Raises ModelMissing or PackRefused, as the reader does, when a pack that reads has no good copy either.
    """
    steps, wrong = _steps(installed.steps, kept)
    try:
        return Loaded(TextReader(installed.classifier, installed.sentiment), steps, wrong)
    except CalmdeskError as error:
        if kept is None:
            raise
        refused = error
    first, wrong_first = _usable(installed.classifier, "classifier", kept)
    second, wrong_second = _usable(installed.sentiment, "sentiment", kept)
    try:
        return Loaded(TextReader(first, second), steps, (*wrong_first, *wrong_second, *wrong))
    except CalmdeskError:
        raise refused from None


def _steps(folder: Path, kept: Path | None) -> tuple[StepReader | None, tuple[CalmdeskError, ...]]:
    """The step reader of the folder, or of the copy; None when there is no good one, with why in any case."""
    try:
        return StepReader(folder), ()
    except CalmdeskError as error:
        if kept is not None and (name := name_of_kept(kept, "steps")):
            with suppress(CalmdeskError):
                return StepReader(kept / "steps"), (
                    LastGoodUsed(Phrase.of("{why}; {name} stays in use", why=error.detail, name=name)),
                )
        return None, (NoNextActions(error.detail),)


def _usable(folder: Path, kind: Kind, kept: Path) -> tuple[Path, tuple[CalmdeskError, ...]]:
    """The folder itself if its model runs, else that of the copy and why."""
    try:
        Model(load_pack(folder, kind))
    except CalmdeskError as error:
        if name := name_of_kept(kept, kind):
            return kept / kind, (LastGoodUsed(Phrase.of("{why}; {name} stays in use", why=error.detail, name=name)),)
    return folder, ()


def name_of_kept(kept: Path, kind: Kind) -> str | None:
    """Name and version of the copy of this kind, None when there is no whole one."""
    try:
        manifest = read_manifest(kept / kind)
    except CalmdeskError:
        return None
    return manifest.id if _holds(kept / kind, manifest) else None


def keep(folder: Path, manifest: Manifest, kept: Path) -> bool:
    """Copies the pack that was loaded from `folder`, unless it is kept already or was changed since; says whether it
    is kept now. Raises OSError.
    """
    target, fresh = kept / manifest.kind, kept / f".{manifest.kind}"
    if _holds(target, manifest):
        return True
    if not _holds(folder, manifest):
        return False
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        for name in (*manifest.files, MANIFEST):
            shutil.copyfile(folder / name, fresh / name)
        if not _holds(fresh, manifest):
            return False
        swap(fresh, target, target.with_name(f".{target.name}.old"))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return True


def _holds(folder: Path, manifest: Manifest) -> bool:
    """Whether the folder holds this pack, every file of it as it must be."""
    try:
        return read_manifest(folder) == manifest and all(check.state == "ok" for check in verify(folder))
    except CalmdeskError:
        return False
