"""Zammad's lists as JSON: states, groups, attributes, links and what its knowledge base found. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.helpdesk.plain import digits, mapping, objects, unexpected
from app.helpdesk.text import one_line
from app.helpdesk.zammad.wire import GONE, MERGED, VENDOR, time_of


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute that a company made for tickets; without `choices` it takes any value."""

    name: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer of the knowledge base that was found; `path` is where its text is."""

    id: str
    title: str
    path: str
    excerpt: str
    updated: datetime | None


def names(data: object) -> tuple[str, ...]:
    """The names of states, priorities or groups in use."""
    if not isinstance(data, list):
        raise unexpected(VENDOR, "a list of names", data)
    return tuple(str(one["name"]) for one in objects(data) if one.get("name") and one.get("active") is not False)


def open_states(data: object) -> tuple[str, ...]:
    """Numbers of the states in which a ticket is worked on, by their type where it is told."""
    done = ("closed", MERGED, *GONE)
    return tuple(
        digits(one.get("id"))
        for one in objects(data)
        if str(one.get("state_type") or one.get("name") or "").lower() not in done
    )


def fields(data: object) -> Sequence[Field]:
    """The attributes a company made for tickets."""
    return [
        Field(str(one["name"]), _choices(mapping(one.get("data_option")).get("options")))
        for one in objects(data)
        if one.get("object") == "Ticket" and one.get("editable") is True and one.get("active") is not False
    ]


def merged_into(data: object, number: str) -> str | None:
    """Where a merged ticket went: the one ticket it is still linked with. None when that cannot be told."""
    found = {
        digits(one.get("link_object_value"))
        for one in objects(mapping(data).get("links"))
        if one.get("link_object") == "Ticket"
    }
    return next(iter(found - {number})) if len(found - {number}) == 1 else None


def hits(data: object) -> Sequence[Hit]:
    found = objects(mapping(data).get("details"))
    return [
        Hit(
            digits(one.get("id")),
            one_line(str(one.get("title") or "")),
            str(one.get("url") or ""),
            str(one.get("body") or ""),
            time_of(one.get("date")),
        )
        for one in found
        if one.get("type") == "KnowledgeBase::Answer::Translation"
    ]


def answer_text(data: object) -> str:
    """The HTML of an answer, from what is told along with it; empty when it is not there."""
    contents = mapping(mapping(mapping(data).get("assets")).get("KnowledgeBaseAnswerTranslationContent"))
    return "\n".join(str(mapping(one).get("body") or "") for one in contents.values())


def _choices(options: object) -> tuple[str, ...]:
    if isinstance(options, dict):
        return tuple(str(key) for key in options)
    return tuple(str(one.get("value")) for one in objects(options) if one.get("value"))
