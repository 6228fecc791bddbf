"""Zendesk's ticket fields: what they are called, what they allow, and how their values are shown and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.helpdesk.text import one_line
from app.helpdesk.zendesk import wire

PRIORITIES = ("low", "normal", "high", "urgent")
_LISTS = ("tagger", "dropdown", "multiselect")
_WRITTEN = (*_LISTS, "checkbox", "text", "textarea", "integer", "decimal", "date", "regexp")
_SECRET = "partialcreditcard"  # noqa: S105 - a field type of this name; digits of cards are nobody's business here
_YES_NO = ("true", "false")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the company's own. `options` are pairs of shown name and stored value; `tag` is a checkbox's."""

    id: int
    title: str
    type: str
    options: tuple[tuple[str, str], ...] = ()
    tag: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """Values one can choose from; empty where any text goes."""
        return _YES_NO if self.type == "checkbox" else tuple(name for name, _ in self.options)


@dataclass(frozen=True, slots=True)
class Status:
    """A status one can give a ticket: the name it is shown by, and what is sent for it."""

    name: str
    category: str
    custom: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The account's fields and statuses. They seldom change, so they are asked for once."""

    fields: tuple[Field, ...] = ()
    statuses: tuple[Status, ...] = ()

    def field(self, title: str) -> Field | None:
        wanted = title.casefold()
        return next((one for one in self.fields if one.title.casefold() == wanted), None)

    def status(self, name: str) -> Status | None:
        wanted = name.casefold()
        return next((one for one in self.statuses if one.name.casefold() == wanted), None)

    def status_name(self, facts: wire.TicketFacts) -> str:
        """What a ticket's status is called: the company's own name, where it has one."""
        own = (one.name for one in self.statuses if one.custom is not None and one.custom == facts.custom_status)
        return next(own, facts.status)

    def values(self, facts: wire.TicketFacts) -> Mapping[str, str]:
        """A ticket's fields by title, as people see them."""
        known = ((one, facts.fields.get(one.id)) for one in reversed(self.fields) if one.id in facts.fields)
        return {one.title: shown(one, raw) for one, raw in known}

    def tags(self, facts: wire.TicketFacts) -> frozenset[str]:
        """A ticket's tags without those that are only values of its fields: Zendesk keeps both in one list."""
        of_fields: set[str] = set()
        for one in self.fields:
            raw = facts.fields.get(one.id)
            if one.type in _LISTS:
                of_fields.update([raw] if isinstance(raw, str) else wire.texts(raw))
            elif raw is True and one.tag:
                of_fields.add(one.tag)
        return facts.tags - of_fields


def table(data: object) -> Table:
    """Fields and statuses from the list of ticket fields."""
    fields: list[Field] = []
    plain: list[Status] = []
    own: list[Status] = []
    for one in wire.rows(data, "ticket_fields"):
        if one.get("active") is False:
            continue
        match one:
            case {"type": "custom_status", "custom_statuses": list(statuses)}:
                own = [found for row in wire.dicts(statuses) if (found := _own_status(row))]
            case {"type": "status", "system_field_options": list(options)}:
                values = [row.get("value") for row in wire.dicts(options)]
                plain = [Status(value, value) for value in values if isinstance(value, str)]
            case {"id": int(number), "title": str(title), "type": str(kind), "removable": True} if kind != _SECRET:
                tag = one.get("tag")
                fields.append(Field(number, one_line(title), kind, _options(one), tag if isinstance(tag, str) else ""))
    # "closed" is given by Zendesk alone, and nobody can make a ticket new again.
    return Table(tuple(fields), tuple(one for one in own or plain if one.name not in ("closed", "new")))


def shown(field: Field, raw: object) -> str:
    """A raw value as people see it; empty when there is none."""
    if raw is None or raw == "":
        return ""
    if isinstance(raw, bool):
        return _YES_NO[0] if raw else _YES_NO[1]
    names = {value: name for name, value in field.options}
    if isinstance(raw, list):
        return ", ".join(names.get(one, one) for one in wire.texts(raw))
    return names.get(raw, raw) if isinstance(raw, str) else str(raw)


def raw_value(field: Field, want: str) -> object:
    """What is sent for a value that people see. Raises ValueError when the field does not take it."""
    want = want.strip()
    if field.type not in _WRITTEN:
        raise ValueError(field.type)
    if field.type == "checkbox":
        return ("false", "true", "").index(want.casefold()) == 1
    if field.type == "multiselect":
        return [_option(field, one.strip()) for one in want.split(",") if one.strip()]
    if not want:
        return None
    if field.type in _LISTS:
        return _option(field, want)
    if field.type == "integer":
        return int(want)
    return str(float(want)) if field.type == "decimal" else want


def same(field: Field, raw: object, want: str) -> bool:
    """Whether a raw value is the one that people mean."""
    try:
        wanted = raw_value(field, want)
    except ValueError:
        return False
    if isinstance(wanted, list):
        return sorted(wanted) == sorted(wire.texts(raw))
    if isinstance(wanted, bool):
        return (raw is True) == wanted
    if field.type == "decimal" and wanted is not None:
        try:
            return float(str(raw)) == float(str(wanted))
        except ValueError:
            return False
    have = "" if raw is None else str(raw)
    return " ".join(have.split()) == " ".join(("" if wanted is None else str(wanted)).split())


def _option(field: Field, want: str) -> str:
    for name, value in field.options:
        if want.casefold() in (name.casefold(), value.casefold()):
            return value
    raise ValueError(want)


def _options(data: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for one in wire.dicts(data.get("custom_field_options")):
        name, value = one.get("name"), one.get("value")
        if isinstance(name, str) and isinstance(value, str):
            found.append((one_line(name), value))
    return tuple(found)


def _own_status(data: Mapping[str, object]) -> Status | None:
    match data:
        case {"id": int(number), "status_category": str(category), "agent_label": str(label), **more}:
            if more.get("active") is False:
                return None
            return Status(category if more.get("default") else one_line(label), category, number)
        case _:
            return None


def names(found: Sequence[Status], category: str) -> tuple[str, ...]:
    """The statuses in order, with the one the ticket has among them."""
    return tuple(dict.fromkeys((category, *(one.name for one in found))))
