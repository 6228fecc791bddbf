"""Looks through a company's content: what is wrong in it, and what will not do what its author wants."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.content.files import KINDS, counts, files_in, folder_of, name_key, read_playbooks
from app.content.folder import Folder
from app.content.shipped import shipped
from app.domain.content import Library, Playbook
from app.domain.errors import ContentError
from app.domain.findings import Finding
from app.domain.lint import NOTES, lint
from app.domain.rules_lint import conflicts


class NothingToCheck(ValueError):
    """There is no content at this place; says why in words."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is checked. `library` is what is in use; of its playbooks, only those `mine` says yes to are looked at.
    `ours` are the files as they ship: nobody here can mend them. Escalation rules are looked at `with_rules`.
    """

    library: Library
    problems: tuple[ContentError, ...]
    mine: Callable[[Playbook], bool] = lambda _: True
    ours: frozenset[str] = frozenset()
    with_rules: bool = True

    @property
    def playbooks(self) -> list[Playbook]:
        """Those to look at: where a file is wrong, what stands in for it is not its author's."""
        wrong = {place_of(problem)[0] for problem in self.problems}
        return [one for one in self.library.playbooks if self.mine(one) and one.source not in wrong]

    @property
    def checked(self) -> int:
        """How many playbooks were looked at, the wrong ones too."""
        wrong = {place_of(problem)[0] for problem in self.problems if _is_playbook(problem)}
        return len(wrong) + len(self.playbooks)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found beside mistakes; notes are no reason to do anything."""

    warnings: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def looked_at(company: Path, place: Path | None = None) -> Looked:
    """The company's content over ours, or what lies at `place`. Raises NothingToCheck."""
    if place is None:
        folder = Folder(shipped("resources"), company)
        theirs = {name_key(path) for path in files_in(folder_of(company, "playbooks"), "playbooks")}
        files = files_in(shipped("resources") / "playbooks", "playbooks")
        ours = frozenset(f"playbooks/{path.name}" for path in files if name_key(path) not in theirs)
        return Looked(folder.library(), folder.problems, ours=ours)
    if not place.exists():
        raise NothingToCheck(f"there is nothing at {place}")
    kinds = [kind for kind in KINDS if folder_of(place, kind).is_dir()] if place.is_dir() else []
    if kinds:
        folder = Folder(shipped("resources"), place)
        own = {f"playbooks/{path.name}" for path in files_in(folder_of(place, "playbooks"), "playbooks")}
        return Looked(folder.library(), folder.problems, lambda playbook: playbook.source in own)
    files = files_in(place, "playbooks") if place.is_dir() else [place]
    if not files or not counts(files[0], "playbooks"):
        raise NothingToCheck(f"{place} is no playbook and has none: a playbook's name ends with .yaml, .yml or .json")
    intents = [intent.id for intent in Folder(shipped("resources"), company).library().intents]
    playbooks, problems = read_playbooks(files, intents)
    return Looked(Library(playbooks=tuple(playbooks)), tuple(problems), with_rules=False)


def findings(
    looked: Looked,
    known: Collection[str],
    heard_from: Mapping[str, float],
    *,
    alike: Sequence[Finding] = (),
    single: bool = False,
) -> Findings:
    """What will not do what its author wants. `known` are the intents that are read, `heard_from` from which
    probability each trigger is reported, `alike` what was compared before; a `single` file gets no notes.
    """
    found = [*lint(looked.library.playbooks, known), *alike]
    rules = conflicts(looked.library.escalation, heard_from=heard_from) if looked.with_rules else ()
    sources = {playbook.source for playbook in looked.playbooks}
    unread = [one.source for one in found if one.kind == "unread-intent" and one.source in looked.ours]
    warnings = [
        one
        for one in found
        if one.kind not in NOTES
        and one.source.partition("#")[0] in sources
        and not (one.kind == "unread-intent" and one.source in unread)
    ]
    notes = [one for one in found if one.kind in NOTES and not single]
    if unread:
        names = ", ".join(Path(one).stem for one in unread)
        count = f"{len(unread):,} shipped playbook{'' if len(unread) == 1 else 's'}"
        says = f"{count} for intents that the models in use do not read: {names}."
        notes.append(Finding("playbooks", "unread-intent", says))
    return Findings((*warnings, *rules), tuple(notes))


def place_of(problem: ContentError) -> tuple[str, int | None]:
    """File and line of a mistake: "playbooks/refund.yaml:3: …"."""
    where = problem.detail.partition(": ")[0]
    file, _, line = where.rpartition(":")
    return (file, int(line)) if line.isdecimal() else (where, None)


def _is_playbook(problem: ContentError) -> bool:
    file = place_of(problem)[0]
    return "/" not in file or file.startswith("playbooks/")
