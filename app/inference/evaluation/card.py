"""What a pack's card says of it: figures that cost hours to measure, and are shown beside those measured now."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from app.domain.errors import BenchmarkUnusable
from app.domain.figures import Figure, Section
from app.inference.manifest import MANIFEST

_OF_DOMAIN = re.compile(r"STAR (?!mean )(\S+) (.+)")
_NO_NAME = re.compile(r"[^a-z0-9]+")


def steps_card(folder: Path) -> Section:
    """The figures in the manifest of a steps pack that was verified. Raises BenchmarkUnusable when it has none."""
    path = folder / MANIFEST
    found = tomllib.loads(path.read_text("utf-8")).get("figures")
    if not isinstance(found, list) or not found:
        raise BenchmarkUnusable(f"{path}: has no figures")
    figures = tuple(_figure(one, path) for one in found)
    commands = ", ".join(dict.fromkeys(f"`{figure.measured_by}`" for figure in figures))
    note = (
        f"These are the card's: {commands} measured them when the pack was made. They are NOT measured now, for that"
        " means to train a scorer for each domain without it."
    )
    return Section("Steps of a playbook, as the card says", figures, (note,))


def _figure(one: object, path: Path) -> Figure:
    if not isinstance(one, Mapping):
        raise BenchmarkUnusable(f"{path}: figures must be tables")
    name, value, data, command = (one.get(key) for key in ("name", "value", "data", "command"))
    if not (isinstance(name, str) and isinstance(data, str) and isinstance(command, str)):
        raise BenchmarkUnusable(f"{path}: a figure needs name, data and command")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BenchmarkUnusable(f"{path}: the value of {name!r} must be a number")
    of_domain = _OF_DOMAIN.fullmatch(name)
    cell = (of_domain[1], of_domain[2]) if of_domain else None
    return Figure(f"card_{_NO_NAME.sub('_', name.lower())}", float(value), data, "steps", cell, command)
