"""Labelled examples from a CSV file, as Excel and everybody else writes it: text and intent, with their lines."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ExamplesRefused

COLUMNS = ("text", "intent")
SEPARATORS = ",;\t"
MAX_BYTES = 256 * 1024 * 1024
MAX_ROWS = 200_000
"""With vectors, fits and trials for each of them more would fill the memory of a small computer."""
MAX_NAME = 200
"""Characters of an intent's name."""
MAX_HEADER = 10_000
_PLAIN_NAME = re.compile(r"[^\W\d_][\w-]{0,39}")
_WORD = re.compile(r"[^\W\d_]+")
_MARK = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE = "save it as UTF-8 (in Excel: Save as, “CSV UTF-8”)"


@dataclass(frozen=True, slots=True)
class Row:
    """One example; `line` is where it begins in the file, from 1."""

    line: int
    text: str
    intent: str

    @property
    def key(self) -> str:
        """Equal for texts that differ by capitals and blanks only, which the models do not see."""
        return " ".join(self.text.lower().split())

    @property
    def wording(self) -> str:
        """Equal for texts that differ by numbers and signs only, as the same form filled in again does."""
        return " ".join(_WORD.findall(self.key)) or self.key


@dataclass(frozen=True, slots=True)
class Examples:
    """The rows that have both, and the lines of those that have only one. Empty rows are nothing."""

    path: Path
    rows: tuple[Row, ...]
    without_text: tuple[int, ...] = ()
    without_intent: tuple[int, ...] = ()


def read_labelled(path: Path) -> Examples:
    """Reads the file whole. Raises ExamplesRefused, which names the line."""
    text = _decoded(path)
    text, separator = _named_separator(text)
    first = 2 if separator else 1
    records = _records(path, text, separator or _separator(text), first)
    _, header = next(records, (first, []))
    places = _places(path, header)
    rows: list[Row] = []
    without: dict[str, list[int]] = {name: [] for name in COLUMNS}
    count = 0
    for line, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MAX_ROWS:
            raise ExamplesRefused(
                f"{path}, line {line}: more than {MAX_ROWS:,} rows; a few hundred of each intent are plenty"
            )
        if any(cell.strip() for cell in cells[len(header) :]):
            raise ExamplesRefused(
                f"{path}, line {line}: {len(cells)} cells under a header of {len(header)};"
                " put a text that has a separator or a line end in it into quotes"
            )
        found = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        if missing := [name for name in COLUMNS if not found[name]]:
            without[missing[0]].append(line)
            continue
        rows.append(Row(line, found["text"], _name(path, line, found["intent"])))
    if not rows:
        raise ExamplesRefused(f"{path}: no row has both a text and an intent")
    return Examples(path, tuple(rows), tuple(without["text"]), tuple(without["intent"]))


def _decoded(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ExamplesRefused(f"{path}: larger than {MAX_BYTES // 1024 // 1024} MiB; split it")
        raw = path.read_bytes()
    except OSError as error:
        raise ExamplesRefused(f"{path}: {error.strerror}") from error
    if raw.startswith(_UTF_16):
        raise ExamplesRefused(f"{path}, line 1: this is UTF-16; {_SAVE}")
    try:
        return raw.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw.removeprefix(_MARK)[: error.start]
        line = before.count(b"\n") + before.replace(b"\r\n", b"").count(b"\r") + 1
        raise ExamplesRefused(f"{path}, line {line}: not UTF-8; {_SAVE}") from None  # the bytes are a customer's words


def _named_separator(text: str) -> tuple[str, str | None]:
    """Excel may say the separator in a line of its own, `sep=;`."""
    first, _, rest = text.partition("\n")
    said = first.strip().lower()
    if said.startswith("sep=") and said[4:] in tuple(SEPARATORS):
        return rest, said[4:]
    return text, None


def _separator(text: str) -> str:
    """The one that splits the header into most cells."""
    header = next(iter(io.StringIO(text, newline="")), "")[:MAX_HEADER]
    return max(SEPARATORS, key=lambda separator: len(next(csv.reader([header], delimiter=separator), [])))


def _records(path: Path, text: str, separator: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line where it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + first
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise ExamplesRefused(
                f"{path}, line {line}: a quotation mark is not closed, or not doubled inside of quotes,"
                f" or a cell has more than {csv.field_size_limit():,} characters"
            ) from None
        yield line, cells


def _places(path: Path, header: Sequence[str]) -> Mapping[str, int]:
    names = [cell.strip().lower() for cell in header]
    for column in COLUMNS:
        if names.count(column) != 1:
            found = ", ".join(_column(cell) for cell in header[:20]) or "nothing"
            wrong = "twice" if column in names else "missing"
            raise ExamplesRefused(
                f"{path}, line 1: the column {column!r} is {wrong}; the first line must name the columns"
                f" text and intent, and names {found}"
            )
    return {column: names.index(column) for column in COLUMNS}


def _column(cell: str) -> str:
    """The name of a column; in a file without header a customer's words stand there."""
    return plain_name(cell.strip()) or "a text"


def plain_name(name: str) -> str | None:
    """A name as an error may say it, or None: in a wrong column there are customers' words, their numbers or names."""
    return repr(name) if _PLAIN_NAME.fullmatch(name) else None


def _name(path: Path, line: int, name: str) -> str:
    if len(name) > MAX_NAME or any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in name):
        raise ExamplesRefused(
            f"{path}, line {line}: the name of an intent must be one line of at most {MAX_NAME} characters"
        )
    return name


def same_text(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows whose texts are the same, in groups of at least two, in the order of their first lines."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.key].append(row)
    return [group for group in groups.values() if len(group) > 1]


def alike(names: Sequence[str]) -> list[list[str]]:
    """Names that differ by capitals, blanks and dashes only, in groups of at least two."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        groups["".join(character for character in name.casefold() if character.isalnum())].append(name)
    return [group for group in groups.values() if len(group) > 1]
