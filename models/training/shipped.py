"""A finished pack's folder and manifest."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


class ShippedPack:
    """What the manifest in a pack's folder says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: dict[str, Any] = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))
        self.heads: dict[str, Any] = self.manifest["heads"]
