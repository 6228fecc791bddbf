"""The licences of everything that is shipped, found where it is installed. Nothing is fetched."""

from __future__ import annotations

import asyncio
import platform
import re
import sys
import sysconfig
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from app.domain.licences import PartKind, ShippedPart

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TEXTS = re.compile(r"(licen[cs]e|copying|notice|thirdparty)", re.IGNORECASE)
_MOST = 400_000
"""Characters of one text that are shown; the longest there is (of a package with many parts) is shorter."""
_OURS = "calmdesk"


@dataclass(frozen=True, slots=True)
class _Part:
    shown: ShippedPart
    text: Callable[[], str]


class Licences:
    """`root` is a checkout's folder, where LICENSE stands; `packs` gives folder, name, version, licence of each."""

    def __init__(
        self, *, root: Path, resources: Path, packs: Callable[[], Sequence[tuple[Path, str, str, str]]]
    ) -> None:
        self._root = root
        self._resources = resources
        self._packs = packs
        self._parts: dict[str, _Part] = {}

    async def parts(self) -> Sequence[ShippedPart]:
        """Everything that is shipped: ours first, then by name."""
        if not self._parts:
            found = await asyncio.to_thread(lambda: [*self._own(), *self._packages()])
            self._parts = {part.shown.key: part for part in found}
        return [part.shown for part in self._parts.values()]

    async def text(self, key: str) -> str:
        """The licence of one part; empty where it cannot be read any more."""
        part = self._parts.get(key)
        return "" if part is None else (await asyncio.to_thread(part.text))[:_MOST]

    def _own(self) -> list[_Part]:
        made = [
            self._part("program", "Calmdesk", _version(_OURS), "Apache-2.0", lambda: self._ours("LICENSE", "NOTICE")),
            self._part("program", "Python", platform.python_version(), "PSF-2.0", _python_licence),
            self._part("font", "Inter", "", "OFL-1.1", _reader(self._resources / "fonts" / "OFL.txt")),
            self._part("icons", "Tabler Icons", "", "MIT", _reader(self._resources / "icons" / "LICENSE")),
        ]
        for folder, name, version, licence in self._packs():
            made.append(
                self._part("model", name, version, licence, _reader(folder / "NOTICE", folder / "MODEL_CARD.md"))
            )
        return made

    def _packages(self) -> list[_Part]:
        found: dict[str, metadata.Distribution] = {}
        _collect(_OURS, found)
        found.pop(_OURS, None)
        return [self._package(found[name]) for name in sorted(found)]

    def _package(self, package: metadata.Distribution) -> _Part:
        licence = _licence(package)
        files = [file for file in package.files or () if _TEXTS.search(file.name) and not file.name.endswith(".py")]
        paths = [Path(str(package.locate_file(file))) for file in files]
        # Some wheels carry no text of their licence; ours does for them.
        common = ("LGPL-3.0.txt", "GPL-3.0.txt") if "LGPL" in licence else ("LICENSE",) if "Apache" in licence else ()
        text = _reader(*paths) if paths else lambda: self._ours(*common)
        return self._part(
            "package", package.metadata["Name"], package.version, licence, text, has_text=bool(paths or common)
        )

    @staticmethod
    def _part(
        kind: PartKind, name: str, version: str, licence: str, text: Callable[[], str], *, has_text: bool = True
    ) -> _Part:
        return _Part(ShippedPart(f"{kind}:{name.lower()}", kind, name, version, licence, has_text), text)

    def _ours(self, *names: str) -> str:
        """Texts that come with Calmdesk, installed or in a checkout."""
        try:
            files = {file.name: Path(str(file.locate())) for file in metadata.distribution(_OURS).files or ()}
        except metadata.PackageNotFoundError:
            files = {}
        here = {name: self._root / ("packaging/licences" if name.endswith(".txt") else ".") / name for name in names}
        return _reader(*(here[name] if here[name].is_file() else files.get(name, here[name]) for name in names))()


def _collect(name: str, found: dict[str, metadata.Distribution]) -> None:
    """The package and everything it needs that is installed here; what is only for developers is left out."""
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return  # for another system, or another Python
    plain = re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()
    if plain in found:
        return
    found[plain] = package
    for needed in package.requires or ():
        if "extra ==" not in needed and (match := _NAME.match(needed)):
            _collect(match[0], found)


def _licence(package: metadata.Distribution) -> str:
    about = package.metadata
    stated = next((line for name in ("License-Expression", "License") for line in about.get_all(name) or ()), "")
    classified = [
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License")
    ]
    named = [name for name in (stated.strip().split("\n")[0], *classified) if name and name != "OSI Approved"]
    return named[0] if named else ""


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _python_licence() -> str:
    folders = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    return _reader(*(path for folder in folders if (path := folder / "LICENSE.txt").is_file()))()


def _reader(*paths: Path) -> Callable[[], str]:
    def read() -> str:
        texts = [path.read_text("utf-8", "replace").strip() for path in paths if path.is_file()]
        return "\n\n\n".join(texts)

    return read
