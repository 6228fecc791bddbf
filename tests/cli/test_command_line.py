"""The command line itself: quick help, wrong usage, a closed pipe, a part that cannot be loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app import __version__
from app.cli import VERBS, run
from tests.cli.home import CHECKOUT, Home

HEAVY = ("numpy", "onnxruntime", "tokenizers", "PySide6", "qasync", "httpx", "keyring", "apsw", "yaml", "platformdirs")
_LOADED = """
import sys
from app.cli import run
try:
    run(sys.argv[1:])
except SystemExit:
    pass
print([name for name in {heavy} if name in sys.modules])
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([verb, "--help"] for verb in VERBS)])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = _LOADED.format(heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_names_every_verb(home: Home) -> None:
    said = home.run("--help")
    assert said.status == 0
    for verb, words in VERBS.items():
        assert verb in said.out
        assert words.split(",")[0] in said.out
    assert home.run("--version").out == f"calmdesk {__version__}\n"
    assert not home.folder.exists()


@pytest.mark.parametrize("arguments", [["heal"], ["connect"], ["doctor", "--fast"], ["disconnect"]])
def test_wrong_usage_says_what_is_right(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(arguments)
    assert ended.value.code == 2
    assert "usage: calmdesk" in capsys.readouterr().err


def test_an_unknown_verb_is_told_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["heal"])
    said = capsys.readouterr().err
    assert "'heal'" in said
    assert all(verb in said for verb in VERBS)


@pytest.mark.skipif(sys.platform == "win32", reason="the shell of this test is another one there")
def test_a_reader_that_has_seen_enough_ends_it_quietly(home: Home) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" -m app doctor --no-desk | head -n 1', sys.executable],
        cwd=CHECKOUT,
        env=home.environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.startswith("ok      Python: ")
    assert done.stderr == ""


def test_a_part_that_cannot_be_loaded_is_named(home: Home) -> None:
    home.break_library("apsw")
    home.run("demo").fails_with("apsw", "Install Calmdesk again", "calmdesk doctor")
