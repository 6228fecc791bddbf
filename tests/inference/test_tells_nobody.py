"""The runtime of the models tells its maker nothing: no connection, no file, no identifier of this computer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VARIABLE = "ORT_DISABLE_TELEMETRY"
READS = """
import asyncio
from pathlib import Path
from app.inference.engine import Engine

async def read():
    packs = Path("models/packs")
    engine = Engine(packs / "classifier", packs / "sentiment", packs / "steps")
    engine.start()
    await engine.read("I was charged twice")
    await asyncio.sleep(1)
    engine.close()

asyncio.run(read())
"""


def read(home: Path, *before: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name != VARIABLE and not name.startswith("XDG_")}
    command = [*before, sys.executable, "-c", READS]
    done = subprocess.run(
        command, cwd=ROOT, env={**kept, "HOME": str(home)}, check=False, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr


def test_it_leaves_nothing_in_the_persons_folders(tmp_path: Path) -> None:
    """Where it tells, it keeps what is to be told, and a number for this computer, in the cache folder."""
    read(tmp_path)
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()] == []


def test_it_opens_no_connection(tmp_path: Path) -> None:
    """Asked of the system, because a library's own sockets are not Python's."""
    if shutil.which("strace") is None or subprocess.run(["strace", "-o", os.devnull, "true"], check=False).returncode:
        pytest.skip("needs strace, and a system that lets it look at programs")
    told = tmp_path / "calls.txt"
    read(tmp_path / "home", "strace", "-f", "-e", "trace=socket,connect,sendto", "-o", str(told))
    calls = [line for line in told.read_text().splitlines() if "AF_INET" in line]
    assert calls == []
