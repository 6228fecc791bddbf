"""The public data sets are read as published, and what is damaged is named with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.content import datasets
from app.domain.errors import BenchmarkUnusable
from tests.support.benchmarks import public_sets


@pytest.fixture(name="data")
def written(tmp_path: Path) -> Path:
    return public_sets(tmp_path)


def test_banking77_keeps_the_official_splits(data: Path) -> None:
    found = datasets.banking77(data)
    assert (len(found.train), len(found.test)) == (90, 23)
    assert (found.train[0].text, found.train[0].label) == ("refund", "refund")


def test_clinc150_has_its_parts_and_domains(data: Path) -> None:
    found = datasets.clinc150(data)
    assert (len(found.train), len(found.val), len(found.test)) == (90, 30, 30)
    assert found.oos_test[0] == "lawyer"
    assert found.domains["talk"] == ("praise", "refund")


def test_goemotions_has_several_labels_by_name(data: Path) -> None:
    found = datasets.goemotions(data)
    assert len(found.labels) == 28
    assert found.test[2].labels == ("feeling0", "feeling3")


def test_stackfaq_leaves_out_stars_and_nulls(data: Path) -> None:
    found = datasets.stackfaq(data)
    assert len(found.questions) == 3
    assert found.queries[2:4] == (("my parcel please", 1), ("the parcel", 1))


Read = Callable[[Path], object]


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (datasets.banking77, "banking77/test.csv"),
        (datasets.clinc150, "clinc150/domains.json"),
        (datasets.goemotions, "goemotions/labels.txt"),
        (datasets.stackfaq, "stackfaq/stackExchange-FAQ.json"),
    ],
)
def test_a_missing_file_is_named(data: Path, read: Read, name: str) -> None:
    (data / name).unlink()
    with pytest.raises(BenchmarkUnusable) as raised:
        read(data)
    assert raised.value.detail == f"{data / name}: is missing"


@pytest.mark.parametrize(
    ("read", "name", "content", "says"),
    [
        (datasets.banking77, "banking77/train.csv", b"text,category\na,b\nc\n", ":3: needs a text and a category"),
        (datasets.banking77, "banking77/train.csv", b"a,b\n", ":1: the columns must be text,category"),
        (datasets.banking77, "banking77/train.csv", b"text,category\n", ": has no rows"),
        (datasets.banking77, "banking77/train.csv", b"text,category\n" + b"a,b\n" * 9, ": has fewer than 10 rows"),
        (datasets.banking77, "banking77/train.csv", b'text,category\n"a"b,c\n', ":2: not CSV"),
        (datasets.banking77, "banking77/test.csv", b"text,category\na,x\n", ":2: the category 'x' is not in train.csv"),
        (datasets.banking77, "banking77/test.csv", b"text,category\n\xff,x\n", ":2: not UTF-8"),
        (datasets.clinc150, "clinc150/data_full.json", b'{"train":\n [["a", "b"]\n', ":3: not JSON"),
        (datasets.clinc150, "clinc150/data_full.json", b'{"train": [["a", "b"], ["a"]]}', ': row 2 of "train" must be'),
        (datasets.clinc150, "clinc150/data_full.json", b"[]", ": must be a JSON object"),
        (datasets.clinc150, "clinc150/domains.json", b'{"d": ["x"]}', ": the intent 'x' is not in data_full.json"),
        (datasets.clinc150, "clinc150/domains.json", b"{}", ": has no domains"),
        (datasets.clinc150, "clinc150/domains.json", b'{"d": ["refund", "refund"]}', ": 'd' must have at least two"),
        (
            datasets.goemotions,
            "goemotions/test.tsv",
            b"a\t0\tb\nc\t28\td\n",
            ":2: needs a text and, after a tab, numbers",
        ),
        (datasets.goemotions, "goemotions/test.tsv", b"a\n", ":1: needs a text and, after a tab, numbers below 28"),
        (datasets.stackfaq, "stackfaq/stackExchange-FAQ.json", b'{"root": {}}', ': needs a list "qapair" in "root"'),
        (datasets.stackfaq, "stackfaq/stackExchange-FAQ.json", b'{"root": {"qapair": [{}]}}', ": entry 1 needs"),
    ],
)
def test_a_damaged_file_is_named_with_its_line(data: Path, read: Read, name: str, content: bytes, says: str) -> None:
    (data / name).write_bytes(content)
    with pytest.raises(BenchmarkUnusable) as raised:
        read(data)
    assert raised.value.detail.startswith(f"{data / name}{says}")


def test_a_domain_that_nothing_can_be_asked_about_is_named(data: Path) -> None:
    path = data / "clinc150" / "data_full.json"
    parts = json.loads(path.read_text("utf-8"))
    parts["test"] = [pair for pair in parts["test"] if pair[1] == "parcel"]
    path.write_text(json.dumps(parts), "utf-8")
    with pytest.raises(BenchmarkUnusable) as raised:
        datasets.clinc150(data)
    assert raised.value.detail == f"{path}: \"test\" has no row of the domain 'talk'"
