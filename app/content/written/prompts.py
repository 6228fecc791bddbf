"""Texts for the agent that may name the matter: `{matter|other words}`, and no other brace."""

from __future__ import annotations

import re

from app.content.fields import Fields

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_MATTER = re.compile(r"matter(\|[^|]*\S[^|]*)?")


def prompts(fields: Fields, name: str, *, most: int) -> tuple[str, ...]:
    """A list of one to `most` prompts; empty when it is absent or wrong."""
    found = fields.texts(name)
    if name in fields and not 1 <= len(found) <= most:
        fields.report(name, f"must hold one to {most} prompts")
    for text in found:
        check_matter(fields, name, text)
    return found


def check_matter(fields: Fields, name: str, text: str) -> None:
    for match in _BRACES.finditer(text):
        slot = match.group(1)
        if slot is None:
            fields.report(name, "has a brace that is not part of a {slot}")
        elif not _MATTER.fullmatch(slot):
            fields.report(name, f"has an unknown slot {{{slot}}}; it is {{matter}} or {{matter|words without it}}")
