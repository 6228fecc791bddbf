"""The rules every file of this repository keeps."""

import ast
import contextlib
import os
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP_FILES = sorted((ROOT / "app").rglob("*.py"))
TEST_FILES = sorted((ROOT / "tests").rglob("*.py"))
MADE = {"__pycache__", "build", "dist", "calmdesk-demo"}  # written by programs, in no version


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def all_texts() -> dict[str, str]:
    """Every text file of this repository by its path; what is not UTF-8 is a picture, a model or a font."""
    texts = {}
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name == ".ci" or (name not in MADE and not name.startswith("."))]
        for path in (Path(folder, name) for name in files):
            with contextlib.suppress(UnicodeDecodeError, FileNotFoundError):
                texts[path.relative_to(ROOT).as_posix()] = path.read_text("utf-8")
    return texts


def lines_that_match(pattern: str, texts: dict[str, str]) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts.items()
        if found.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if found.search(line)
    ]


def line_count(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_of_the_program_is_longer_than_300_lines() -> None:
    assert APP_FILES
    assert names([path for path in APP_FILES if line_count(path) > 300]) == []


def test_no_test_file_is_longer_than_400_lines() -> None:
    assert names([path for path in TEST_FILES if line_count(path) > 400]) == []


def test_every_file_of_the_program_opens_with_a_docstring_of_one_line() -> None:
    docs = {path: ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "" for path in APP_FILES}
    assert names([path for path, doc in docs.items() if "\n" in doc or not doc.endswith((".", "?"))]) == []


def imported_roots(path: Path) -> set[str]:
    roots = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            roots.add(node.module.split(".")[0])
    return roots


@pytest.mark.parametrize("folder", ["domain", "copilot"])
def test_the_core_imports_nothing_from_outside(folder: str) -> None:
    files = sorted((ROOT / "app" / folder).rglob("*.py"))
    assert files
    allowed = sys.stdlib_module_names | {"app"}
    assert {path.name: extra for path in files if (extra := imported_roots(path) - allowed)} == {}


def test_the_domain_does_no_input_or_output() -> None:
    world = {
        "asyncio",
        "http",
        "io",
        "os",
        "pathlib",
        "shutil",
        "socket",
        "sqlite3",
        "subprocess",
        "threading",
        "time",
        "urllib",
    }
    files = sorted((ROOT / "app" / "domain").rglob("*.py"))
    assert {path.name: found for path in files if (found := imported_roots(path) & world)} == {}


def test_nothing_is_left_for_later_in_a_comment() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    program = {name: text for name, text in all_texts().items() if name.endswith((".py", ".sh", ".toml", ".yaml"))}
    assert program
    assert lines_that_match(r"\b(" + "|".join(words) + r")\b", program) == []


def test_no_file_names_a_place_that_only_one_machine_knows() -> None:
    hosts = ("pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)", "deb" + r"\.debian\.org")
    paths = r"(?<![\w.$}/])/(wo" + r"rk|ro" + r"ot)/"
    assert lines_that_match("|".join((*hosts, paths)), all_texts()) == []
