"""Pieces of JSON read strictly, as the products that speak it need them: ids, lists, names. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.errors import UnexpectedAnswer

_NUMBER = re.compile(r"[0-9]{1,18}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")


def digits(number: object) -> str:
    """An id, which is a number and nothing else: no sign, no other script's digits, nothing invisible."""
    text = str(number)
    if isinstance(number, bool) or not _NUMBER.fullmatch(text):
        raise UnexpectedAnswer("an id that is no number")
    return text


def mapping(data: object) -> Mapping[str, Any]:
    """An object, empty where there is none."""
    return data if isinstance(data, dict) else {}


def objects(data: object) -> Sequence[Mapping[str, Any]]:
    """The objects of a list, empty where there is none."""
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def texts(data: object) -> tuple[str, ...]:
    """The texts of a list, empty where there is none."""
    return tuple(one for one in data if isinstance(one, str)) if isinstance(data, list) else ()


def shape(data: object) -> str:
    """What kind of thing came, for an error: the names in an object as programs write them, and no other words."""
    if not isinstance(data, dict):
        return type(data).__name__
    return ", ".join(sorted(name for name in data if isinstance(name, str) and _NAME.fullmatch(name))[:12]) or "object"


def unexpected(vendor: str, what: str, data: object) -> UnexpectedAnswer:
    """Says what came instead, without any of its words."""
    return UnexpectedAnswer(f"{vendor}: {what} was expected, this came: {shape(data)}")
