"""Model packs on disk: every file is compared with its digest before a byte of it is used."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.checks import Check
from app.domain.errors import CalmdeskError, ModelMissing, OtherKind, PackRefused
from app.domain.phrase import Phrase
from app.inference.manifest import HEADS, MANIFEST, HeadFacts, Kind, Manifest, parse_manifest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_BYTES = 1 << 30
"""No file of a pack is larger than a GiB; anything beyond is not one of ours and is not read into memory."""


@dataclass(frozen=True, slots=True)
class HeadWeights:
    """A linear head: `weight` [outputs, hidden] and `bias` [outputs], float32."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pack:
    """A verified pack. `files` holds the very bytes that were compared, so nothing can change in between."""

    folder: Path
    manifest: Manifest
    files: Mapping[str, bytes]
    weights: Mapping[str, HeadWeights]


def load_pack(folder: Path, kind: Kind, *, hidden: int | None = None) -> Pack:
    """Reads and verifies the pack in `folder`. `hidden` is the encoder's width for a pack without one.

    Raises ModelMissing when there is no pack, PackRefused (naming the file) when it is not what its manifest says.
    """
    manifest = read_manifest(folder)
    if manifest.kind != kind:
        raise OtherKind(f"{folder / MANIFEST}: this is a pack of kind {manifest.kind!r}, not {kind!r}")
    files = {name: _verified(folder, manifest, name) for name in manifest.files}
    width = manifest.encoder.hidden if manifest.encoder else hidden
    weights = _weights(folder / HEADS, files[HEADS], manifest.heads, width) if manifest.heads else {}
    return Pack(folder, manifest, files, weights)


def read_manifest(folder: Path) -> Manifest:
    """The manifest alone. Raises ModelMissing or PackRefused."""
    path = folder / MANIFEST
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ModelMissing(str(folder)) from error
    except OSError as error:
        raise PackRefused(Phrase.of("{file}: {why}", file=path, why=error.strerror)) from error
    return parse_manifest(raw, str(path))


def verify(folder: Path) -> Sequence[Check]:
    """What `calmdesk doctor` says about a pack: one line for the manifest and one for each of its files."""
    name = f"model {folder.name}"
    try:
        manifest = read_manifest(folder)
    except CalmdeskError as error:
        return [Check(name, "failed", f"{error.title}: {error.detail}", error.advice)]
    checks = [Check(name, "ok", f"{manifest.id}, {manifest.licence}", "")]
    for file in manifest.files:
        try:
            content = _verified(folder, manifest, file)
            if file == HEADS and manifest.encoder:
                _weights(folder / file, content, manifest.heads, manifest.encoder.hidden)
        except CalmdeskError as error:
            checks.append(Check(f"{name}/{file}", "failed", f"{error.title}: {error.detail}", error.advice))
        else:
            checks.append(Check(f"{name}/{file}", "ok", f"{len(content):,} bytes, SHA-256 as shipped", ""))
    return checks


def _verified(folder: Path, manifest: Manifest, name: str) -> bytes:
    path, facts = folder / name, manifest.files[name]
    try:
        size = path.stat().st_size
        if size > MAX_BYTES or (facts.size is not None and size != facts.size):
            raise PackRefused(_size_differs(path, size, facts.size or MAX_BYTES))
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise PackRefused(Phrase.of("{file}: the file is missing", file=path)) from error
    except OSError as error:
        raise PackRefused(Phrase.of("{file}: {why}", file=path, why=error.strerror)) from error
    if hashlib.sha256(content).hexdigest() != facts.sha256:
        raise PackRefused(Phrase.of("{file}: its SHA-256 is not the one in {manifest}", file=path, manifest=MANIFEST))
    return content


def _size_differs(path: Path, size: int, expected: int) -> Phrase:
    return Phrase.of(
        "{file}: has {size} bytes and not the {expected} of its manifest",
        file=path,
        size=f"{size:,}",
        expected=f"{expected:,}",
    )


def _weights(
    path: Path, content: bytes, heads: Mapping[str, HeadFacts], hidden: int | None
) -> Mapping[str, HeadWeights]:
    import numpy as np

    found = {}
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            for name, facts in heads.items():
                weight, bias = arrays[f"{name}_weight"], arrays[f"{name}_bias"]
                for array, shape in ((weight, (facts.outputs, hidden or weight.shape[-1])), (bias, (facts.outputs,))):
                    if array.shape != shape or array.dtype.kind != "f" or not np.isfinite(array).all():
                        raise PackRefused(f"{path}: head {name!r} must be finite numbers of shape {shape}")
                found[name] = HeadWeights(
                    np.ascontiguousarray(weight, dtype=np.float32), np.ascontiguousarray(bias, dtype=np.float32)
                )
    except KeyError as error:
        raise PackRefused(f"{path}: {error.args[0]}") from error
    except PackRefused:
        raise
    except Exception as error:  # zip, its compressions and numpy's headers each raise errors of their own
        raise PackRefused(Phrase.of("{file}: cannot be read as arrays ({why})", file=path, why=str(error))) from error
    return found
