"""`calmdesk intents`: makes a company's own intents from labelled examples, and judges them."""

from __future__ import annotations

import argparse
import os
import shlex
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from app.cli.labelled import Row, read_labelled
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
    from app.cli.intents_words import about_the_file, about_the_training
    from app.inference.intents import pack
    from app.inference.intents.figures import figures
    from app.inference.intents.reading import ManyTexts
    from app.inference.intents.training import train

    pack.check_place(args.out)
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
    origin = pack.Origin(
        command=shlex.join(["calmdesk", "intents", "train", args.file.name, "--out", args.out.name]),
        examples=Counter(row.intent for row in rows),
        classifier=texts.classifier,
        encoder_sha256=texts.encoder_sha256,
    )
    name = pack.write(args.out, trained, found, origin)
    for line in about_the_file(labelled, rows, silent):
        print(line)
    for line in about_the_training(rows, trained, found):
        print(line)
    print(f"\nThe pack is {name}, in {args.out}. Read messages with it: calmdesk analyze FILE --pack {args.out}")
    return DONE


def _evaluate(args: argparse.Namespace) -> int:
    from app.cli.intents_words import about_the_evaluation, as_json
    from app.inference.intents.figures import figures
    from app.inference.intents.reading import ManyTexts, guesses

    labelled = read_labelled(args.file)
    texts = ManyTexts(shipped("packs") / "classifier")
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
        names = ", ".join(f"{_name(intent)} (line {first[intent]})" for intent in few[:NAMED])
        more = f" and {len(few) - NAMED} more" if len(few) > NAMED else ""
        raise ExamplesRefused(
            f"{path}: {names}{more}: one example is not enough, each intent needs {FEWEST} different ones{texts}"
        )
    if len(counts) < 2:
        named = f"only {_name(next(iter(counts)))}" if counts else "none"
        raise ExamplesRefused(f"{path}: two intents are the least, and there is {named}{texts}")


def _name(intent: str) -> str:
    """What looks like a sentence is not printed: it is a customer's words in the wrong column."""
    return repr(intent) if len(intent) <= 60 and len(intent.split()) <= 5 else "a sentence"
