"""Lines in and out: in order, escaped, one by one when they come one by one, and refused in their place."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli import ndjson
from app.cli.ndjson import BadLine, chunks, dumps, in_order, line_id, parse


def lines_of(path: Path, content: bytes) -> list[bytes]:
    path.write_bytes(content)
    with path.open("rb") as file:
        return [line for portion in chunks(file.fileno()) for line in portion]


def test_lines_are_split_at_line_feeds_only(tmp_path: Path) -> None:
    content = "\ufeffa\r\nb\u2028c\u0085d\n\ne".encode()
    assert lines_of(tmp_path / "f", content) == [b"a\r", "b\u2028c\u0085d".encode(), b"", b"e"]
    assert lines_of(tmp_path / "f", b"") == []
    assert lines_of(tmp_path / "f", b"a\n") == [b"a"]


def test_many_lines_come_in_small_portions_and_long_lines_whole(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x\n" * 1000 + b"y" * 300_000 + b"\nz")
    with path.open("rb") as file:
        portions = list(chunks(file.fileno()))
    assert max(len(portion) for portion in portions) <= ndjson.CHUNK_LINES
    assert [line for portion in portions for line in portion] == [b"x"] * 1000 + [b"y" * 300_000, b"z"]


def test_a_line_that_is_too_long_is_refused_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ndjson, "MAX_LINE", 100_000)
    first, second = lines_of(tmp_path / "f", b"x" * 1_000_000 + b'\n{"id": 1}\n')
    assert len(first) < 300_000
    with pytest.raises(BadLine, match="longer than"):
        parse(first)
    assert parse(second) == {"id": 1}


def test_who_writes_one_line_gets_one_answer() -> None:
    read, write = os.pipe()
    answers = in_order(chunks(read), lambda lines: lines, threads=2)
    for line in (b"one", b"two", b"three"):
        os.write(write, line + b"\n")
        assert next(answers) == [line]
    os.close(write)
    assert list(answers) == []
    os.close(read)


def test_answers_come_in_order_whatever_takes_longer() -> None:
    second_done = threading.Event()

    def work(number: int) -> int:
        if number == 1:
            assert second_done.wait(30)
        if number == 2:
            second_done.set()
        return number

    assert list(in_order(iter(range(20)), work, threads=2)) == list(range(20))


def test_no_more_is_taken_than_is_being_worked_on() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    answers = in_order(source(), lambda number: number, threads=2)
    assert next(answers) == 0
    assert len(taken) <= 8
    answers.close()  # type: ignore[attr-defined]


def test_an_error_of_the_work_or_of_the_source_is_raised_in_its_place() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    answers = in_order(source(), lambda number: 10 // number, threads=2)
    assert next(answers) == 10
    with pytest.raises(OSError, match="gone"):
        next(answers)
    with pytest.raises(ZeroDivisionError):
        list(in_order(iter([1, 0, 1]), lambda number: 10 // number, threads=2))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"", "empty"),
        (b"  \r", "empty"),
        (b"\xff\xfe{\x00", "not UTF-8 at byte 1"),
        (b"{'id': 1}", "not JSON"),
        (b'{"id": 1,}', "not JSON"),
        (b"[1]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'{"id": NaN}', "number"),
        (b"[" * 100_000, "too deep"),
        (b'{"id": ' + b"9" * 5000 + b"}", "too long"),
    ],
)
def test_a_bad_line_says_why(line: bytes, why: str) -> None:
    with pytest.raises(BadLine, match=why):
        parse(line)


@pytest.mark.parametrize("value", [1, "1", 1.5, -7, 10**30, None, True, "é😀"])
def test_the_id_keeps_its_type(value: object) -> None:
    assert line_id(parse(json.dumps({"id": value}).encode())) is value or line_id({"id": value}) == value


@pytest.mark.parametrize("value", ["1e999", "[1]", "{}"])
def test_an_id_that_cannot_be_echoed_is_refused(value: str) -> None:
    with pytest.raises(BadLine, match="id must be"):
        line_id(parse(f'{{"id": {value}}}'.encode()))


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=[])))
def test_output_is_one_line_for_every_tool_and_comes_back_the_same(text: str) -> None:
    line = dumps({"text": text})
    assert line.decode("utf-8").splitlines(keepends=True) == [line.decode("utf-8")]
    assert all(character >= " " for character in line.decode("utf-8")[:-1])
    assert "\x7f" not in line.decode("utf-8")
    assert dumps(json.loads(line)) == line


def test_separators_and_surrogates_are_escaped() -> None:
    assert dumps("a\u2028b\u2029c\u0085d\x00e\ud800é😀") == (
        b'"a\\u2028b\\u2029c\\u0085d\\u0000e\\ud800' + "é😀".encode() + b'"\n'
    )
