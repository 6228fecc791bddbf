"""The browser extension's files, with the desks it may see written in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from app.desktop.browser.desks import place_of
from app.domain.errors import CalmdeskError


class NotADesk(CalmdeskError):
    """An address that no helpdesk can have."""

    title = "This is not the address of a helpdesk"
    advice = "Give one that begins with https://, for example https://rt.example.com."


def permission_for(desk: str) -> str:
    """The permission to see the addresses of this desk's tabs. Raises NotADesk."""
    place = place_of(desk)
    if place is None:
        raise NotADesk(desk)
    return f"{place.origin}/*"


def write_extension(source: Path, target: Path, desks: Sequence[str]) -> None:
    """The extension as a folder a browser can load, allowed to see tabs of these desks and of nothing else.

    A folder that is there is replaced file by file, so that a browser that has loaded it always finds it whole.
    """
    manifest = json.loads((source / "manifest.json").read_text("utf-8"))
    manifest["host_permissions"] = sorted({permission_for(desk) for desk in desks})
    target.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target, dirs_exist_ok=True)
    (target / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
