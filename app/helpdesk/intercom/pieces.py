"""The small things of Intercom's JSON: ids, times, people, lists. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.domain.errors import UnexpectedAnswer
from app.domain.tickets import Person
from app.helpdesk.plain import shape
from app.helpdesk.text import one_line

VENDOR = "Intercom"
_ID = re.compile(r"[0-9]{1,18}")
_WORD_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def time_of(value: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(value, UTC) if isinstance(value, int) and value > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def digits(number: object) -> str:
    text = str(number)
    if not _ID.fullmatch(text):
        raise UnexpectedAnswer(f"{VENDOR}: an id that is no number")
    return text


def listed(data: object, name: str) -> Sequence[Mapping[str, object]]:
    rows = data.get(name) if isinstance(data, dict) else None
    return [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []


def word(value: object) -> str:
    """An id of a contact or tag: letters and digits."""
    text = str(value)
    if not _WORD_ID.fullmatch(text):
        raise UnexpectedAnswer(f"{VENDOR}: an id that is none")
    return text


def person_of(data: Mapping[Any, object]) -> Person:
    email = one_line(str(data.get("email") or "")) or None
    name = one_line(str(data.get("name") or "")) or (email or "")
    return Person(word(data.get("id")) if data.get("id") else "", name, email)


def unexpected(what: str, data: object) -> UnexpectedAnswer:
    return UnexpectedAnswer(f"{VENDOR}: {what} was expected, this came: {shape(data)}")


def named(data: object, name: str) -> dict[str, str]:
    """The ids of a list by the names in it."""
    return {label: word(one.get("id")) for one in listed(data, name) if isinstance(label := one.get("name"), str)}
