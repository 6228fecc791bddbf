"""A company's ticket form in Freshdesk: what its numbers are called, its own fields, and the values they take. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.helpdesk.seen import OWN_PARTS
from app.helpdesk.text import one_line

KIND = "type"
"""The one field that is not a company's own and still is one: what sort of request it is."""
_STATUSES = {2: "Open", 3: "Pending", 4: "Resolved", 5: "Closed"}
_PRIORITIES = {1: "Low", 2: "Medium", 3: "High", 4: "Urgent"}


@dataclass(frozen=True, slots=True)
class FormField:
    """A field by the name the interface uses, with what people call it and the values they may choose (none: any)."""

    name: str
    label: str
    type: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """Names of numbers, as far as they are known. `whole` is False for the one used where the form may not be read."""

    statuses: Mapping[int, str] = field(default_factory=lambda: dict(_STATUSES))
    priorities: Mapping[int, str] = field(default_factory=lambda: dict(_PRIORITIES))
    groups: Mapping[str, str] = field(default_factory=dict)
    agents: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[FormField, ...] = ()
    whole: bool = True

    def values(self, kind: str, custom: Mapping[str, object]) -> dict[str, str]:
        """The ticket's fields by their labels. Without a form they go by the names the interface uses."""
        named = {one.name: one.label for one in self.fields}
        have: dict[str, object] = {KIND: kind, **custom} if KIND in named or not self.whole else dict(custom)
        return {named.get(name, name): text_of(value) for name, value in have.items()}

    def field(self, label: str) -> FormField | None:
        found = next((one for one in self.fields if label in (one.label, one.name)), None)
        return found or (None if self.whole else FormField(label, label, ""))


def form_of(rows: Sequence[object]) -> Form:
    """The form out of the list of ticket fields."""
    known = {one["name"]: one for one in rows if isinstance(one, dict) and isinstance(one.get("name"), str)}
    listed: list[FormField] = []
    for name, one in known.items():
        if one.get("default") is True and name != "ticket_type":
            continue
        listed.append(_field(KIND if name == "ticket_type" else name, one, _flat(one.get("choices"))))
        for nested in one.get("nested_ticket_fields") or one.get("dependent_fields") or []:
            if isinstance(nested, dict) and isinstance(nested.get("name"), str):
                depth = nested.get("level")
                choices = _at_depth(one.get("choices"), depth if isinstance(depth, int) else 2)
                listed.append(_field(nested["name"], nested, choices))
    doubled = {label for label, count in Counter(one.label for one in listed).items() if count > 1} | OWN_PARTS
    return Form(
        statuses=_statuses(known.get("status", {}).get("choices")) or dict(_STATUSES),
        priorities={number: name for name, number in _numbers(known, "priority").items()} or dict(_PRIORITIES),
        groups={str(number): name for name, number in _numbers(known, "group").items()},
        agents={str(number): name for name, number in _numbers(known, "agent").items()},
        fields=tuple(
            FormField(one.name, one.name, one.type, one.choices) if one.label in doubled else one for one in listed
        ),
    )


def text_of(value: object) -> str:
    """A field's value as a person reads it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(map(text_of, value))
        case _:
            return str(value)


def to_send(one: FormField, text: str) -> object:
    """A value as the interface wants it. One that does not fit the type goes out as it is: Freshdesk says why not."""
    if not text:
        return None
    try:
        match one.type:
            case "custom_checkbox" if text.casefold() in ("true", "false"):
                return text.casefold() == "true"
            case "custom_number":
                return int(text)
            case "custom_decimal":
                return float(text)
    except ValueError:
        pass
    return text


def _field(name: str, data: Mapping[str, object], choices: tuple[str, ...]) -> FormField:
    return FormField(name, one_line(str(data.get("label") or name)), str(data.get("type") or ""), choices)


def _flat(choices: object) -> tuple[str, ...]:
    """The values one may choose. A nested field has a list of objects, each with its next level below its name."""
    match choices:
        case list():
            found: list[str] = []
            for one in choices:
                match one:
                    case str():
                        found.append(one)
                    case {"value": str(value)}:
                        found.append(value)
                    case dict():
                        found += map(str, one)
            return tuple(found)
        case dict():
            return tuple(map(str, choices))
        case _:
            return ()


def _at_depth(choices: object, depth: int) -> tuple[str, ...]:
    below: object = choices
    for _ in range(depth - 1):
        parts = below if isinstance(below, list) else [below]
        below = [
            child
            for part in parts
            if isinstance(part, dict)
            for children in part.values()
            if isinstance(children, list | dict)
            for child in (children if isinstance(children, list) else [children])
        ]
    return tuple(dict.fromkeys(_flat(below)))


def _statuses(choices: object) -> dict[int, str]:
    """`{"2": ["Open", "Being Processed"]}`: the number, what agents call it, what customers are told."""
    if not isinstance(choices, dict):
        return {}
    names = {number: one[0] if isinstance(one, list) and one else one for number, one in choices.items()}
    return {
        int(number): one_line(name) for number, name in names.items() if _is_number(number) and isinstance(name, str)
    }


def _numbers(known: Mapping[str, Mapping[str, object]], name: str) -> dict[str, int]:
    choices = known.get(name, {}).get("choices")
    found = choices if isinstance(choices, dict) else {}
    return {one_line(str(label)): number for label, number in found.items() if isinstance(number, int)}


def _is_number(text: object) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10
