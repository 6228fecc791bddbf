"""Nothing that a customer or an agent wrote is in a log line, in what a crash prints, or in the name of a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.desktop.crash import LOG_NAME
from tests.support.marked_child import MARK

ROOT = Path(__file__).resolve().parents[2]


def test_a_word_that_is_everywhere_is_in_nothing_that_is_written(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.support.marked_child", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False)
    assert "made 0" in done.stdout, done.stderr[-3000:]
    assert done.returncode == 1, "the last error ends it"
    assert MARK not in done.stdout
    assert MARK not in done.stderr
    for said in ("ValueError", "behind it: KeyError", "a task failed: OSError", "in a thread", "somelibrary: (another"):
        assert said in done.stderr, f"{said} is not told:\n{done.stderr[-3000:]}"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if MARK in str(path)] == []
    kept = {path.name: path.read_bytes() for path in files}
    assert b"not caught" in kept[LOG_NAME]
    assert [name for name, content in kept.items() if MARK.encode() in content] == []
    if sys.platform != "win32":
        for path in files:
            assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0, f"{path} is for all"


def test_a_verb_that_fails_tells_kind_and_place(tmp_path: Path) -> None:
    lines = f'{{"id": 1, "text": "{MARK}", "{MARK}x": 1}}\n{{"id": 2, "text": {MARK}}}\n'
    command = [sys.executable, "-m", "app", "analyze", "--pack", str(tmp_path / "none")]
    done = subprocess.run(command, cwd=ROOT, input=lines, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 2
    assert MARK not in done.stderr
