"""The content folder: what ships, with a company's files over it, as last read without error."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.content.files import (
    KINDS,
    Read,
    Stamp,
    files_in,
    folder_of,
    name_key,
    read_file,
    same_names,
    stamp_of,
    versioned,
    without_doubles,
)
from app.content.guard import guarded
from app.content.source import did_you_mean
from app.content.written.replies import unknown_steps
from app.content.written.tone import tone_rules
from app.domain.content import Library
from app.domain.errors import ContentError


class Folder:
    """Shipped content, with a company's own folder over it by file name (port `Content`).

    Reading is plain blocking I/O: call `reload_if_changed` in a thread. The library is replaced in one step.
    """

    def __init__(self, shipped: Path, company: Path | None = None) -> None:
        """Reads everything once. A company folder that is not there yet is read when it appears."""
        self._shipped = shipped
        self._company = company
        self._library = Library()
        self._good: dict[str, Read] = {}
        self._problems: tuple[ContentError, ...] = ()
        self._seen: dict[Path, tuple[Stamp, frozenset[str], Read]] = {}
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

    def _look(self) -> tuple[tuple[Path, Stamp], ...]:
        return tuple(
            (path, stamp_of(path))
            for root in self._roots()
            for kind in KINDS
            for path in files_in(folder_of(root, kind), kind)
        )

    def _roots(self) -> tuple[Path, ...]:
        return (self._shipped, self._company) if self._company else (self._shipped,)

    def _read_all(self) -> None:
        self._company_was_there = self._company is not None and self._company.is_dir()
        problems: list[ContentError] = []
        used: dict[str, list[Read]] = {}
        good: dict[str, Read] = {}
        known: frozenset[str] = frozenset()
        for kind in KINDS:
            used[kind] = self._read_kind(kind, known, problems, good)
            if kind == "intents":
                known = frozenset(info.id for read in used[kind] for info in read.value)
                problems += _unknown_neighbours(used[kind], known)
        for read in used["replies"]:
            if self._is_own(read.name):  # a playbook that a company replaced takes nothing from the shipped replies
                problems += unknown_steps(
                    read.name, read.steps, [book.value for book in used["playbooks"] if book.value]
                )
        shipped_rules = [
            rule
            for path in files_in(folder_of(self._shipped, "escalation"), "escalation")
            for rule in self._read(path, "escalation", known).value or ()
        ]
        rules, refused = guarded([rule for read in used["escalation"] for rule in read.value], shipped_rules)
        tone, unknown = tone_rules([file for read in used["tone"] for file in read.value])
        self._good = good
        self._problems = (*problems, *refused, *unknown)
        everything = "\n".join(sorted(f"{read.name} {read.digest}" for read in good.values()))
        self._library = Library(
            playbooks=tuple(versioned(read) for read in used["playbooks"] if read.value),
            replies=tuple(item for read in used["replies"] for item in read.value),
            escalation=tuple(rules),
            deescalation=tuple(item for read in used["deescalation"] for item in read.value),
            intents=tuple(info for read in used["intents"] for info in read.value),
            articles=tuple(read.value for read in used["knowledge"] if read.value),
            version=hashlib.sha256(everything.encode()).hexdigest()[:12],
            tone=tone,
        )

    def _is_own(self, name: str) -> bool:
        """The file is a company's, or there is no company folder."""
        return self._company is None or (self._company / name).exists()

    def _read_kind(
        self, kind: str, known: frozenset[str], problems: list[ContentError], good: dict[str, Read]
    ) -> list[Read]:
        """The files of one folder that are in use: each as it is now, else its last good version, else as shipped.

        Two files are the same when their names are, without regard to the ending and to capital letters.
        """
        paths: dict[str, list[Path]] = {}
        shipped: set[str] = set()
        for root in reversed(self._roots()):
            folder = folder_of(root, kind)
            found = files_in(folder, kind)
            problems += same_names(found, kind, folder)
            once = {name_key(path, folder): path for path in reversed(found)}
            for key, path in once.items():
                paths.setdefault(key, []).append(path)
            shipped = set(once)
        seen: dict[str, tuple[str, int]] = {}
        chosen: list[Read] = []
        # Shipped names first, so that a double id is reported in the company's own new file.
        for key in sorted(paths, key=lambda each: (each not in shipped, each)):
            now = without_doubles(self._read(paths[key][0], kind, known), seen)
            problems += now.problems
            for read in self._versions(now, kind, key, paths[key], known):
                usable = without_doubles(read, seen)
                if not usable.problems:
                    seen |= {identity: (usable.name, line) for identity, line in usable.ids.items()}
                    chosen.append(usable)
                    good[f"{kind}/{key}"] = usable
                    break
        return chosen

    def _versions(self, now: Read, kind: str, key: str, paths: list[Path], known: frozenset[str]) -> Iterator[Read]:
        yield now
        if (good := self._good.get(f"{kind}/{key}")) is not None:
            yield good
        for path in paths[1:]:
            yield self._read(path, kind, known)

    def _read(self, path: Path, kind: str, known: frozenset[str]) -> Read:
        """The file as it is now; one that is as it was is not read again, so that a change costs its own file only."""
        stamp, before = stamp_of(path), self._seen.get(path)
        if before is not None and before[:2] == (stamp, known) and any(stamp):
            return before[2]
        folder = next(folder for root in self._roots() if path.is_relative_to(folder := folder_of(root, kind)))
        read = read_file(path, kind, known, f"{kind}/{path.relative_to(folder).as_posix()}")
        self._seen[path] = (stamp, known, read)
        return read


def _unknown_neighbours(reads: Iterable[Read], known: frozenset[str]) -> list[ContentError]:
    return [
        ContentError(
            f'{read.name}:{line}: field "neighbours" has an unknown intent "{name}"{did_you_mean(name, known)}'
        )
        for read in reads
        for line, name in read.neighbours
        if name not in known
    ]
