"""What every content file begins with, and what several kinds of files share."""

from __future__ import annotations

from collections.abc import Collection

from yaml.nodes import MappingNode

from app.content.fields import Fields
from app.content.source import Source


def schema_of(root: MappingNode) -> str | None:
    """What the file says it is, before it is read any further."""
    return next((str(value.value) for key, value in root.value if key.value == "schema"), None)


def opened(source: Source, root: MappingNode, schema: str, known: tuple[str, ...]) -> Fields:
    file = Fields(source, root, ("schema", *known))
    file.choice("schema", (schema,), required=True)
    return file


def wanted_intents(fields: Fields, known: Collection[str]) -> tuple[str, ...]:
    return fields.chosen("intents", known, "intent") if known else fields.texts("intents")
