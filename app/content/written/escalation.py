"""Reads escalation rules out of a file."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from yaml.nodes import MappingNode

from app.content.fields import Fields
from app.content.source import Source
from app.content.written.opening import opened, wanted_intents
from app.domain.amounts import CURRENCIES
from app.domain.content import MEASURES, EscalationRule, Measure
from app.domain.readings import TRIGGERS
from app.domain.thresholds import SCALES

_RULE = ("id", "title", "measure", "threshold", "trigger", "intents", "currency", "team", "always_on")
_BELONGS = {"trigger": ("trigger",), "intents": ("intent", "no_playbook"), "currency": ("amount",)}
"""Fields that only some measures have."""


def escalation_rules(source: Source, root: MappingNode, intents: Collection[str]) -> tuple[EscalationRule, ...]:
    """The escalation rules of one file. `intents` are the known ones; empty means that none are known."""
    file = opened(source, root, "calmdesk.escalation/1", ("rules",))
    return tuple(_rule(fields, source.name, intents) for fields in file.groups("rules", _RULE, required=True))


def _rule(fields: Fields, name: str, known: Collection[str]) -> EscalationRule:
    identity, title = fields.id(), fields.text("title")
    measure = cast(Measure | None, fields.choice("measure", MEASURES, required=True))
    threshold = fields.number("threshold", required=True)
    if measure and threshold is not None and (why := SCALES[measure].refuses(threshold)):
        fields.report("threshold", f"{why} for {measure}")
    trigger = fields.choice("trigger", TRIGGERS, required=measure == "trigger")
    currency = fields.choice("currency", CURRENCIES, required=measure == "amount")
    mistakes = len(fields.source.problems)
    wanted = wanted_intents(fields, known)
    if measure == "intent" and "intents" not in fields:
        fields.source.report(fields.line, 'field "intents" is missing')
    elif "intents" in fields and not wanted and len(fields.source.problems) == mistakes:
        fields.report("intents", "must name at least one intent")
    for field, measures in _BELONGS.items():
        if measure and field in fields and measure not in measures:
            fields.report(field, f"belongs to measure {' and '.join(measures)}, not to {measure}")
    return EscalationRule(
        identity,
        title or "",
        measure or "trigger",
        threshold or 0.0,
        trigger,
        fields.text("team", required=False),
        fields.flag("always_on", default=False),
        f"{name}#{identity}",
        wanted,
        currency,
    )
