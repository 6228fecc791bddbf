"""Reads de-escalation cards out of a file."""

from __future__ import annotations

from collections.abc import Collection

from yaml.nodes import MappingNode

from app.content.source import Source
from app.content.written.opening import opened
from app.domain.content import DeescalationCard
from app.domain.readings import TRIGGERS

MAX_PROMPTS = 6


def deescalation_cards(source: Source, root: MappingNode, _: Collection[str]) -> tuple[DeescalationCard, ...]:
    """The de-escalation cards of one file."""
    file = opened(source, root, "calmdesk.deescalation/1", ("cards",))
    found = []
    for fields in file.groups("cards", ("id", "title", "prompts", "triggers", "min_arousal"), required=True):
        identity, title = fields.id(), fields.text("title")
        prompts = fields.texts("prompts", required=True)
        if "prompts" in fields and not 1 <= len(prompts) <= MAX_PROMPTS:
            fields.report("prompts", f"must hold one to {MAX_PROMPTS} prompts")
        triggers = fields.chosen("triggers", TRIGGERS, "trigger")
        arousal = fields.number("min_arousal", required=False)
        if arousal is not None and not 0 < arousal <= 1:
            fields.report("min_arousal", "must be above 0 and at most 1")
        if "triggers" not in fields and "min_arousal" not in fields:
            fields.source.report(
                fields.line, 'a card needs "triggers" or "min_arousal": without them it is never shown'
            )
        found.append(DeescalationCard(identity, title or "", prompts, triggers, arousal, f"{source.name}#{identity}"))
    return tuple(found)
