"""`calmdesk analyze`: messages in, readings out (NDJSON)."""

from __future__ import annotations

import argparse
import contextlib
import errno
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from app.cli.ndjson import BadLine, chunks, dumps, in_order, line_id, parse, without_persons
from app.domain.errors import CalmdeskError

if TYPE_CHECKING:
    from app.domain.readings import Reading, Scored

HELP = "read messages (NDJSON in, NDJSON out)"

FIELDS = frozenset({"id", "text"})
MASK = "hide names, addresses, telephone, card and account numbers in the words that are quoted"
THREADS = 2
NAMES_KEPT, NAME_LENGTH = 1000, 60
"""Unknown fields that are told apart, and characters of one: neither may grow with the input."""
OTHER_NAMES = "others"
DONE, SOME_LINES_BAD, CANNOT_RUN = 0, 1, 2


class Texts(Protocol):
    """Reads texts; may be called by several threads at once."""

    def read(self, texts: Sequence[str]) -> Sequence[Reading]: ...


@dataclass(slots=True)
class Answers:
    """What became of some lines, in order: the output, and what to say at the end."""

    output: list[bytes] = field(default_factory=list)
    bad: int = 0
    unknown: Counter[str] = field(default_factory=Counter)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", default="-", help='lines of {"id": …, "text": "…"}; - or nothing reads standard input'
    )
    parser.add_argument("--pack", type=Path, metavar="DIR", help="a company's own intents instead of the shipped ones")
    parser.add_argument("--emotions28", action="store_true", help="add the probabilities of the 28 GoEmotions labels")
    parser.add_argument("--strict", action="store_true", help="an unknown field makes a line bad")
    parser.add_argument("--mask", action="store_true", help=MASK)


def run(args: argparse.Namespace) -> int:
    """Exit status: 0, 1 when a line was bad, 2 when nothing could be read at all."""
    from app.content.shipped import shipped
    from app.inference.reader import TextReader

    packs = shipped("packs")
    try:
        with opened(args.file) as source:
            reader = TextReader(packs / "classifier", packs / "sentiment", intents=args.pack)
            work = partial(answer, reader=reader, strict=args.strict, emotions28=args.emotions28)
            return answer_all("analyze", chunks(source), sys.stdout.buffer, work, mask=args.mask)
    except BrokenPipeError:
        forget_stdout()
        return DONE
    except CalmdeskError as error:
        print(f"calmdesk analyze: {error}", file=sys.stderr)
    except OSError as error:
        print(f"calmdesk analyze: {error.filename or args.file}: {error.strerror}", file=sys.stderr)
    return CANNOT_RUN


def analyze(
    source: Iterator[list[bytes]], out: BinaryIO, reader: Texts, *, strict: bool = False, emotions28: bool = False
) -> int:
    """Answers every line of `source` on `out`."""
    return answer_all("analyze", source, out, lambda lines: answer(lines, reader, strict=strict, emotions28=emotions28))


def answer_all(
    verb: str,
    source: Iterator[list[bytes]],
    out: BinaryIO,
    work: Callable[[Sequence[bytes]], Answers],
    *,
    mask: bool = False,
) -> int:
    """Answers all lines on some threads, in order; what was ignored is said once on stderr. Gives the exit status."""
    work = partial(_masked, work) if mask else work
    bad, unknown = 0, Counter[str]()
    threads = min(THREADS, os.cpu_count() or 1)
    for answers in in_order(source, work, threads=threads):
        _write(out, b"".join(answers.output))
        bad += answers.bad
        for name, count in answers.unknown.items():
            unknown[name if name in unknown or len(unknown) < NAMES_KEPT else OTHER_NAMES] += count
    if unknown:
        names = ", ".join(f"{name!r} ({count})" for name, count in unknown.most_common(20))
        print(f"calmdesk {verb}: unknown fields were ignored: {names}", file=sys.stderr)
    if bad:
        print(f"calmdesk {verb}: lines that could not be read: {bad}; each is answered in its place", file=sys.stderr)
    return SOME_LINES_BAD if bad else DONE


def _masked(work: Callable[[Sequence[bytes]], Answers], lines: Sequence[bytes]) -> Answers:
    answers = work(lines)
    answers.output = [dumps(without_persons(json.loads(line))) for line in answers.output]
    return answers


def _write(out: BinaryIO, content: bytes) -> None:
    """Raises BrokenPipeError when nobody reads on, OSError when it cannot be written."""
    try:
        out.write(content)
        out.flush()
    except OSError as error:
        if os.name == "nt" and error.errno == errno.EINVAL:  # what Windows says of a pipe that was closed
            raise BrokenPipeError(errno.EPIPE, "closed") from error
        raise OSError(error.errno, error.strerror, "output") from error


def answer(lines: Sequence[bytes], reader: Texts, *, strict: bool, emotions28: bool) -> Answers:
    """Answers some lines at once."""
    answers = Answers()
    texts: list[str] = []
    ids: list[object] = []
    errors: dict[int, Mapping[str, object]] = {}
    for place, line in enumerate(lines):
        try:
            name, text = _message(parse(line), answers.unknown, strict=strict)
        except BadLine as error:
            errors[place] = {"id": error.line_id, "error": str(error)}
        else:
            ids.append(name)
            texts.append(text)
    readings = iter(zip(ids, reader.read(texts), strict=True)) if texts else iter(())
    for place in range(len(lines)):
        if place in errors:
            answers.output.append(dumps(errors[place]))
        else:
            name, reading = next(readings)
            answers.output.append(dumps({"id": name, **as_json(reading, emotions28=emotions28)}))
    answers.bad = len(errors)
    return answers


def _message(found: Mapping[str, object], unknown: Counter[str], *, strict: bool) -> tuple[object, str]:
    name = line_id(found)
    others = sorted(field[:NAME_LENGTH] for field in found.keys() - FIELDS)
    if others and strict:
        raise BadLine(f"unknown field {others[0]!r}", name)
    match found.get("text"):
        case str(text):
            unknown.update(others)
            return name, text
        case None if "text" not in found:
            raise BadLine("the field text is missing", name)
        case _:
            raise BadLine("text must be a text", name)


def as_json(reading: Reading, *, emotions28: bool = False) -> dict[str, object]:
    """A reading as the format has it (docs/formats.md)."""
    found: dict[str, object] = {
        "language": reading.language,
        "intent": _scored(reading.intent),
        "intents": [_scored(intent) for intent in reading.intents],
        "abstained": reading.abstained,
        "emotion": _scored(reading.emotion),
        "emotions": _by_name(reading.emotions),
        "sentiment": _rounded(reading.valence),
        "arousal": _rounded(reading.arousal),
        "triggers": [
            {"id": trigger.label, "probability": _rounded(trigger.probability), "evidence": _words(trigger)}
            for trigger in reading.triggers
        ],
        "evidence": {"intent": _words(reading.intent), "emotion": _words(reading.emotion)},
        "ms": round(reading.milliseconds, 2),
    }
    if reading.read_from:
        found["truncated"] = True
    if emotions28:
        found["emotions28"] = _by_name(reading.emotions28)
    return found


def _scored(scored: Scored | None) -> dict[str, object] | None:
    return {"label": scored.label, "probability": _rounded(scored.probability)} if scored else None


def _by_name(scored: Sequence[Scored]) -> dict[str, object]:
    return {one.label: _rounded(one.probability) for one in scored}


def _words(scored: Scored | None) -> list[str]:
    return [span.text for span in scored.evidence] if scored else []


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


@contextlib.contextmanager
def opened(file: str) -> Iterator[int]:
    """The number of the open file."""
    if file == "-":
        yield sys.stdin.fileno()
    else:
        with Path(file).open("rb", buffering=0) as opened:
            yield opened.fileno()


def forget_stdout() -> None:
    """The other side has closed: nothing more is written there, not even by the end of the program."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
