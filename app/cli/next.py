"""`calmdesk next`: conversations in, advice out (NDJSON)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.analyze import CANNOT_RUN, DONE, MASK, Answers, answer_all, forget_stdout, opened
from app.cli.conversation import conversation
from app.cli.ndjson import BadLine, chunks, dumps, parse
from app.domain.advice import MAX_OF_A_KIND
from app.domain.errors import CalmdeskError

if TYPE_CHECKING:
    from app.cli.next_advice import Advisor, Told
    from app.domain.content import Library, Playbook
    from app.inference.direct import DirectReader

MOST = 1000


class NoSuchPlaybook(CalmdeskError):
    """There is no playbook, or none of this name; `detail` says which there are."""

    title = "There is no such playbook"
    advice = "`calmdesk playbooks check` says what is wrong in a file that is not in use."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", default="-", help="lines of conversations; - or nothing reads standard input"
    )
    parser.add_argument("--playbooks", type=Path, metavar="DIR", help="these playbooks instead of the ones in use")
    parser.add_argument("--playbook", metavar="ID", help="the playbook that is open: its steps are ranked")
    parser.add_argument("--top", type=_count, default=MAX_OF_A_KIND, metavar="N", help="how many actions at most (3)")
    parser.add_argument("--strict", action="store_true", help="an unknown field makes a line bad")
    parser.add_argument("--packs", type=Path, metavar="DIR", help="other models than the shipped ones")
    parser.add_argument("--mask", action="store_true", help=MASK)


def run(args: argparse.Namespace) -> int:
    """Exit status: 0, 1 when a line was bad, 2 when nothing could be answered at all."""
    try:
        with opened(args.file) as source:
            library = _library(args.playbooks)
            playbook = _chosen(library, args.playbook) if args.playbook is not None else None
            with _advisor(library, args.packs, playbook, args.top) as advisor:
                return answer_all(
                    "next",
                    chunks(source),
                    sys.stdout.buffer,
                    lambda lines: answer_lines(lines, advisor, strict=args.strict),
                    mask=args.mask,
                )
    except BrokenPipeError:
        forget_stdout()
        return DONE
    except CalmdeskError as error:
        _say(str(error))
    except OSError as error:
        _say(f"{error.filename or args.file}: {error.strerror}")
    return CANNOT_RUN


def answer_lines(lines: Sequence[bytes], advisor: Advisor, *, strict: bool) -> Answers:
    """Answers some lines at once."""
    answers = Answers()
    found: list[Told | BadLine] = []
    for line in lines:
        try:
            found.append(conversation(parse(line), answers.unknown, strict=strict))
        except BadLine as error:
            found.append(error)
    advice = iter(advisor.answers([one for one in found if not isinstance(one, BadLine)]))
    for one in found:
        if isinstance(one, BadLine):
            answers.bad += 1
            answers.output.append(dumps({"id": one.line_id, "error": str(one)}))
        else:
            answer = next(advice)
            answers.bad += "error" in answer
            answers.output.append(dumps({"id": one[0], **answer}))
    return answers


# -- what advice is made from -----------------------------------------------------------------------------------------


def _library(own: Path | None) -> Library:
    """The content that the panel uses, with other playbooks where some are given. Raises NoSuchPlaybook."""
    from app.content.files import counts, files_in, folder_of, read_playbooks
    from app.content.folder import Folder
    from app.content.shipped import shipped
    from app.desktop.folders import find_folders
    from app.desktop.settings_file import with_chosen_content

    folder = Folder(shipped("resources"), with_chosen_content(find_folders()).content)
    library, problems = folder.library(), list(folder.problems)
    if own is not None:
        inside = folder_of(own, "playbooks")
        files = files_in(inside if inside.is_dir() else own, "playbooks") if own.is_dir() else [own]
        if not files or not counts(files[0], "playbooks"):
            raise NoSuchPlaybook(f"{own} has none: a playbook's name ends with .yaml, .yml or .json")
        playbooks, wrong = read_playbooks(files, [intent.id for intent in library.intents])
        library = replace(library, playbooks=tuple(playbooks))
        problems = [one for one in problems if not one.detail.startswith("playbooks/")] + wrong
    for problem in problems:
        _say(problem.detail)
    if not library.playbooks:
        raise NoSuchPlaybook(f"{own or 'the content folder'} has none that can be used")
    return library


def _chosen(library: Library, name: str) -> Playbook:
    """Raises NoSuchPlaybook with the names there are."""
    from app.content.source import did_you_mean

    names = sorted(playbook.id for playbook in library.playbooks)
    for playbook in library.playbooks:
        if playbook.id == name:
            return playbook
    raise NoSuchPlaybook(f'"{name}"{did_you_mean(name, names)}; known are {", ".join(names)}')


@contextmanager
def _advisor(library: Library, packs: Path | None, playbook: Playbook | None, top: int) -> Iterator[Advisor]:
    """With the models and an index of the articles. Raises ModelMissing or PackRefused."""
    from app.cli.next_advice import Advisor, articles_indexed

    reader = _reader(packs)
    with articles_indexed(library.articles, reader) as known:
        yield Advisor(reader, library, known, playbook=playbook, top=top)


def _reader(packs: Path | None) -> DirectReader:
    """The shipped models or these, with a company's own intents where it has some, as the panel reads."""
    from app.content.shipped import shipped
    from app.desktop.folders import find_folders
    from app.desktop.settings_file import with_chosen_content
    from app.inference.direct import DirectReader
    from app.inference.manifest import MANIFEST
    from app.inference.reader import TextReader, own_intents
    from app.inference.steps.ranker import StepReader

    folder, own = packs or shipped("packs"), with_chosen_content(find_folders()).own_intents
    models = TextReader(folder / "classifier", folder / "sentiment")
    if (own / MANIFEST).is_file():
        try:
            models.use(own_intents(own, models.classifier))
        except CalmdeskError as error:
            _say(f"{error}; the intents that come with Calmdesk are used")
    return DirectReader(models, StepReader(folder / "steps"))


def _say(what: str) -> None:
    print(f"calmdesk next: {what}", file=sys.stderr)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {MOST}")
    return int(text)
