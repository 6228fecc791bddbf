"""Reads the public data sets that figures are measured on, each from its folder as published."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.domain.benchmarks import Banking77, Clinc150, Faq, GoEmotions, Labelled
from app.domain.errors import BenchmarkUnusable

# Every function takes the folder that holds the sets and raises BenchmarkUnusable, which names the file and, where
# there is one, the line.


FEWEST = 10
"""Rows of BANKING77's train: cost and temperature are chosen on every tenth."""


def banking77(data: Path) -> Banking77:
    """`banking77/train.csv` and `test.csv`: text and category."""
    path = data / "banking77" / "train.csv"
    train = _bank_rows(path, frozenset())
    if len(train) < FEWEST:
        raise BenchmarkUnusable(f"{path}: has fewer than {FEWEST} rows")
    return Banking77(train, _bank_rows(data / "banking77" / "test.csv", frozenset(row.label for row in train)))


def clinc150(data: Path) -> Clinc150:
    """`clinc150/data_full.json` and `domains.json`."""
    path, names = data / "clinc150" / "data_full.json", data / "clinc150" / "domains.json"
    parts = _object(path)
    train = _pairs(path, parts, "train")
    known = {row.label for row in train}
    val, test = _pairs(path, parts, "val"), _pairs(path, parts, "test")
    for part, rows in (("val", val), ("test", test)):
        if unknown := sorted({row.label for row in rows} - known):
            raise BenchmarkUnusable(f'{path}: "{part}" has the intent {unknown[0]!r}, which "train" has not')
    domains = {name: _texts(names, f'"{name}"', intents) for name, intents in _object(names).items()}
    if unknown := sorted({intent for intents in domains.values() for intent in intents} - known):
        raise BenchmarkUnusable(f"{names}: the intent {unknown[0]!r} is not in {path.name}")
    asked = {row.label for row in test}
    for name, intents in domains.items():
        if len(set(intents)) < 2:
            raise BenchmarkUnusable(f"{names}: {name!r} must have at least two intents")
        if asked.isdisjoint(intents):
            raise BenchmarkUnusable(f'{path}: "test" has no row of the domain {name!r}')
    if not domains:
        raise BenchmarkUnusable(f"{names}: has no domains")
    oos_val, oos_test = (tuple(row.text for row in _pairs(path, parts, name)) for name in ("oos_val", "oos_test"))
    return Clinc150(train, val, test, oos_val, oos_test, domains)


def goemotions(data: Path) -> GoEmotions:
    """`goemotions/test.tsv` with the names of `labels.txt`."""
    labels = tuple(_text(data / "goemotions" / "labels.txt").split())
    path = data / "goemotions" / "test.tsv"
    rows = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line:
            continue
        columns = line.split("\t")
        ids = columns[1].split(",") if len(columns) > 1 else []
        if not ids or not all(one.isdecimal() and int(one) < len(labels) for one in ids):
            raise BenchmarkUnusable(f"{path}:{number}: needs a text and, after a tab, numbers below {len(labels)}")
        rows.append(Labelled(columns[0], tuple(labels[int(one)] for one in ids)))
    return GoEmotions(labels, _filled(path, rows))


def stackfaq(data: Path) -> Faq:
    """`stackfaq/stackExchange-FAQ.json`: the entries' questions and their other wordings."""
    path = data / "stackfaq" / "stackExchange-FAQ.json"
    match _object(path):
        case {"root": {"qapair": list(entries)}}:
            pass
        case _:
            raise BenchmarkUnusable(f'{path}: needs a list "qapair" in "root"')
    questions, queries, answers = [], [], []
    for place, entry in enumerate(entries):
        match entry:
            case {"question": str(question), "rephr": list(wordings)}:
                questions.append(question)
                given = entry.get("answer")
                answers.append("\n".join(filter(_is_text, given)) if isinstance(given, list) else "")
                # A star or null stands where the published list has the question itself.
                queries += [
                    (text, place) for text in wordings if isinstance(text, str) and text.strip() not in ("", "*")
                ]
            case _:
                raise BenchmarkUnusable(f'{path}: entry {place + 1} needs "question" and a list "rephr"')
    return Faq(_filled(path, questions), _filled(path, queries), tuple(answers))


def _is_text(found: object) -> bool:
    return isinstance(found, str)


def _bank_rows(path: Path, known: frozenset[str]) -> tuple[Labelled, ...]:
    rows = []
    lines = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    for number, row in _counted(path, lines):
        if number == 1 and row != ["text", "category"]:
            raise BenchmarkUnusable(f"{path}:1: the columns must be text,category")
        if len(row) != 2 or not all(row):
            raise BenchmarkUnusable(f"{path}:{number}: needs a text and a category")
        if known and row[1] not in known and number > 1:
            raise BenchmarkUnusable(f"{path}:{number}: the category {row[1]!r} is not in train.csv")
        rows.append(Labelled(row[0], (row[1],)))
    return _filled(path, rows[1:])


def _counted(path: Path, lines: Any) -> Iterator[tuple[int, list[str]]]:
    """The line each row of a CSV file ends on, and the row."""
    try:
        for row in lines:
            yield lines.line_num, row
    except csv.Error as error:
        raise BenchmarkUnusable(f"{path}:{lines.line_num}: not CSV: {error}") from error


def _pairs(path: Path, parts: Mapping[str, object], name: str) -> tuple[Labelled, ...]:
    rows = []
    found = parts.get(name)
    if not isinstance(found, list):
        raise BenchmarkUnusable(f'{path}: needs a list "{name}"')
    for number, pair in enumerate(found, 1):
        match pair:
            case [str(text), str(intent)]:
                rows.append(Labelled(text, (intent,)))
            case _:
                raise BenchmarkUnusable(f'{path}: row {number} of "{name}" must be a text and an intent')
    return _filled(path, rows)


def _texts(path: Path, what: str, found: object) -> tuple[str, ...]:
    if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
        raise BenchmarkUnusable(f"{path}: {what} must be a list of texts")
    return tuple(found)


def _object(path: Path) -> Mapping[str, object]:
    try:
        found = json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise BenchmarkUnusable(f"{path}:{error.lineno}: not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise BenchmarkUnusable(f"{path}: not JSON that can be read") from error
    if not isinstance(found, dict):
        raise BenchmarkUnusable(f"{path}: must be a JSON object")
    return found


def _filled(path: Path, rows: list[Any]) -> tuple[Any, ...]:
    if not rows:
        raise BenchmarkUnusable(f"{path}: has no rows")
    return tuple(rows)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BenchmarkUnusable(f"{path}: is missing") from error
    except OSError as error:
        raise BenchmarkUnusable(f"{path}: {error.strerror}") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BenchmarkUnusable(f"{path}:{line}: not UTF-8") from error
