"""What a change of a Zendesk ticket still takes: what to send, and what cannot be done and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.errors import CalmdeskError
from app.domain.phrase import Phrase
from app.domain.tickets import Changes
from app.helpdesk.client import Answer
from app.helpdesk.zendesk import wire
from app.helpdesk.zendesk.calls import said
from app.helpdesk.zendesk.fields import PRIORITIES, Table, raw_value, same

COLUMNS = {"status": "status", "priority": "priority", "assignee": "assignee_id", "group": "group_id"}
"""The parts every ticket has, by the names that Zendesk gives them."""
Groups = Mapping[str, int]
_NO_FIELD = Phrase.of("The ticket has no such field, or your account may not see it")


@dataclass(slots=True)
class Plan:
    """What is still to be done to a ticket: the body of one request, tags, and what cannot be done with the reason."""

    wanted: dict[str, str]
    body: dict[str, object] = field(default_factory=dict)
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()
    refused: dict[str, str] = field(default_factory=dict)


def still_to_do(changes: Changes, facts: wire.TicketFacts, table: Table, groups: Groups) -> dict[str, str]:
    """The parts of a change that do not stand at the desk, with what they should be. Empty when all of it stands."""
    names = {number: name for name, number in groups.items()}
    pairs = (
        ("status", changes.status, table.status_name(facts)),
        ("priority", changes.priority, facts.priority),
        ("assignee", changes.assignee, "" if facts.assignee is None else str(facts.assignee)),
        ("group", changes.group, "" if facts.group is None else names.get(facts.group, str(facts.group))),
    )
    left = {part: want for part, want, have in pairs if want is not None and want.casefold() != have.casefold()}
    have_tags = {tag.casefold() for tag in facts.tags}
    missing = {tag for tag in changes.add_tags if tag.casefold() not in have_tags}
    unwanted = {tag for tag in changes.remove_tags if tag.casefold() in have_tags}
    if missing or unwanted:
        left["tags"] = ", ".join(sorted(missing | unwanted))
    for name, want in changes.fields.items():
        one = table.field(name)
        if (one is None and want) or (one is not None and not same(one, facts.fields.get(one.id), want)):
            left[name] = want
    return left


def plan_of(changes: Changes, facts: wire.TicketFacts, table: Table, groups: Groups, no: Mapping[str, str]) -> Plan:
    """What to send; `no` are parts that Zendesk has refused already."""
    wanted = still_to_do(changes, facts, table, groups)
    plan = Plan(wanted)
    own: list[dict[str, object]] = []
    for part, want in wanted.items():
        if part in no:
            continue
        if part == "tags":
            have = {tag.casefold() for tag in facts.tags}
            torn = sorted(tag for tag in changes.add_tags if re.search(r"\s", tag))
            plan.add = frozenset(tag for tag in changes.add_tags if tag not in torn and tag.casefold() not in have)
            plan.remove = frozenset(tag for tag in changes.remove_tags if tag.casefold() in have)
            if torn:  # Zendesk would make several tags of it
                plan.refused["tags"] = Phrase.of("A tag in Zendesk has no spaces: {tags}", tags=", ".join(torn))
        elif part in COLUMNS:
            _column(plan, part, want, table, groups)
        else:
            one = table.field(part)
            try:
                if one is None:
                    plan.refused[part] = _NO_FIELD
                else:
                    own.append({"id": one.id, "value": raw_value(one, want)})
            except ValueError:
                plan.refused[part] = Phrase.of("The field does not take this value")
    if own:
        plan.body["custom_fields"] = own
    return plan


def _column(plan: Plan, part: str, want: str, table: Table, groups: Groups) -> None:
    """A part that every ticket has: its number or word for the desk, or why there is none."""
    match part:
        case "status":
            status = table.status(want)
            if status is None:
                plan.refused[part] = Phrase.of("There is no such status")
            elif status.custom is not None:
                plan.body["custom_status_id"] = status.custom
            else:
                plan.body["status"] = status.category
        case "priority" if want.casefold() in PRIORITIES:
            plan.body["priority"] = want.casefold()
        case "assignee" if want.isascii() and want.isdigit():
            plan.body["assignee_id"] = int(want)
        case "group" if numbers := [number for name, number in groups.items() if name.casefold() == want.casefold()]:
            plan.body["group_id"] = numbers[0]
        case "group":
            plan.refused[part] = Phrase.of("There is no such group, or your account may not give tickets to it")
        case "priority":
            plan.refused[part] = Phrase.of("There is no such priority")
        case _:
            plan.refused[part] = Phrase.of("There is no such person")


def refusals(answer: Answer, plan: Plan, table: Table) -> dict[str, str]:
    """Which parts of a plan the helpdesk refused, by the details of its answer; all when it names none of ours."""
    parts = [part for part in plan.wanted if part not in plan.refused]
    try:
        told = wire.reasons(answer.json())
    except CalmdeskError:
        told = {}
    found: dict[str, str] = {}
    for part in parts:
        one = table.field(part)
        keys = {part, COLUMNS.get(part, "")} | ({str(one.id), one.title, f"custom_field_{one.id}"} if one else set())
        named = next((words for name, words in told.items() if name in keys), "")
        if not named and one:
            named = next((words for words in told.values() if words.startswith(f"{one.title}:")), "")
        if named:
            found[part] = named
    return found or dict.fromkeys(parts, "; ".join(told.values()) or why(answer))


def why(answer: Answer) -> str:
    """The helpdesk's own reason for a refusal."""
    try:
        told = "; ".join(wire.reasons(answer.json()).values())
    except CalmdeskError:
        told = ""
    return told or said(answer) or Phrase.of("The helpdesk did not say why")
