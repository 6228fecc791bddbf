"""The parts of a change, one by one: what each wants, what stands there now, and a change with some of them. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.domain.tickets import Changes, Ticket

TAGS = "tags"
_FIELD = "field "
_OWN = ("status", "priority", "assignee", "group")


@dataclass(frozen=True, slots=True)
class Part:
    """`name` tells it from the other parts. `field` is a name of the desk's own, "" for what every ticket has.

    `stands` is None while nobody knows what the ticket says now. Tags stand as they are; `wanted` is what is done.
    """

    name: str
    field: str
    wanted: str
    stands: str | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def parts_of(changes: Changes, ticket: Ticket | None) -> tuple[Part, ...]:
    """In the order in which a ticket shows them: what every ticket has, its own fields, tags."""
    found = [
        Part(name, "", value, _stands(name, ticket)) for name in _OWN if (value := getattr(changes, name)) is not None
    ]
    found += [
        Part(_FIELD + name, name, value, ticket.fields.get(name, "") if ticket else None)
        for name, value in sorted(changes.fields.items())
    ]
    if changes.add_tags or changes.remove_tags:
        tags = " ".join(f"#{tag}" for tag in sorted(ticket.tags)) if ticket else None
        added, removed = tuple(sorted(changes.add_tags)), tuple(sorted(changes.remove_tags))
        found.append(Part(TAGS, "", "", tags, added, removed))
    return tuple(found)


def narrowed(changes: Changes, names: Collection[str]) -> Changes:
    """The change with these parts alone."""
    return Changes(
        status=changes.status if "status" in names else None,
        priority=changes.priority if "priority" in names else None,
        assignee=changes.assignee if "assignee" in names else None,
        group=changes.group if "group" in names else None,
        add_tags=changes.add_tags if TAGS in names else frozenset(),
        remove_tags=changes.remove_tags if TAGS in names else frozenset(),
        fields={name: value for name, value in changes.fields.items() if _FIELD + name in names},
    )


def is_part_of(part: Changes, whole: Changes) -> bool:
    """Whether a change does nothing that the other does not do."""
    return part == narrowed(whole, {one.name for one in parts_of(part, None)})


def _stands(name: str, ticket: Ticket | None) -> str | None:
    if ticket is None:
        return None
    if name == "assignee":
        return (ticket.assignee.name or ticket.assignee.id) if ticket.assignee else ""
    return getattr(ticket, name) or ""
