"""The last good packs: copies of what was read without error, for the day that an installed pack is damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.domain.errors import CalmdeskError, LastGoodUsed
from app.inference.manifest import MANIFEST, Kind, Manifest
from app.inference.packs import load_pack, read_manifest, verify
from app.inference.reader import Model, TextReader
from app.inference.swap import swap


def load(classifier: Path, sentiment: Path, kept: Path | None) -> tuple[TextReader, tuple[CalmdeskError, ...]]:
    """The reader on the installed packs, or on the kept copies of those that cannot be used, with what is wrong.

    Raises ModelMissing or PackRefused, as the reader does, when there is no good copy either.
    """
    try:
        return TextReader(classifier, sentiment), ()
    except CalmdeskError as error:
        if kept is None:
            raise
        refused = error
    first, wrong = _usable(classifier, "classifier", kept)
    second, also_wrong = _usable(sentiment, "sentiment", kept)
    try:
        reader = TextReader(first, second)
    except CalmdeskError:
        raise refused from None
    return reader, (*wrong, *also_wrong)


def _usable(folder: Path, kind: Kind, kept: Path) -> tuple[Path, tuple[CalmdeskError, ...]]:
    """The folder itself if its model runs, else that of the copy and why."""
    try:
        Model(load_pack(folder, kind))
    except CalmdeskError as error:
        if name := name_of_kept(kept, kind):
            return kept / kind, (LastGoodUsed(f"{error.detail}; {name} stays in use"),)
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
