"""Domain values to JSON and back, strict both ways: what does not fit its declared type is refused, never guessed."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import MINYEAR, UTC, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from app.domain.phrase import Phrase

T = TypeVar("T")
_MAPPINGS = (Mapping, dict)


class Unreadable(ValueError):
    """A value or a JSON text that is not what its type says. Names the place, never the words found there."""

    def __init__(self, where: str, expected: str) -> None:
        super().__init__(f"{where}: expected {expected}")


def dump(value: object, kind: Any) -> str:
    """The value as one line of JSON. `kind` is its declared type (a dataclass, `tuple[Tag, ...]`, …).

    Everything outside ASCII is escaped: a helpdesk's text may hold halves of surrogate pairs, which no file encoding
    takes. Raises Unreadable when the value is not of that type.
    """
    return json.dumps(_encode(kind, value, "value"), allow_nan=False, separators=(",", ":"), sort_keys=True)


def load(text: str, kind: type[T]) -> T:
    """The value that `dump` made this text from. A field that is missing takes its default, if it has one.

    Raises Unreadable for anything else: no JSON, an unknown field, a wrong type, a time without a zone.
    """
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except ValueError as error:
        raise Unreadable("value", "JSON") from error
    value: T = _decode(kind, found, "value")
    return value


FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_PHRASE = "phrase:"


def words_text(words: str) -> str:
    """A sentence as it is stored: one with values in it keeps its template, so that it can be said in any language."""
    whole = _PHRASE + json.dumps(_template(words)) if isinstance(words, Phrase) and words.values else words
    return whole.encode("utf-8", "replace").decode()  # a desk's words may hold halves of surrogate pairs


def words_value(text: str) -> str:
    """The sentence that `words_text` wrote; any other text is what it is."""
    try:
        return _phrase(json.loads(text.removeprefix(_PHRASE))) if text.startswith(_PHRASE) else text
    except (ValueError, LookupError, TypeError, AttributeError):
        return text


def _template(value: object) -> object:
    if isinstance(value, Phrase):
        return {"template": value.template, "values": {name: _template(each) for name, each in value.values.items()}}
    return value if isinstance(value, int | float) else str(value).encode("utf-8", "replace").decode()


def _phrase(found: Any) -> Any:
    if isinstance(found, dict):
        values = {name: _phrase(each) for name, each in found["values"].items()}
        template: str = found["template"]
        return Phrase.of(template, **values)
    return found


def time_text(at: datetime) -> str:
    """A moment in UTC with microseconds, so that texts sort as the moments do.

    A desk may say "never" with the first or last moment of a calendar, in a zone where UTC has no such year: that
    becomes the first or last moment that UTC has.
    """
    if at.tzinfo is None:
        raise Unreadable("time", "a time zone")
    try:
        moment = at.astimezone(UTC)
    except OverflowError:
        moment = FIRST if at.year == MINYEAR else LAST
    return moment.isoformat(timespec="microseconds")


def time_value(text: str) -> datetime:
    """The moment that `time_text` wrote."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unreadable("time", "an ISO 8601 time") from error
    if at.tzinfo is None:
        raise Unreadable("time", "a time zone")
    return at


def _no_constant(name: str) -> float:
    raise ValueError(name)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _encode(kind: Any, value: Any, where: str) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _encode_union(inner, value, where)
    if origin is Literal:
        return _one_of(inner, value, where)
    if origin is tuple and isinstance(value, tuple):
        return [_encode(inner[0], item, f"{where}[{index}]") for index, item in enumerate(value)]
    if origin is frozenset and isinstance(value, frozenset):
        return sorted(_encode(inner[0], item, where) for item in value)
    if origin in _MAPPINGS and isinstance(value, Mapping):
        return {_scalar(str, key, where): _encode(inner[1], item, f"{where}.{key}") for key, item in value.items()}
    if kind is datetime and isinstance(value, datetime):
        return time_text(value)
    if is_dataclass(kind) and type(value) is kind:
        return _encode_fields(kind, value, where)
    return _scalar(kind, value, where)


def _decode(kind: Any, found: Any, where: str) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(inner, found, where)
    if origin is Literal:
        return _one_of(inner, found, where)
    if origin is tuple and isinstance(found, list):
        return tuple(_decode(inner[0], item, f"{where}[{index}]") for index, item in enumerate(found))
    if origin is frozenset and isinstance(found, list):
        return frozenset(_decode(inner[0], item, where) for item in found)
    if origin in _MAPPINGS and isinstance(found, dict):
        return {key: _decode(inner[1], item, f"{where}.{key}") for key, item in found.items()}
    if kind is datetime and isinstance(found, str):
        return time_value(found)
    if is_dataclass(kind) and isinstance(found, dict):
        return _decode_fields(kind, found, where)
    return _scalar(kind, found, where)


def _encode_fields(kind: Any, value: Any, where: str) -> dict[str, Any]:
    hints = _hints(kind)
    return {name: _encode(hint, getattr(value, name), f"{where}.{name}") for name, hint in hints.items()}


def _decode_fields(kind: Any, found: dict[str, Any], where: str) -> Any:
    hints = _hints(kind)
    known = {field.name: field for field in fields(kind)}
    if unknown := found.keys() - known.keys():
        raise Unreadable(f"{where}.{min(unknown)}", f"a field of {kind.__name__}")
    for name, field in known.items():
        if name not in found and field.default is MISSING and field.default_factory is MISSING:
            raise Unreadable(f"{where}.{name}", "a value")
    return kind(**{name: _decode(hints[name], item, f"{where}.{name}") for name, item in found.items()})


def _encode_union(inner: tuple[Any, ...], value: Any, where: str) -> Any:
    if value is None and type(None) in inner:
        return None
    for kind in inner:
        if is_dataclass(kind) and type(value) is kind:
            # Two dataclasses may share a field, so the value carries the name of its type.
            return (
                {"is": kind.__name__, **_encode(kind, value, where)} if _named(inner) else _encode(kind, value, where)
            )
    return _first_that_fits(inner, value, where, _encode)


def _decode_union(inner: tuple[Any, ...], found: Any, where: str) -> Any:
    if found is None and type(None) in inner:
        return None
    if _named(inner) and isinstance(found, dict):
        rest = {name: item for name, item in found.items() if name != "is"}
        for kind in inner:
            if is_dataclass(kind) and getattr(kind, "__name__", "") == found.get("is"):
                return _decode(kind, rest, where)
        raise Unreadable(f"{where}.is", "a known type")
    return _first_that_fits(inner, found, where, _decode)


def _named(inner: tuple[Any, ...]) -> bool:
    return sum(is_dataclass(kind) for kind in inner) > 1


def _first_that_fits(inner: tuple[Any, ...], value: Any, where: str, step: Any) -> Any:
    # An exact type first: 1 is also a good float, and must come back as the integer it was.
    exact = [kind for kind in inner if type(value) is kind]
    for kind in (*exact, *inner):
        try:
            return step(kind, value, where)
        except Unreadable:
            if len([one for one in inner if one is not type(None)]) == 1 and kind is not type(None):
                raise  # one choice besides None: its own complaint names the place best
    raise Unreadable(where, " or ".join(getattr(kind, "__name__", str(kind)) for kind in inner))


def _one_of(values: tuple[Any, ...], value: Any, where: str) -> Any:
    if isinstance(value, str) and value in values:
        return value
    raise Unreadable(where, "one of " + ", ".join(map(str, values)))


def _scalar(kind: Any, value: Any, where: str) -> Any:
    if kind is float and type(value) is int:
        return value
    if kind is str and isinstance(value, Phrase):
        return str(value)  # the English sentence: what is stored is read by programs and by colleagues
    if kind in (str, int, float, bool, type(None)) and type(value) is kind:
        return value
    raise Unreadable(where, getattr(kind, "__name__", str(kind)))
