"""`calmdesk playbooks check`: what is wrong in a company's content, and what will not do what its author wants."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.ndjson import dumps
from app.cli.progress import Progress
from app.content.shipped import shipped
from app.domain.content import Playbook

if TYPE_CHECKING:
    from app.content.checking import Findings, Looked

SCHEMA = "calmdesk.check/1"
GOOD, WRONG = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    words = "say what is wrong in playbooks, and what will not do what its author wants"
    check = actions.add_parser("check", help=words, description=f"{words[0].upper()}{words[1:]}.")
    where = "a content folder, a folder of playbooks, or one playbook; without it, your company's folder over ours"
    check.add_argument("place", nargs="?", type=Path, metavar="DIR", help=where)
    check.add_argument("--similar", action="store_true", help="also find situations that say the same in other words")
    check.add_argument("--json", action="store_true", help="one JSON object instead of words")
    check.set_defaults(refuse=check.error)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 also with warnings, 1 when a file is wrong, 2 (SystemExit) when there is nothing to look at."""
    from app.content.checking import NothingToCheck, findings, looked_at
    from app.desktop.folders import find_folders
    from app.desktop.settings_file import with_chosen_content
    from app.domain.lint import alike
    from app.workplace.upkeep import heard_from, intents_read

    company = with_chosen_content(find_folders()).content
    try:
        looked = looked_at(company, args.place)
    except NothingToCheck as nothing:
        args.refuse(str(nothing))
    similar = alike(looked.playbooks, _cosine(looked.playbooks)) if args.similar else ()
    single = args.place is not None and args.place.is_file()
    found = findings(looked, intents_read(company, args.place), heard_from(), alike=similar, single=single)
    if args.json:
        print(dumps(_as_json(looked, found)).decode(), end="")
    else:
        for line in _in_words(looked, found):
            print(line)
    return WRONG if looked.problems else GOOD


# -- what is looked at ------------------------------------------------------------------------------------------------


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


def _in_words(looked: Looked, found: Findings) -> Iterator[str]:
    from app.content.checking import place_of

    said = [(place_of(problem)[0], f"  error    {problem.detail}") for problem in looked.problems]
    for finding in found.warnings:
        file, _, step = finding.source.partition("#")
        what = "rule" if file.startswith("escalation/") else "step"
        said.append((file, f"  warning  {f'{what} {step}: ' if step else ''}{finding.text}"))
    for file, lines in groupby(sorted(said, key=lambda one: one[0]), key=lambda one: one[0]):
        yield file
        yield from (line for _, line in lines)
        yield ""
    for finding in found.notes:
        yield f"note: {finding.text}"
        yield ""
    if looked.problems:
        yield "A file with an error is not in use: its last good version is, or the shipped file of its name."
    counted = [_count(len(looked.problems), "error"), _count(len(found.warnings), "warning")]
    yield f"{_count(looked.checked, 'playbook')} checked: {' and '.join(counted)}."


def _as_json(looked: Looked, found: Findings) -> Mapping[str, object]:
    """With the keys of docs/formats.md."""
    from app.content.checking import place_of

    errors = [(*place_of(problem), problem) for problem in looked.problems]
    return {
        "schema": SCHEMA,
        "playbooks": len(looked.playbooks),
        "errors": [{"file": file, "line": line, "text": problem.detail} for file, line, problem in errors],
        "warnings": [{"source": one.source, "kind": one.kind, "text": one.text} for one in found.warnings],
        "notes": [{"source": one.source, "kind": one.kind, "text": one.text} for one in found.notes],
    }


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
