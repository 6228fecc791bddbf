"""The fields of one YAML mapping, read by name and type; what is wrong is reported and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from app.content.source import Source, did_you_mean
from app.domain.slots import SLOTS

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_KINDS = {
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
    "null": "empty",
    "timestamp": "a date",
    "seq": "a list",
    "map": "a group of fields",
    "str": "a text",
}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Fields:
    """A mapping whose fields are taken one by one. A wrong field is reported and comes back empty."""

    def __init__(self, source: Source, node: Node, known: Collection[str]) -> None:
        self.source = source
        self.line = source.line_of(node)
        self._nodes: dict[str, Node] = {}
        self._lines: dict[str, int] = {}
        if not isinstance(node, MappingNode):
            source.report(self.line, f"a group of fields is expected here, not {_kind(node)}: {', '.join(known)}")
            return
        for name, key, value in named(source, node):
            if name not in known:
                source.report(source.line_of(key), f'unknown field "{name}"{did_you_mean(name, known)}')
            else:
                self._nodes[name] = value
                self._lines[name] = source.line_of(key)

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    def line_of(self, name: str) -> int:
        """The line of the field's name; that of the whole mapping when it is absent."""
        return self._lines.get(name, self.line)

    def report(self, name: str, says: str) -> None:
        self.source.report(self.line_of(name), f'field "{name}" {says}')

    def text(self, name: str, *, required: bool = True) -> str | None:
        """A text that is not empty; None when it is absent or wrong."""
        if (node := self._get(name, required=required)) is None:
            return None
        return self._text_of(name, node)

    def texts(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; empty when it is absent or wrong."""
        found = ((node, self._text_of(name, node)) for node in self._items(name, required=required))
        return tuple(text for _, text in found if text is not None)

    def lined(self, name: str) -> tuple[tuple[int, str], ...]:
        """A list of texts, each with its line; empty when it is absent or wrong."""
        found = ((node, self._text_of(name, node)) for node in self._items(name, required=False))
        return tuple((self.source.line_of(node), text) for node, text in found if text is not None)

    def chosen(self, name: str, known: Collection[str], what: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts out of a closed list, called `what` in the report."""
        found: list[str] = []
        for node in self._items(name, required=required):
            text = self._text_of(name, node)
            if text is None:
                continue
            if text not in known:
                self._report_at(node, name, f'has an unknown {what} "{text}"{did_you_mean(text, known)}')
            else:
                found.append(text)
        return tuple(found)

    def choice(self, name: str, known: Collection[str], *, required: bool = False) -> str | None:
        """One text out of a closed list; None when it is absent or wrong."""
        text = self.text(name, required=required)
        if text is None or text in known:
            return text
        self.report(name, f'cannot be "{text}"{did_you_mean(text, known)}; it is one of {", ".join(known)}')
        return None

    def id(self) -> str:
        """The field `id`, noted for the search for doubles; "" when it is wrong."""
        text = self.text("id")
        if text is None:
            return ""
        if not _ID.fullmatch(text):
            self.report("id", "begins with a-z or 0-9 and goes on with a-z, 0-9, _ and -, at most 64 characters")
            return ""
        return self.noted(text)

    def noted(self, text: str) -> str:
        """Notes an id of this file, or reports that it is there already."""
        if (line := self.source.ids.get(text)) is not None:
            self.report("id", f'"{text}" is already used on line {line}')
        else:
            self.source.ids[text] = self.line_of("id")
        return text

    def template(self, name: str, *, required: bool) -> str | None:
        """A text with {slots}; unknown slots and stray braces are reported."""
        text = self.text(name, required=required)
        for match in _BRACES.finditer(text or ""):
            slot = match.group(1)
            if slot is None:
                self.report(name, "has a brace that is not part of a {slot}")
            elif slot not in SLOTS:
                near = did_you_mean(slot.strip().replace(" ", "_"), SLOTS, "{{{}}}")
                self.report(name, f"has an unknown slot {{{slot}}}{near}")
        return text

    def number(self, name: str, *, required: bool) -> float | None:
        """A number; None when it is absent or wrong."""
        node = self._get(name, required=required)
        if node is None:
            return None
        if isinstance(node, ScalarNode) and _tag(node) in ("int", "float"):
            try:
                return float(node.value)
            except ValueError:
                pass
        self.report(name, f"must be a number, not {_kind(node)}")
        return None

    def count(self, name: str) -> int:
        """A whole number from 0; 0 when it is absent or wrong."""
        number = self.number(name, required=False)
        if number is None:
            return 0
        if number < 0 or number != int(number):
            self.report(name, "must be a whole number from 0")
            return 0
        return int(number)

    def flag(self, name: str, *, default: bool) -> bool:
        """true or false."""
        node = self._get(name, required=False)
        if node is None:
            return default
        if isinstance(node, ScalarNode) and _tag(node) == "bool":
            return node.value.lower() in ("true", "yes", "on")
        self.report(name, f"must be true or false, not {_kind(node)}")
        return default

    def date(self, name: str) -> datetime | None:
        """A day, `2026-11-21` with or without quotes, as its first moment in UTC."""
        node = self._get(name, required=False)
        if node is None:
            return None
        if isinstance(node, ScalarNode) and _DATE.fullmatch(node.value):
            try:
                return datetime.strptime(node.value, "%Y-%m-%d").replace(tzinfo=UTC)
            except ValueError:
                pass
        self.report(name, "must be a date such as 2026-11-21")
        return None

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """A mapping from text to text; empty when it is absent or wrong."""
        if (node := self._get(name, required=False)) is None:
            return ()
        if not isinstance(node, MappingNode):
            self.report(name, f"must hold names with a value each, not {_kind(node)}")
            return ()
        found = ((key, self._text_of(key, value)) for key, _, value in named(self.source, node))
        return tuple((key, value) for key, value in found if value is not None)

    def groups(self, name: str, known: Collection[str], *, required: bool = False) -> Iterator[Fields]:
        """A list of mappings, each with fields of its own."""
        for node in self._items(name, required=required):
            yield Fields(self.source, node, known)

    def group(self, name: str, known: Collection[str], *, required: bool = False) -> Fields | None:
        """A mapping with fields of its own; None when it is absent."""
        node = self._get(name, required=required)
        return None if node is None else Fields(self.source, node, known)

    def choices(self, name: str) -> dict[str, tuple[str, ...]]:
        """A mapping from text to a list of texts; empty when it is absent or wrong."""
        if (node := self._get(name, required=False)) is None:
            return {}
        if not isinstance(node, MappingNode):
            self.report(name, f"must hold names with a list each, not {_kind(node)}")
            return {}
        inner = Fields(self.source, node, [str(key.value) for key, _ in node.value])
        return {str(key.value): inner.texts(str(key.value)) for key, _ in node.value}

    def _get(self, name: str, *, required: bool) -> Node | None:
        node = self._nodes.get(name)
        if node is None and required:
            self.source.report(self.line, f'field "{name}" is missing')
        return node

    def _items(self, name: str, *, required: bool) -> list[Node]:
        node = self._get(name, required=required)
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self.report(name, f"must be a list, not {_kind(node)}")
            return []
        return list(node.value)

    def _text_of(self, name: str, node: Node) -> str | None:
        if not isinstance(node, ScalarNode) or _tag(node) != "str":
            hint = ""
            if isinstance(node, ScalarNode) and _tag(node) != "null":
                hint = f': put it in quotes, "{node.value}"'
            self._report_at(node, name, f"must be a text, not {_kind(node)}{hint}")
            return None
        text = str(node.value).strip()
        if not text:
            self._report_at(node, name, "must not be empty")
            return None
        return text

    def _report_at(self, node: Node, name: str, says: str) -> None:
        self.source.report(self.source.line_of(node), f'field "{name}" {says}')


def named(source: Source, node: MappingNode) -> Iterator[tuple[str, Node, Node]]:
    """Each field of a mapping: name, key node, value node. A field that comes again is reported and left out."""
    first: dict[str, int] = {}
    for key, value in node.value:
        line = source.line_of(key)
        if not isinstance(key, ScalarNode):
            source.report(line, f"a field's name must be a text, not {_kind(key)}")
            continue
        if key.value in first:
            source.report(line, f'field "{key.value}" is there twice (first on line {first[key.value]})')
            continue
        first[key.value] = line
        yield key.value, key, value


def _tag(node: Node) -> str:
    return str(node.tag).rsplit(":", 1)[-1]


def _kind(node: Node) -> str:
    return _KINDS.get(_tag(node), "something else")
