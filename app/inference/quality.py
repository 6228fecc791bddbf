"""Reads what model packs say of themselves: manifest, figures and curves. No weights are read."""

from __future__ import annotations

import asyncio
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.domain.errors import CalmdeskError
from app.domain.figures import Bin, Curves
from app.domain.quality import PackKind, PackQuality, Stated, Threshold
from app.inference.manifest import MANIFEST, Manifest
from app.inference.packs import read_manifest

SCHEMA = "calmdesk.curves/1"


def curves_file(folder: Path) -> Path:
    """The pack's curves: beside it, because a pack holds only what its manifest names."""
    return folder.with_name(f"{folder.name}.curves.json")


def pack_quality(folder: Path, kind: PackKind) -> PackQuality:
    """What the pack in the folder says of itself; a pack that cannot be read says why."""
    try:
        manifest = read_manifest(folder)
        said = tomllib.loads((folder / MANIFEST).read_text("utf-8"))
    except CalmdeskError as error:
        return PackQuality(kind, folder.name, trouble=str(error))
    except (OSError, ValueError) as error:
        return PackQuality(kind, folder.name, trouble=f"{folder / MANIFEST}: {type(error).__name__}")
    curves, command = _curves(folder, manifest)
    return PackQuality(
        kind=manifest.kind,
        name=manifest.name,
        version=manifest.version,
        licence=manifest.licence,
        languages=manifest.encoder.languages if manifest.encoder else (),
        trained_on=manifest.encoder.trained_on if manifest.encoder else (),
        labels=tuple((name, len(head.labels)) for name, head in manifest.heads.items() if head.labels),
        megabytes=sum(file.size or 0 for file in manifest.files.values()) / 1e6,
        figures=tuple(_figures(said)),
        thresholds=tuple(_thresholds(said)),
        curves=curves,
        curves_command=command,
    )


def _figures(said: Mapping[str, Any]) -> list[Stated]:
    found = []
    for one in said.get("figures", ()):
        match one:
            case {"name": str(name), "value": int() | float() as value, "data": str(data)}:
                found.append(Stated(name, float(value), data, str(one.get("command", ""))))
    return found


def _thresholds(said: Mapping[str, Any]) -> list[Threshold]:
    heads = said.get("heads", {})
    return [
        Threshold(name, float(head["threshold"]) if "threshold" in head else None, str(head["threshold_reason"]))
        for name, head in heads.items()
        if isinstance(head, Mapping) and "threshold_reason" in head
    ]


def _curves(folder: Path, manifest: Manifest) -> tuple[tuple[Curves, ...], str]:
    """The curves beside the pack, where they were measured with these very weights; else none."""
    try:
        match json.loads(curves_file(folder).read_text("utf-8")):
            case {"schema": schema, "sha256": dict(digests), "command": str(command), "curves": dict(curves)}:
                now = {name: manifest.files[name].sha256 for name in digests if name in manifest.files}
                if schema == SCHEMA and digests and now == digests:
                    return tuple(_curve(head, one) for head, one in curves.items()), command
    except (OSError, ValueError, KeyError, TypeError):
        return (), ""  # they only explain: the pack works without them
    return (), ""


def _curve(head: str, said: Mapping[str, Any]) -> Curves:
    answered = said["answered"]
    return Curves(
        head=head,
        title=str(said["title"]),
        bins=tuple(Bin(int(one["count"]), float(one["confidence"]), float(one["right"])) for one in said["bins"]),
        risk=tuple((float(share), float(wrong)) for share, wrong in said["risk"]),
        answered=None if answered is None else float(answered),
    )


class PacksInUse:
    """The shipped packs, and a company's own where it has one."""

    def __init__(self, shipped: Path, own: Path | None, problems: Callable[[], Sequence[CalmdeskError]]) -> None:
        self._folders: dict[PackKind, Path] = {
            "classifier": shipped / "classifier",
            "sentiment": shipped / "sentiment",
            "steps": shipped / "steps",
        }
        self._own = own
        self._problems = problems

    async def quality(self) -> Sequence[PackQuality]:
        """What each of them says of itself, read now."""
        return await asyncio.to_thread(self._read)

    def folders(self) -> Sequence[tuple[Path, str, str, str]]:
        """Folder, name, version and licence of each shipped pack that can be read."""
        read = ((folder, pack_quality(folder, kind)) for kind, folder in self._folders.items())
        return [(folder, pack.name, pack.version, pack.licence) for folder, pack in read if not pack.trouble]

    def problems(self) -> Sequence[str]:
        """Packs that cannot be used, in words."""
        return [str(problem) for problem in self._problems()]

    def _read(self) -> list[PackQuality]:
        found = [pack_quality(folder, kind) for kind, folder in self._folders.items()]
        if self._own is not None and (self._own / MANIFEST).exists():
            found.append(pack_quality(self._own, "intents"))
        return found
