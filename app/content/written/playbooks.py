"""Reads a playbook out of its file."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from yaml.nodes import MappingNode

from app.content.fields import Fields
from app.content.source import Source, did_you_mean
from app.content.written.opening import opened, wanted_intents
from app.domain.content import (
    ACTION_TYPES,
    CONDITIONS,
    RISKS,
    ActionType,
    Condition,
    Playbook,
    Risk,
    SignedOff,
    Situation,
    Step,
)
from app.domain.slots import SLOTS

_STEP = ("id", "title", "say", "action", "needs", "when", "asks", "team", "tags", "fields")


def playbook(source: Source, root: MappingNode, intents: Collection[str]) -> Playbook:
    """One playbook. `intents` are the known ones; empty means that none are known and all are taken."""
    file = opened(source, root, "calmdesk.playbook/1", ("id", "title", "intents", "risk", "signed_off", "steps"))
    identity, title = file.id(), file.text("title")
    wanted = wanted_intents(file, intents)
    risk = cast(Risk, file.choice("risk", RISKS) or "low")
    signed_off = _signed_off(file)
    step_ids: dict[str, int] = {}
    afters: list[tuple[Fields, str]] = []
    steps = tuple(_step(fields, step_ids, afters) for fields in file.groups("steps", _STEP))
    if not steps:
        file.report("steps", "must hold at least one step")
    for fields, after in afters:
        if after not in step_ids:
            fields.report("after", f'names an unknown step "{after}"{did_you_mean(after, step_ids)}')
    return Playbook(identity, title or "", steps, wanted, risk, source.name, signed_off=signed_off)


def _signed_off(file: Fields) -> SignedOff | None:
    if (signed := file.group("signed_off", ("by", "on"))) is None:
        return None
    by, on = signed.text("by"), signed.date("on")
    if "on" not in signed:
        signed.report("on", "is missing")
    return SignedOff(by, on.date()) if by and on else None


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
