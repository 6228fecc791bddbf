"""One content file: which ones count, what two of them have in common, and what stands in it."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode

from app.content.articles import article, front_matter
from app.content.documents.found import NotAnArticle
from app.content.documents.reading import MAX_BYTES, content_of, loose, read_article
from app.content.source import Source, Unreadable, read_text
from app.content.written.deescalation import deescalation_cards
from app.content.written.escalation import escalation_rules
from app.content.written.intents import intents
from app.content.written.opening import schema_of
from app.content.written.playbooks import playbook
from app.content.written.replies import replies
from app.content.written.tone import tone_file
from app.domain.content import Playbook
from app.domain.errors import ContentError

_YAML = (".yaml", ".yml", ".json")
KINDS: Mapping[str, tuple[str, ...]] = {
    "intents": _YAML,
    "playbooks": _YAML,
    "replies": _YAML,
    "escalation": _YAML,
    "deescalation": _YAML,
    "tone": _YAML,
    "knowledge": tuple(MAX_BYTES),
}
"""Folders with what their files end with, in the order in which they are read: the others name intents."""
_OFF = "calmdesk.off/1"
_READERS: Mapping[str, Callable[[Source, MappingNode, frozenset[str]], Any]] = {
    "playbooks": playbook,
    "replies": replies,
    "escalation": escalation_rules,
    "deescalation": deescalation_cards,
    "tone": tone_file,
}

Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Read:
    """One file as read. `value` counts only when there are no problems."""

    name: str
    value: Any
    digest: str = ""
    ids: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[ContentError, ...] = ()
    neighbours: tuple[tuple[int, str], ...] = ()
    steps: tuple[tuple[int, str], ...] = ()


def files_in(folder: Path, kind: str) -> list[Path]:
    """The files of this kind in a folder, by name; articles also in the folders below it, as `calmdesk knowledge index`
    finds them: no hidden ones, and none behind a link. A link to a file that leads nowhere is one: reading it says what
    is wrong.
    """
    found: list[Path] = []
    waiting = [folder]
    while waiting:
        try:
            entries = sorted(waiting.pop().iterdir())
        except OSError:
            continue
        found += [path for path in entries if counts(path, kind)]
        if kind == "knowledge":
            waiting += reversed([path for path in entries if path.name[0] != "." and _is_folder(path)])
    return found


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir() and not path.is_symlink()
    except OSError:
        return False


def counts(path: Path, kind: str) -> bool:
    """Whether this is a file of this kind, by its name."""
    if path.suffix.lower() not in KINDS[kind] or path.name[0] == ".":
        return False
    return path.is_file() or (path.is_symlink() and not path.exists())


def folder_of(root: Path, kind: str) -> Path:
    """The folder of this kind; also where it is written "Playbooks", as some systems do not mind and others do."""
    if not (exact := root / kind).is_dir():
        try:
            return next((path for path in sorted(root.iterdir()) if path.name.casefold() == kind), exact)
        except OSError:
            pass
    return exact


def name_key(path: Path, folder: Path | None = None) -> str:
    """What makes two files the same: the name without its ending, small or capital, however its accents are stored; and
    where it stands below the folder, if one is given.
    """
    above = path.parent.relative_to(folder) if folder else Path()
    return unicodedata.normalize("NFC", (above / path.stem).as_posix()).casefold()


def stamp_of(path: Path) -> Stamp:
    """Changes whenever the file is written, replaced, or made readable. All zero for a file that is not there."""
    for look in (path.stat, path.lstat):  # a link that leads nowhere is still there itself
        try:
            seen = look()
        except OSError:
            continue
        return (seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino)
    return (0, 0, 0, 0)


def read_file(path: Path, kind: str, known: frozenset[str], name: str = "") -> Read:
    """One file with everything that is wrong in it; never raises for what is in the file. `known` are the intents."""
    if kind == "knowledge" and loose(path):
        return _loose(path, name or f"{kind}/{path.name}")
    # A name that is not UTF-8 is shown with a sign in the place of what cannot be said.
    source = Source((name or f"{kind}/{path.name}").encode("utf-8", "replace").decode())
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
    after_name = len(source.name) + 1  # a file's name may hold a colon too
    problems = tuple(sorted(source.problems, key=lambda one: int(one.detail[after_name:].partition(":")[0])))
    value = empty if problems else value
    return Read(source.name, value, digest, source.ids, problems, neighbours, tuple(source.steps))


def _loose(path: Path, name: str) -> Read:
    """An article without our front matter."""
    try:
        content, modified = content_of(path)
        value = read_article(name, content, modified, internal=True)
    except NotAnArticle as why:
        return Read(name, None, problems=(ContentError(f"{name}:1: the file {why}"),))
    return Read(name, value, hashlib.sha256(content).hexdigest(), {value.id: 1})


def read_playbooks(paths: Iterable[Path], known: Collection[str]) -> tuple[list[Playbook], list[ContentError]]:
    """Playbooks from files of their own, outside a content folder, with every mistake in them. A mistake names the
    file alone. `known` are the intents a playbook may name; empty takes all.
    """
    found: list[Playbook] = []
    problems: list[ContentError] = []
    seen: dict[str, tuple[str, int]] = {}
    for path in paths:
        read = without_doubles(read_file(path, "playbooks", frozenset(known), path.name), seen)
        problems += read.problems
        if not read.problems and read.value is not None:
            seen |= {identity: (read.name, line) for identity, line in read.ids.items()}
            found.append(versioned(read))
    return found, problems


def versioned(read: Read) -> Playbook:
    """The playbook of a file, with the file's digest as its version."""
    made: Playbook = replace(read.value, version=read.digest[:12])
    return made


def without_doubles(read: Read, seen: Mapping[str, tuple[str, int]]) -> Read:
    """The file, or its problems where it uses ids that another file has already."""
    doubles = tuple(
        ContentError(
            f'{read.name}:{line}: field "id" "{identity}" is already used in {seen[identity][0]}'
            f":{seen[identity][1]}; to replace that file, give this one its name"
        )
        for identity, line in read.ids.items()
        if identity in seen and not read.problems
    )
    return replace(read, problems=doubles) if doubles else read


def same_names(paths: Sequence[Path], kind: str, folder: Path) -> Iterator[ContentError]:
    """What is wrong when files of one folder differ in their ending or in capital letters only: the first is used."""
    first: dict[str, Path] = {}
    for path in paths:
        if (other := first.setdefault(name_key(path, folder), path)) is not path:
            mine, its = (f"{kind}/{one.relative_to(folder).as_posix()}" for one in (path, other))
            yield ContentError(f"{mine}:1: the same name as {its}, which is used: keep one of the two")
