"""Reads escalation rules out of a file."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from yaml.nodes import MappingNode

from app.content.fields import Fields
from app.content.source import Source
from app.content.written.opening import opened
from app.domain.content import MEASURES, EscalationRule, Measure
from app.domain.readings import TRIGGERS

_COUNTED: tuple[str, ...] = ("contacts", "negative_turns")


def escalation_rules(source: Source, root: MappingNode, _: Collection[str]) -> tuple[EscalationRule, ...]:
    """The escalation rules of one file."""
    file = opened(source, root, "calmdesk.escalation/1", ("rules",))
    known = ("id", "title", "measure", "threshold", "trigger", "team", "always_on")
    return tuple(_rule(fields, source.name) for fields in file.groups("rules", known, required=True))


def _rule(fields: Fields, name: str) -> EscalationRule:
    identity, title = fields.id(), fields.text("title")
    measure = fields.choice("measure", MEASURES, required=True)
    threshold = fields.number("threshold", required=True)
    if measure and threshold is not None:
        if measure in _COUNTED and (threshold < 1 or threshold != int(threshold)):
            fields.report("threshold", f"must be a whole number from 1 for {measure}")
        elif measure not in _COUNTED and not 0 < threshold <= 1:
            fields.report("threshold", f"must be above 0 and at most 1 for {measure}")
    trigger = fields.choice("trigger", TRIGGERS, required=measure == "trigger")
    if trigger and measure and measure != "trigger":
        fields.report("trigger", f"belongs to measure trigger, not to {measure}")
    return EscalationRule(
        identity,
        title or "",
        cast(Measure, measure or "trigger"),
        threshold or 0.0,
        trigger,
        fields.text("team", required=False),
        fields.flag("always_on", default=False),
        f"{name}#{identity}",
    )
