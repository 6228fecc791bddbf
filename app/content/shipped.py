"""Finds what ships with the program: content folders and model packs, in a checkout, a wheel and a frozen app."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

ShippedName = Literal["resources", "packs"]

_APP = Path(__file__).resolve().parent.parent


def shipped(name: ShippedName) -> Path:
    """The folder `resources` or `packs`; it may not exist when the program was copied incompletely.

    A wheel and a frozen app carry both under `app/_shipped`; a checkout has them where they are edited.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    for app in (Path(frozen) / "app" if frozen else _APP, _APP):
        if (found := app / "_shipped" / name).is_dir():
            return found
    checkout = _APP.parent
    return checkout / "resources" if name == "resources" else checkout / "models" / "packs"
