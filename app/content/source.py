"""One content file while it is read: its YAML nodes with line numbers, and every mistake found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node

from app.domain.errors import ContentError

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 12

# libyaml, which every wheel of PyYAML carries. It is eight times as fast as the Python reader, and the two differ in
# what they refuse ("{text: Where?}"), so there is no falling back from one to the other.
_LOADER = yaml.CSafeLoader
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


class Unreadable(Exception):
    """The file cannot be read any further; the reason is already among the problems."""


class Source:
    """A file with the problems found in it. `name` is what people see: `playbooks/refund.yaml`.

    `ids` are the ids it defines with their lines, for the search for doubles; `steps` are the steps of playbooks that
    it names, with their lines: whether they exist is known when all files are read.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[ContentError] = []
        self.ids: dict[str, int] = {}
        self.steps: list[tuple[int, str]] = []
        self.first_line = 1
        """Line of the file on which the YAML begins (an article's front matter does not begin on the first)."""

    def report(self, line: int, says: str) -> None:
        self.problems.append(ContentError(f"{self.name}:{line}: {says}"))

    def line_of(self, node: Node) -> int:
        return int(node.start_mark.line) + self.first_line

    def mapping(self, text: str) -> MappingNode:
        """The text's one mapping. Raises Unreadable after it reported why there is none."""
        try:
            self._refuse_traps(text)
            root = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as broken:
            mark = broken.problem_mark or broken.context_mark
            why = broken.problem or broken.context or "it cannot be understood"
            if "mapping values" in why:
                why = 'put a text that holds ": " in quotes'
            self.report((mark.line if mark else 0) + self.first_line, f"this is not valid YAML: {why}")
            raise Unreadable from None
        except yaml.reader.ReaderError as broken:
            line = text.count("\n", 0, broken.position)
            self.report(line + self.first_line, "this is not valid YAML: a control character is not allowed")
            raise Unreadable from None
        if not isinstance(root, MappingNode):
            self.report(self.first_line, 'the file must begin with fields, such as "schema: …"')
            raise Unreadable
        return root

    def _refuse_traps(self, text: str) -> None:
        """Looks through the flat events first: nothing nested or repeated without end is ever built."""
        depth = 0
        for event in yaml.parse(text, Loader=_LOADER):
            line = (int(event.start_mark.line) if event.start_mark else 0) + self.first_line
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                self.report(line, "anchors and aliases (& and *) are not allowed; put a text that begins so in quotes")
                raise Unreadable
            if getattr(event, "tag", None):
                self.report(line, "tags (!) are not allowed; put a text that begins so in quotes")
                raise Unreadable
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > MAX_DEPTH:
                self.report(line, f"this is nested more than {MAX_DEPTH} deep")
                raise Unreadable


def read_text(source: Source, path: Path) -> str:
    """The file's text with `\\n` line ends. Raises Unreadable after it reported why it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as failed:
        source.report(1, f"the file cannot be read: {failed.strerror or 'input/output error'}")
        raise Unreadable from None
    if len(content) > MAX_BYTES:
        source.report(1, f"the file is larger than {MAX_BYTES // 1024} KiB")
        raise Unreadable
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        source.report(content.count(b"\n", 0, broken.start) + 1, "the file is not UTF-8: save it as UTF-8")
        raise Unreadable from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _as_yaml(text) if path.suffix.lower() == ".json" else text


def _as_yaml(json: str) -> str:
    """JSON is YAML but for two things: indenting with tabs, and characters above U+FFFF written as two escapes.

    Inside a JSON text a tab is always written as an escape, so every bare tab is indentation.
    """

    def joined(match: re.Match[str]) -> str:
        return match[1] + chr(0x10000 + ((int(match[2], 16) - 0xD800) << 10) + int(match[3], 16) - 0xDC00)

    return _SURROGATES.sub(joined, json.replace("\t", " "))


def did_you_mean(word: str, known: Iterable[str], form: str = '"{}"') -> str:
    """` (did you mean "…"?)`, or nothing when no known word is near."""
    spelled = {each.lower(): each for each in known}
    close = get_close_matches(word.lower(), spelled, n=1, cutoff=0.6)
    return f" (did you mean {form.format(spelled[close[0]])}?)" if close else ""
