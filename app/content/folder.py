"""The content folder: what ships, with a company's files over it, as last read without error."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode

from app.content.articles import article, front_matter
from app.content.documents.found import NotAnArticle
from app.content.documents.reading import MAX_BYTES, content_of, loose, read_article
from app.content.guard import guarded
from app.content.source import Source, Unreadable, did_you_mean, read_text
from app.content.written.deescalation import deescalation_cards
from app.content.written.escalation import escalation_rules
from app.content.written.intents import intents
from app.content.written.opening import schema_of
from app.content.written.playbooks import playbook
from app.content.written.replies import replies
from app.domain.content import Library
from app.domain.errors import ContentError

_YAML = (".yaml", ".yml", ".json")
_SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "intents": _YAML,
    "playbooks": _YAML,
    "replies": _YAML,
    "escalation": _YAML,
    "deescalation": _YAML,
    "knowledge": tuple(MAX_BYTES),
}
"""Folders in the order in which they are read: the others name intents."""
_OFF = "calmdesk.off/1"
_READERS: Mapping[str, Callable[[Source, MappingNode, frozenset[str]], Any]] = {
    "playbooks": playbook,
    "replies": replies,
    "escalation": escalation_rules,
    "deescalation": deescalation_cards,
}


@dataclass(frozen=True, slots=True)
class _Read:
    """One file as read. `value` counts only when there are no problems."""

    name: str
    value: Any
    digest: str = ""
    ids: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[ContentError, ...] = ()
    neighbours: tuple[tuple[int, str], ...] = ()


Stamp = tuple[tuple[str, int, int], ...]


class Folder:
    """Shipped content, with a company's own folder over it by file name (port `Content`).

    Reading is plain blocking I/O: call `reload_if_changed` in a thread. The library is replaced in one step.
    """

    def __init__(self, shipped: Path, company: Path | None = None) -> None:
        """Reads everything once. A company folder that is not there yet is read when it appears."""
        self._shipped = shipped
        self._company = company
        self._library = Library()
        self._good: dict[str, _Read] = {}
        self._problems: tuple[ContentError, ...] = ()
        self._stamp = self._look()
        self._read_all()

    def library(self) -> Library:
        """Everything that was last read without error."""
        return self._library

    @property
    def problems(self) -> tuple[ContentError, ...]:
        """Every mistake found in the files as they are now."""
        return self._problems

    @property
    def version(self) -> str:
        """A digest over the files in use."""
        return self._library.version

    def reload_if_changed(self) -> bool:
        """Reads the files again when one was added, changed or removed; True when it did."""
        if self._company and self._company_was_there and not self._company.is_dir():
            # Unplugged or unmounted: falling back to the shipped files would silently drop the company's own rules.
            away = ContentError(f"{self._company}: the folder is not there any more; what was read last stays in use")
            self._problems, self._stamp = (away,), ()
            return False
        if (stamp := self._look()) == self._stamp:
            return False
        self._stamp = stamp
        self._read_all()
        return True

    def _look(self) -> Stamp:
        found = []
        for root in self._roots():
            for kind in _SUFFIXES:
                for path in _files(root / kind, _SUFFIXES[kind]):
                    try:
                        seen = path.stat()
                    except OSError:
                        continue  # removed between the listing and the look
                    found.append((str(path), seen.st_mtime_ns, seen.st_size))
        return tuple(found)

    def _roots(self) -> tuple[Path, ...]:
        return (self._shipped, self._company) if self._company else (self._shipped,)

    def _read_all(self) -> None:
        self._company_was_there = self._company is not None and self._company.is_dir()
        problems: list[ContentError] = []
        used: dict[str, list[_Read]] = {}
        known: frozenset[str] = frozenset()
        for kind in _SUFFIXES:
            used[kind] = self._read_kind(kind, known, problems)
            if kind == "intents":
                known = frozenset(info.id for read in used[kind] for info in read.value)
                problems += _unknown_neighbours(used[kind], known)
        shipped_rules = [
            rule
            for path in _files(self._shipped / "escalation", _YAML)
            for rule in _read(path, "escalation", known).value or ()
        ]
        rules, refused = guarded([rule for read in used["escalation"] for rule in read.value], shipped_rules)
        self._good = {read.name: read for reads in used.values() for read in reads}
        self._problems = (*problems, *refused)
        everything = "\n".join(f"{name} {self._good[name].digest}" for name in sorted(self._good))
        self._library = Library(
            playbooks=tuple(replace(read.value, version=read.digest[:12]) for read in used["playbooks"] if read.value),
            replies=tuple(item for read in used["replies"] for item in read.value),
            escalation=tuple(rules),
            deescalation=tuple(item for read in used["deescalation"] for item in read.value),
            intents=tuple(info for read in used["intents"] for info in read.value),
            articles=tuple(read.value for read in used["knowledge"] if read.value),
            version=hashlib.sha256(everything.encode()).hexdigest()[:12],
        )

    def _read_kind(self, kind: str, known: frozenset[str], problems: list[ContentError]) -> list[_Read]:
        """The files of one folder that are in use: each as it is now, else its last good version, else as shipped."""
        paths: dict[str, list[Path]] = {}
        for root in reversed(self._roots()):
            for path in _files(root / kind, _SUFFIXES[kind]):
                paths.setdefault(path.name, []).append(path)
        seen: dict[str, tuple[str, int]] = {}
        chosen: list[_Read] = []
        # Shipped names first, so that a double id is reported in the company's own new file.
        for name in sorted(paths, key=lambda each: (not (self._shipped / kind / each).exists(), each)):
            now = _without_doubles(_read(paths[name][0], kind, known), seen)
            problems += now.problems
            for read in self._versions(now, kind, paths[name], known):
                usable = _without_doubles(read, seen)
                if not usable.problems:
                    seen |= {identity: (usable.name, line) for identity, line in usable.ids.items()}
                    chosen.append(usable)
                    break
        return chosen

    def _versions(self, now: _Read, kind: str, paths: list[Path], known: frozenset[str]) -> Iterator[_Read]:
        yield now
        if (good := self._good.get(now.name)) is not None:
            yield good
        for path in paths[1:]:
            yield _read(path, kind, known)


def _files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return []
    return [path for path in found if path.suffix.lower() in suffixes and path.name[0] != "." and path.is_file()]


def _read(path: Path, kind: str, known: frozenset[str]) -> _Read:
    """One file with everything that is wrong in it; never raises for what is in the file."""
    if kind == "knowledge" and (seen := loose(path)):
        return _loose(path, *seen)
    source = Source(f"{kind}/{path.name}")
    empty: Any = None if kind in ("playbooks", "knowledge") else ()
    value: Any = empty
    neighbours: tuple[tuple[int, str], ...] = ()
    digest = ""
    try:
        text = read_text(source, path)
        digest = hashlib.sha256(text.encode()).hexdigest()
        body = ""
        if kind == "knowledge":
            root, body = front_matter(source, text)
        else:
            root = source.mapping(text)
        if schema_of(root) == _OFF:
            pass
        elif kind == "knowledge":
            value = article(source, root, body)
        elif kind == "intents":
            value, neighbours = intents(source, root)
        else:
            value = _READERS[kind](source, root, known)
    except Unreadable:
        pass
    problems = tuple(sorted(source.problems, key=lambda problem: int(problem.detail.split(":")[1])))
    return _Read(source.name, empty if problems else value, digest, source.ids, problems, neighbours)


@lru_cache(maxsize=5000)
def _loose(path: Path, changed: int, size: int) -> _Read:  # noqa: ARG001 - read again when one of them changes
    """An article without our front matter. Kept, because some formats take long to read."""
    name = f"knowledge/{path.name}"
    try:
        content, modified = content_of(path)
        value = read_article(name, content, modified, internal=True)
    except NotAnArticle as why:
        return _Read(name, None, problems=(ContentError(f"{name}:1: the file {why}"),))
    return _Read(name, value, hashlib.sha256(content).hexdigest(), {value.id: 1})


def _without_doubles(read: _Read, seen: Mapping[str, tuple[str, int]]) -> _Read:
    doubles = tuple(
        ContentError(
            f'{read.name}:{line}: field "id" "{identity}" is already used in {seen[identity][0]}'
            f":{seen[identity][1]}; to replace that file, give this one its name"
        )
        for identity, line in read.ids.items()
        if identity in seen and not read.problems
    )
    return replace(read, problems=doubles) if doubles else read


def _unknown_neighbours(reads: Iterable[_Read], known: frozenset[str]) -> list[ContentError]:
    return [
        ContentError(
            f'{read.name}:{line}: field "neighbours" has an unknown intent "{name}"{did_you_mean(name, known)}'
        )
        for read in reads
        for line, name in read.neighbours
        if name not in known
    ]
