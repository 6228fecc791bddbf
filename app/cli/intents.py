"""`calmdesk intents`: makes a company's own intents from labelled examples, and judges them."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from app.cli.labelled import Row, plain_name, read_labelled
from app.cli.ndjson import dumps
from app.cli.progress import Progress
from app.content.shipped import shipped
from app.domain.errors import ExamplesRefused

DONE = 0
FEWEST = 2
"""Different examples of an intent: one to fit on, one to try it on."""
NAMED = 10
"""Intents or lines that a sentence names before it says how many more there are."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    words = "make a pack from labelled examples, and say how good it is"
    train = actions.add_parser("train", help=words, description=f"{words[0].upper()}{words[1:]}.")
    train.add_argument("file", type=Path, metavar="LABELLED.csv", help="columns text and intent, at least 2 of each")
    train.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the pack goes")
    words = "judge a pack by labelled examples, best by some it was not made from"
    evaluate = actions.add_parser("evaluate", help=words, description=f"{words[0].upper()}{words[1:]}.")
    evaluate.add_argument("file", type=Path, metavar="LABELLED.csv", help="columns text and intent")
    evaluate.add_argument("--pack", type=Path, required=True, metavar="DIR", help="what `intents train` wrote")
    evaluate.add_argument("--json", action="store_true", help="one JSON object instead of words")


def run(args: argparse.Namespace) -> int:
    """Exit status 0. Raises CalmdeskError: ExamplesRefused, PackNotWritten, PackRefused, ModelMissing."""
    # Before numpy is loaded. Its own threads wait for each other in a circle: on a busy computer they took six times
    # the processor time of one. Here the fits themselves run side by side.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return _train(args) if args.action == "train" else _evaluate(args)


def _train(args: argparse.Namespace) -> int:
    from app.cli.intents_words import about_long_texts, about_the_file, about_the_training, unwritten
    from app.content.folder import Folder
    from app.desktop.folders import find_folders
    from app.desktop.settings_file import with_chosen_content
    from app.inference.intents import pack
    from app.inference.intents.figures import figures
    from app.inference.intents.reading import ManyTexts
    from app.inference.intents.training import train

    with pack.place(args.out) as place:
        labelled = read_labelled(args.file)
        different = _different(labelled.rows)
        _refuse_too_few(args.file, different)
        texts = ManyTexts(shipped("packs") / "classifier")
        with Progress("intents") as told:
            read = texts.read([row.text for row in different], told)
            heard = [i for i, silent in enumerate(read.silent) if silent is None]
            rows = [different[i] for i in heard]
            silent = [(row, why) for row, why in zip(different, read.silent, strict=True) if why is not None]
            _refuse_too_few(args.file, rows, besides=len(silent))
            trained = train(read.vectors[heard], [row.intent for row in rows], [row.wording for row in rows], told)
        found = figures([row.intent for row in rows], trained.guesses)
        words = ["calmdesk", "intents", "train", _shown(args.file.name), "--out", _shown(args.out.name)]
        origin = pack.Origin(
            command=shlex.join(words),
            examples=Counter(row.intent for row in rows),
            classifier=texts.classifier,
            encoder_sha256=texts.encoder_sha256,
        )
        name = pack.write(place, trained, found, origin)
    for line in about_the_file(labelled, rows, silent):
        print(line)
    if cut := [different[i] for i in heard if read.cut[i]]:
        print(about_long_texts(cut, texts.max_tokens))
    for line in about_the_training(rows, trained, found):
        print(line)
    content = with_chosen_content(find_folders()).content
    known = {intent.id for intent in Folder(shipped("resources"), content).library().intents}
    if lacks := unwritten(list(origin.examples), known, content):
        says, advice = lacks
        print(f"\n{says}.\n{advice}")
    print(f"\nThe pack is {name}, in {args.out}. Read messages with it: calmdesk analyze FILE --pack {args.out}")
    return DONE


def _evaluate(args: argparse.Namespace) -> int:
    from app.cli.intents_words import about_the_evaluation, as_json
    from app.inference.intents.aside import put_back
    from app.inference.intents.figures import figures
    from app.inference.intents.reading import ManyTexts, guesses

    labelled = read_labelled(args.file)
    texts = ManyTexts(shipped("packs") / "classifier")
    if put_back(args.pack):
        was = f"{args.pack} was gone; the pack that an interrupted `intents train` had moved aside is back"
        print(f"calmdesk intents: {was}", file=sys.stderr)
    own = texts.own_intents(args.pack)
    with Progress("intents") as told:
        read = texts.read([row.text for row in labelled.rows], told)
    said = guesses(read, own)
    found = figures([row.intent for row in labelled.rows], said)
    if args.json:
        print(dumps(as_json(labelled, own, read, found)).decode(), end="")
    else:
        for line in about_the_evaluation(labelled, own, read, said, found):
            print(line)
    return DONE


def _different(rows: Sequence[Row]) -> list[Row]:
    """The rows without those that say the same again: learnt twice, a text would be tried on what has seen it."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        found.setdefault((row.key, row.intent), row)
    return list(found.values())


def _refuse_too_few(path: Path, rows: Sequence[Row], *, besides: int = 0) -> None:
    counts = Counter(row.intent for row in rows)
    texts = f", besides {besides} that Calmdesk does not read" if besides else ""
    if few := sorted(intent for intent, count in counts.items() if count < FEWEST):
        first = {row.intent: row.line for row in reversed(rows)}
        names = ", ".join(_named(intent, first[intent]) for intent in few[:NAMED])
        more = f" and {len(few) - NAMED} more" if len(few) > NAMED else ""
        raise ExamplesRefused(
            f"{path}: {names}{more}: one example is not enough, each intent needs {FEWEST} different ones{texts}"
        )
    if len(counts) < 2:
        named = f"only {_named(rows[0].intent, rows[0].line)}" if counts else "none"
        raise ExamplesRefused(f"{path}: two intents are the least, and there is {named}{texts}")


def _named(intent: str, line: int) -> str:
    """An intent with its first line, or the line alone: a customer's words in the wrong column are not printed."""
    name = plain_name(intent)
    return f"{name} (line {line})" if name else f"the intent in line {line}"


def _shown(name: str) -> str:
    """A file's name as any text can hold it: one that is not UTF-8, or steers a terminal, has a sign for each such."""
    return "".join("\ufffd" if unicodedata.category(sign)[0] == "C" else sign for sign in name)
