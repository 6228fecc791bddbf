"""Colours stand in one table, so that every theme has them all."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "app" / "ui"
TABLE = UI / "common" / "theme.py"
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})(?![0-9a-zA-Z_])")
_FUNCTION = re.compile(r"\b(?:rgba?|hsla?|qlineargradient)\s*\(")
_NAMED = re.compile(
    r"(?:color|background|border[a-z-]*):[^;]*\b(?:white|black|red|green|blue|yellow|gr[ae]y|cyan|magenta|orange)\b"
)


def literal_colours(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        where = f"{path.name}:{getattr(node, 'lineno', 0)}"
        match node:
            case ast.Constant(value=str(text)) if any(kind.search(text) for kind in (_HEX, _FUNCTION, _NAMED)):
                yield f"{where} {text[:40]}"
            case ast.Call(func=ast.Name(id="QColor"), args=[ast.Constant(), *_]):
                yield f"{where} QColor"
            case ast.Attribute(value=ast.Attribute(attr="GlobalColor"), attr=name) if name != "transparent":
                yield f"{where} {name}"


def test_no_colour_stands_outside_the_table() -> None:
    found = [text for path in sorted(UI.rglob("*.py")) if path != TABLE for text in literal_colours(path)]
    assert found == []


@pytest.mark.parametrize(
    "line", ['x = "#fff"', 'x = "color: red;"', "x = QColor(1, 2, 3)", "x = Qt.GlobalColor.red", 'x = "rgb(0,0,0)"']
)
def test_a_literal_colour_would_be_found(line: str, tmp_path: Path) -> None:
    source = tmp_path / "view.py"
    source.write_text(line, "utf-8")
    assert list(literal_colours(source))
