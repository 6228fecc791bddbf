"""The ticket form of our own Freshdesk, and what it says to values that do not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

AGENTS = {101: "Ada Agent", 102: "Bo Builder"}
GROUPS = {31: "Support", 32: "Escalations"}
STATUSES = {"2": "Open", "3": "Pending", "4": "Resolved", "5": "Closed", "6": "Waiting on Customer"}
KINDS = ["Question", "Incident", "Refund"]
SEVERITIES = ["Low", "High"]


def _default(name: str, label: str, choices: object = None) -> dict[str, Any]:
    found = {"name": name, "label": label, "type": f"default_{name}", "default": True}
    return {**found, "choices": choices} if choices is not None else found


FIELDS: list[dict[str, Any]] = [
    _default("requester", "Search a requester"),
    _default("subject", "Subject"),
    _default("ticket_type", "Type", KINDS),
    _default("status", "Status", {number: [name, f"told: {name}"] for number, name in STATUSES.items()}),
    _default("priority", "Priority", {"Low": 1, "Medium": 2, "High": 3, "Urgent": 4}),
    _default("group", "Group", {name: number for number, name in GROUPS.items()}),
    _default("agent", "Agent", {name: number for number, name in AGENTS.items()}),
    {"name": "cf_severity", "label": "Severity", "type": "custom_dropdown", "default": False, "choices": SEVERITIES},
    {"name": "cf_orders", "label": "Orders", "type": "custom_number", "default": False},
    {"name": "cf_insured", "label": "Insured", "type": "custom_checkbox", "default": False},
]
_TAKEN = {"status", "priority", "type", "group_id", "responder_id", "tags", "custom_fields"}


def refused_values(body: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What is wrong with a change: field, sentence, code. One wrong value, and nothing of it is done."""
    wrong = [(name, "Unexpected/invalid field in request", "invalid_field") for name in set(body) - _TAKEN]
    one_of = "It should be one of these values: '{}'"
    choices: dict[str, list[object]] = {
        "status": [int(number) for number in STATUSES],
        "priority": [1, 2, 3, 4],
        "type": [None, *KINDS],
    }
    wrong += [
        (name, one_of.format(",".join(map(str, known))), "invalid_value")
        for name, known in choices.items()
        if name in body and body[name] not in known
    ]
    if body.get("group_id") not in (None, *GROUPS):
        wrong.append(("group_id", "There is no group matching the given group_id", "invalid_value"))
    if body.get("responder_id") not in (None, *AGENTS):
        wrong.append(("responder_id", "There is no agent matching the given responder_id", "invalid_value"))
    if any("," in tag for tag in body.get("tags", [])):
        wrong.append(("tags", "It should not contain these characters: ','", "invalid_value"))
    for name, value in body.get("custom_fields", {}).items():
        place = f"custom_fields.{name}"
        if name == "cf_severity" and value not in (None, *SEVERITIES):
            wrong.append((place, one_of.format(",".join(SEVERITIES)), "invalid_value"))
        elif name == "cf_orders" and type(value) not in (int, type(None)):
            wrong.append((place, "Value set is of type String. It should be a/an Integer", "datatype_mismatch"))
        elif name == "cf_insured" and type(value) not in (bool, type(None)):
            wrong.append((place, "Value set is of type String. It should be a/an Boolean", "datatype_mismatch"))
        elif name not in ("cf_severity", "cf_orders", "cf_insured"):
            wrong.append((place, "Unexpected/invalid field in request", "invalid_field"))
    return wrong
