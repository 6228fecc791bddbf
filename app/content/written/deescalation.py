"""Reads de-escalation cards out of a file."""

from __future__ import annotations

from collections.abc import Collection

from yaml.nodes import MappingNode

from app.content.fields import Fields
from app.content.source import Source
from app.content.written.opening import opened
from app.content.written.prompts import prompts
from app.domain.content import CALM_BELOW, CALM_STATES, DeescalationCard
from app.domain.readings import TRIGGERS

MAX_PROMPTS = 6
MAX_PROMPTS_OF_A_STATE = 4
_CARD = ("id", "title", "prompts", *CALM_STATES, "triggers", "min_arousal", "calm_below", "team")


def deescalation_cards(source: Source, root: MappingNode, _: Collection[str]) -> tuple[DeescalationCard, ...]:
    """The de-escalation cards of one file."""
    file = opened(source, root, "calmdesk.deescalation/1", ("cards",))
    return tuple(_card(source, fields) for fields in file.groups("cards", _CARD, required=True))


def _card(source: Source, fields: Fields) -> DeescalationCard:
    identity, title = fields.id(), fields.text("title")
    flat = prompts(fields, "prompts", most=MAX_PROMPTS)
    by_state = tuple(
        (name, prompts(fields, name, most=MAX_PROMPTS_OF_A_STATE)) for name in CALM_STATES if name in fields
    )
    if ("prompts" in fields) == bool(by_state):
        states = ", ".join(CALM_STATES)
        fields.source.report(fields.line, f'a card has either "prompts" or prompts by state ({states})')
    triggers = fields.chosen("triggers", TRIGGERS, "trigger")
    arousal = fields.number("min_arousal", required=False)
    if arousal is not None and not 0 < arousal <= 1:
        fields.report("min_arousal", "must be above 0 and at most 1")
    calm = fields.number("calm_below", required=False)
    if calm is not None and not 0 < calm <= 1:
        fields.report("calm_below", "must be above 0 and at most 1")
    elif calm is not None and arousal is not None and calm >= arousal:
        fields.report("calm_below", "must be lower than min_arousal")
    if "triggers" not in fields and "min_arousal" not in fields:
        fields.source.report(fields.line, 'a card needs "triggers" or "min_arousal": without them it is never shown')
    return DeescalationCard(
        identity,
        title or "",
        flat,
        triggers,
        arousal,
        f"{source.name}#{identity}",
        by_state,
        calm if calm is not None else min(CALM_BELOW, arousal or 1.0),
        fields.text("team", required=False),
    )
