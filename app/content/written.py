"""Reads playbooks, replies, rules, cards and intents out of a file's fields into the domain's values."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from yaml.nodes import MappingNode

from app.content.fields import Fields
from app.content.source import Source, did_you_mean
from app.domain.content import (
    ACTION_TYPES,
    CONDITIONS,
    MEASURES,
    RISKS,
    ActionType,
    Condition,
    DeescalationCard,
    EscalationRule,
    IntentInfo,
    Measure,
    Playbook,
    ReplyTemplate,
    Risk,
    Situation,
    Step,
)
from app.domain.readings import TRIGGERS
from app.domain.slots import SLOTS

MAX_PROMPTS = 6
_STEP = ("id", "title", "say", "action", "needs", "when", "asks", "team", "tags", "fields")
_COUNTED: tuple[str, ...] = ("contacts", "negative_turns")


def playbook(source: Source, root: MappingNode, intents: Collection[str]) -> Playbook:
    """One playbook. `intents` are the known ones; empty means that none are known and all are taken."""
    file = _opened(source, root, "calmdesk.playbook/1", ("id", "title", "intents", "risk", "steps"))
    identity, title = file.id(), file.text("title")
    wanted = _intents(file, intents)
    risk = cast(Risk, file.choice("risk", RISKS) or "low")
    step_ids: dict[str, int] = {}
    afters: list[tuple[Fields, str]] = []
    steps = tuple(_step(fields, step_ids, afters) for fields in file.groups("steps", _STEP))
    if not steps:
        file.report("steps", "must hold at least one step")
    for fields, after in afters:
        if after not in step_ids:
            fields.report("after", f'names an unknown step "{after}"{did_you_mean(after, step_ids)}')
    return Playbook(identity, title or "", steps, wanted, risk, source.name)


def _step(fields: Fields, step_ids: dict[str, int], afters: list[tuple[Fields, str]]) -> Step:
    step_id = fields.text("id") or ""
    if step_id in step_ids:
        fields.report("id", f'"{step_id}" is already used on line {step_ids[step_id]}')
    step_ids.setdefault(step_id, fields.line_of("id"))
    action = fields.group("action", ("type",))
    kind = action.choice("type", ACTION_TYPES, required=True) if action else None
    situations = tuple(
        _situation(each, afters) for each in fields.groups("when", ("customer", "result", "after"), required=True)
    )
    if "when" in fields and not situations:
        fields.report("when", "must hold at least one situation")
    return Step(
        id=step_id,
        title=fields.text("title") or "",
        when=situations,
        say=fields.template("say", required=False),
        action=cast(ActionType, kind or "reply"),
        needs=cast(tuple[Condition, ...], fields.chosen("needs", CONDITIONS, "condition")),
        asks=fields.chosen("asks", SLOTS, "slot"),
        team=fields.text("team", required=False),
        tags=fields.texts("tags"),
        fields=fields.pairs("fields"),
    )


def _situation(fields: Fields, afters: list[tuple[Fields, str]]) -> Situation:
    customer, result = (fields.text(name, required=False) for name in ("customer", "result"))
    if ("customer" in fields) == ("result" in fields):
        fields.source.report(fields.line, 'a situation holds exactly one of "customer" and "result"')
    if after := fields.text("after", required=False):
        afters.append((fields, after))
    return Situation(customer, result, after)


def replies(source: Source, root: MappingNode, intents: Collection[str]) -> tuple[ReplyTemplate, ...]:
    """The approved replies of one file."""
    file = _opened(source, root, "calmdesk.replies/1", ("replies",))
    found = []
    for fields in file.groups("replies", ("id", "title", "text", "intents", "triggers"), required=True):
        identity = fields.id()
        wanted = _intents(fields, intents)
        triggers = fields.chosen("triggers", TRIGGERS, "trigger")
        if "intents" not in fields and "triggers" not in fields:
            fields.source.report(fields.line, 'a reply needs "intents" or "triggers": without them it is never offered')
        title, text = fields.text("title"), fields.template("text", required=True)
        found.append(
            ReplyTemplate(identity, title or "", text or "", wanted, triggers, f"{source.name}#{identity}"),
        )
    return tuple(found)


def escalation_rules(source: Source, root: MappingNode, _: Collection[str]) -> tuple[EscalationRule, ...]:
    """The escalation rules of one file."""
    file = _opened(source, root, "calmdesk.escalation/1", ("rules",))
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


def deescalation_cards(source: Source, root: MappingNode, _: Collection[str]) -> tuple[DeescalationCard, ...]:
    """The de-escalation cards of one file."""
    file = _opened(source, root, "calmdesk.deescalation/1", ("cards",))
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


def intents(source: Source, root: MappingNode) -> tuple[tuple[IntentInfo, ...], tuple[tuple[int, str], ...]]:
    """The intents of one file, and the neighbours they name with their lines, to be checked when all files are read."""
    file = _opened(source, root, "calmdesk.intents/1", ("intents",))
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


def schema_of(root: MappingNode) -> str | None:
    """What the file says it is, before it is read any further."""
    return next((str(value.value) for key, value in root.value if key.value == "schema"), None)


def _opened(source: Source, root: MappingNode, schema: str, known: tuple[str, ...]) -> Fields:
    file = Fields(source, root, ("schema", *known))
    file.choice("schema", (schema,), required=True)
    return file


def _intents(fields: Fields, known: Collection[str]) -> tuple[str, ...]:
    return fields.chosen("intents", known, "intent") if known else fields.texts("intents")
