"""`calmdesk playbooks check`: what is wrong in a company's content, and what will not do what its author wants."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NoReturn

from app.cli.ndjson import dumps
from app.cli.progress import Progress
from app.content.shipped import shipped
from app.domain.content import Library, Playbook
from app.domain.errors import CalmdeskError, ContentError
from app.domain.findings import Finding

SCHEMA = "calmdesk.check/1"
GOOD, WRONG = 0, 1

Refuse = Callable[[str], NoReturn]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    words = "say what is wrong in playbooks, and what will not do what its author wants"
    check = actions.add_parser("check", help=words, description=f"{words[0].upper()}{words[1:]}.")
    where = "a content folder, a folder of playbooks, or one playbook; without it, your company's folder over ours"
    check.add_argument("place", nargs="?", type=Path, metavar="DIR", help=where)
    check.add_argument("--similar", action="store_true", help="also find situations that say the same in other words")
    check.add_argument("--json", action="store_true", help="one JSON object instead of words")
    check.set_defaults(refuse=check.error)


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
        wrong = {_place(problem)[0] for problem in self.problems}
        return [one for one in self.library.playbooks if self.mine(one) and one.source not in wrong]


def run(args: argparse.Namespace) -> int:
    """Exit status 0 also with warnings, 1 when a file is wrong, 2 (SystemExit) when there is nothing to look at."""
    from app.domain.lint import NOTES, alike, lint
    from app.domain.rules_lint import conflicts

    looked = _looked(args.place, args.refuse)
    known = _intents_read(args.place)
    single = args.place is not None and args.place.is_file()
    found = list(lint(looked.library.playbooks, known))
    rules = conflicts(looked.library.escalation, heard_from=_heard_from()) if looked.with_rules else ()
    if args.similar:
        found += alike(looked.playbooks, _cosine(looked.playbooks))
    sources = {playbook.source for playbook in looked.playbooks}
    unread = [one.source for one in found if one.kind == "unread-intent" and one.source in looked.ours]
    warnings = [
        one
        for one in found
        if one.kind not in NOTES
        and one.source.partition("#")[0] in sources
        and not (one.kind == "unread-intent" and one.source in unread)
    ]
    warnings += rules
    notes = [one for one in found if one.kind in NOTES and not single]
    if unread:
        names = ", ".join(Path(one).stem for one in unread)
        says = f"{_count(len(unread), 'shipped playbook')} for intents that the models in use do not read: {names}."
        notes.append(Finding("playbooks", "unread-intent", says))
    if args.json:
        print(dumps(_as_json(looked, warnings, notes)).decode(), end="")
    else:
        for line in _in_words(looked, warnings, notes):
            print(line)
    return WRONG if looked.problems else GOOD


# -- what is looked at ------------------------------------------------------------------------------------------------


def _looked(place: Path | None, refuse: Refuse) -> Looked:
    from app.content.files import KINDS, counts, files_in, folder_of, name_key, read_playbooks
    from app.content.folder import Folder
    from app.desktop.folders import find_folders

    company = find_folders().content
    if place is None:
        folder = Folder(shipped("resources"), company)
        theirs = {name_key(path) for path in files_in(folder_of(company, "playbooks"), "playbooks")}
        files = files_in(shipped("resources") / "playbooks", "playbooks")
        ours = frozenset(f"playbooks/{path.name}" for path in files if name_key(path) not in theirs)
        return Looked(folder.library(), folder.problems, ours=ours)
    if not place.exists():
        refuse(f"there is nothing at {place}")
    kinds = [kind for kind in KINDS if folder_of(place, kind).is_dir()] if place.is_dir() else []
    if kinds:
        folder = Folder(shipped("resources"), place)
        own = {f"playbooks/{path.name}" for path in files_in(folder_of(place, "playbooks"), "playbooks")}
        return Looked(folder.library(), folder.problems, lambda playbook: playbook.source in own)
    files = files_in(place, "playbooks") if place.is_dir() else [place]
    if not files or not counts(files[0], "playbooks"):
        refuse(f"{place} is no playbook and has none: a playbook's name ends with .yaml, .yml or .json")
    intents = [intent.id for intent in Folder(shipped("resources"), company).library().intents]
    playbooks, problems = read_playbooks(files, intents)
    return Looked(Library(playbooks=tuple(playbooks)), tuple(problems), with_rules=False)


def _intents_read(place: Path | None) -> Collection[str]:
    """The intents that the packs in use know: a company's own where it has them, else those that ship."""
    from app.desktop.folders import find_folders
    from app.inference.packs import read_manifest

    own = (find_folders().own_intents, *([place / "pack"] if place else ()))
    for pack in (*reversed(own), shipped("packs") / "classifier"):
        with suppress(CalmdeskError, KeyError):  # whatever is wrong with a pack, `calmdesk doctor` tells
            return read_manifest(pack).heads["intent"].labels
    return ()


def _heard_from() -> Mapping[str, float]:
    """From which probability the models in use report each trigger; nothing where there are none."""
    from app.inference.packs import read_manifest

    with suppress(CalmdeskError, KeyError):
        head = read_manifest(shipped("packs") / "classifier").heads["trigger"]
        return dict(zip(head.labels, head.thresholds, strict=True))
    return {}


def _cosine(playbooks: Sequence[Playbook]) -> Callable[[str, str], float]:
    """Compares the situations of these playbooks. Raises ModelMissing or PackRefused."""
    from app.inference.intents.reading import ManyTexts

    texts = list(dict.fromkeys(each.text for book in playbooks for step in book.steps for each in step.when))
    if not texts:
        return lambda *_: 0.0
    with Progress("playbooks") as told:
        vectors = ManyTexts(shipped("packs") / "classifier").read(texts, told).vectors
    by_text = {text: vector / (vector @ vector) ** 0.5 for text, vector in zip(texts, vectors, strict=True)}
    return lambda one, other: float(by_text[one] @ by_text[other])


# -- what is said -----------------------------------------------------------------------------------------------------


def _in_words(looked: Looked, warnings: Sequence[Finding], notes: Sequence[Finding]) -> Iterator[str]:
    said = [(_place(problem)[0], f"  error    {problem.detail}") for problem in looked.problems]
    for finding in warnings:
        file, _, step = finding.source.partition("#")
        what = "rule" if file.startswith("escalation/") else "step"
        said.append((file, f"  warning  {f'{what} {step}: ' if step else ''}{finding.text}"))
    for file, lines in groupby(sorted(said, key=lambda one: one[0]), key=lambda one: one[0]):
        yield file
        yield from (line for _, line in lines)
        yield ""
    for finding in notes:
        yield f"note: {finding.text}"
        yield ""
    if looked.problems:
        yield "A file with an error is not in use: its last good version is, or the shipped file of its name."
    checked = len({_place(problem)[0] for problem in looked.problems if _is_playbook(problem)}) + len(looked.playbooks)
    counted = [_count(len(looked.problems), "error"), _count(len(warnings), "warning")]
    yield f"{_count(checked, 'playbook')} checked: {' and '.join(counted)}."


def _as_json(looked: Looked, warnings: Sequence[Finding], notes: Sequence[Finding]) -> Mapping[str, object]:
    """With the keys of docs/formats.md."""
    errors = [(*_place(problem), problem) for problem in looked.problems]
    return {
        "schema": SCHEMA,
        "playbooks": len(looked.playbooks),
        "errors": [{"file": file, "line": line, "text": problem.detail} for file, line, problem in errors],
        "warnings": [{"source": one.source, "kind": one.kind, "text": one.text} for one in warnings],
        "notes": [{"source": one.source, "kind": one.kind, "text": one.text} for one in notes],
    }


def _place(problem: ContentError) -> tuple[str, int | None]:
    """File and line of a mistake: "playbooks/refund.yaml:3: …"."""
    where = problem.detail.partition(": ")[0]
    file, _, line = where.rpartition(":")
    return (file, int(line)) if line.isdecimal() else (where, None)


def _is_playbook(problem: ContentError) -> bool:
    file = _place(problem)[0]
    return "/" not in file or file.startswith("playbooks/")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
