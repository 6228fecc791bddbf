"""`calmdesk bench` runs the benches that are there, and says so where there are none."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from app.cli import bench
from app.cli import run as calmdesk


def test_every_bench_it_names_is_there() -> None:
    assert all(importlib.util.find_spec(f"tests.bench.bench_{name}") for name in bench.BENCHES)


def test_an_unknown_bench_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        calmdesk(["bench", "speed"])
    assert "no bench of this name; there are start, program" in capsys.readouterr().err


def test_an_installed_program_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "__file__", str(tmp_path / "app" / "cli" / "bench.py"))
    assert calmdesk(["bench", "steps"]) == 1
    assert "Run it in a checkout of the source" in capsys.readouterr().err
