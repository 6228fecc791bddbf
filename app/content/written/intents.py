"""Reads intents in words out of a file."""

from __future__ import annotations

from typing import cast

from yaml.nodes import MappingNode

from app.content.source import Source
from app.content.written.opening import opened
from app.domain.content import RISKS, IntentInfo, Risk


def intents(source: Source, root: MappingNode) -> tuple[tuple[IntentInfo, ...], tuple[tuple[int, str], ...]]:
    """The intents of one file, and the neighbours they name with their lines, to be checked when all files are read."""
    file = opened(source, root, "calmdesk.intents/1", ("intents",))
    found, named = [], []
    known = ("id", "title", "definition", "risk", "neighbours", "examples")
    for fields in file.groups("intents", known, required=True):
        # An intent's id is the label of a pack, which a company's own data may spell in any way.
        identity = fields.noted(label) if (label := fields.text("id")) else ""
        neighbours = fields.texts("neighbours")
        named += [(fields.line_of("neighbours"), neighbour) for neighbour in neighbours]
        fields.texts("examples")
        risk = cast(Risk, fields.choice("risk", RISKS) or "low")
        title, definition = fields.text("title"), fields.text("definition")
        found.append(IntentInfo(identity, title or "", definition or "", risk, neighbours))
    return tuple(found), tuple(named)
