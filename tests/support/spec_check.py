"""Holds requests and answers of a fake against the vendor's published OpenAPI file, where that is at hand."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import yaml

Spec = Mapping[str, Any]
_METHODS = ("get", "put", "post", "delete", "patch")


class Exchanged(Protocol):
    """One request and its answer, with JSON bodies or None."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def asked(self) -> Any: ...
    @property
    def status(self) -> int: ...
    @property
    def answered(self) -> Any: ...


def spec_folder() -> Path | None:
    """The folder of published files, which are not ours to ship: CALMDESK_SPECS names it, None where it is not set."""
    named = os.environ.get("CALMDESK_SPECS")
    return Path(named) if named else None


@cache
def load(path: Path) -> Spec:
    """An OpenAPI 3 file, JSON or YAML, with its `nullable` said as JSON Schema says it."""
    text = path.read_text(encoding="utf-8")
    found = json.loads(text) if path.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
    spec: Spec = _without_nullable(found)
    return spec


def against_the_spec(
    file: str, log: Iterable[Exchanged], *, outside: Sequence[str] = (), excused: Sequence[str] = ()
) -> None:
    """Raises AssertionError for every exchange that differs from the file; does nothing where there is no file.

    `outside` are addresses the file leaves out, with `{}` for a part that varies. `excused` are patterns of differences
    in which the file itself is known to be wrong.
    """
    folder = spec_folder()
    if folder is None:
        return
    spec = load(folder / file)
    left_out = [re.compile("[^/]+".join(map(re.escape, one.split("{}")))) for one in outside]
    wrong: dict[str, None] = {}
    for one in log:
        path = urlsplit(one.path).path
        if not any(pattern.match(path) for pattern in left_out):
            problems = check(spec, one.method, path, one.asked, one.status, one.answered)
            problems = [found for found in problems if not any(re.search(known, found) for known in excused)]
            wrong.update(dict.fromkeys(f"{one.method} {path} {one.status}: {problem}" for problem in problems))
    assert not wrong, "\n".join(wrong)


def check(  # noqa: PLR0917 - one exchange, in the order it is written
    spec: Spec, method: str, path: str, asked: Any, status: int, answered: Any
) -> list[str]:
    """What of one exchange differs from the file. An error's body is checked where the file describes it."""
    operation = _operation(spec, method, path)
    if operation is None:
        return ["the file has no such operation"]
    problems: list[str] = []
    body = _resolved(spec, operation.get("requestBody", {}))
    if asked is not None and 200 <= status < 300:  # a refused request may well be wrong
        problems += [f"request: {one}" for one in _differences(spec, _schema(body), asked)]
    if body.get("required") and asked is None:
        problems.append("request: it has no body")
    responses = operation.get("responses", {})
    told = responses.get(str(status)) or responses.get(f"{status // 100}XX") or responses.get("default")
    if told is None:
        return problems if status >= 400 else [*problems, f"the file knows no answer {status}"]
    schema = _schema(_resolved(spec, told))
    if schema is None and answered is not None and status < 300:
        problems.append("answer: the file says that it has no body")
    return problems + [f"answer: {one}" for one in _differences(spec, schema, answered)]


def _operation(spec: Spec, method: str, path: str) -> Mapping[str, Any] | None:
    """The operation of an address; one that is written out goes before one with a varying part."""
    found: list[tuple[int, Mapping[str, Any]]] = []
    for template, item in spec["paths"].items():
        pattern = re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(template))
        if method.lower() in item and re.fullmatch(pattern, path):
            found.append((template.count("{"), item[method.lower()]))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _schema(holder: Mapping[str, Any]) -> Mapping[str, Any] | None:
    content = holder.get("content", {})
    media = content.get("application/json") or next(iter(content.values()), None)
    return media.get("schema") if media else None


def _differences(spec: Spec, schema: Mapping[str, Any] | None, value: Any) -> list[str]:
    import jsonschema

    if schema is None or value is None:
        return []
    whole = {**schema, "components": spec["components"]}
    errors = jsonschema.Draft7Validator(whole).iter_errors(value)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in errors]


def _resolved(spec: Spec, thing: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in thing:
        found: Any = spec
        for part in thing["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        thing = found
    return thing


def _without_nullable(thing: Any) -> Any:
    """`nullable: true` beside a type, an enumeration or a reference becomes a choice with null."""
    if isinstance(thing, list):
        return [_without_nullable(one) for one in thing]
    if not isinstance(thing, dict):
        return thing
    said = isinstance(thing.get("nullable"), bool)  # else it is a property of this name
    made = {key: _without_nullable(value) for key, value in thing.items() if not (said and key == "nullable")}
    return {"anyOf": [made, {"type": "null"}]} if said and thing["nullable"] else made
