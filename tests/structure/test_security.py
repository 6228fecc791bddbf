"""Every line of the threat model names tests, and all of them exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODEL = (ROOT / "docs" / "security.md").read_text("utf-8")
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
_ROW = re.compile(r"(?m)^\|(?! ---)(?! what could be tried).*\|$")


@cache
def known_in(name: str) -> frozenset[str]:
    path = ROOT / name
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_line_is_held_by_a_test_that_exists() -> None:
    rows = [row for row in _ROW.findall(MODEL) if row.count("|") == 4 and "inputs" not in row]
    assert len(rows) > 25
    assert [row for row in rows if not _NAMED.search(row)] == []
    assert [f"{file}::{name}" for file, name in _NAMED.findall(MODEL) if name not in known_in(file)] == []
