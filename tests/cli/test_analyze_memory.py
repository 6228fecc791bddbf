"""`calmdesk analyze` over a hundred thousand lines: both ends keep pace, and memory does not grow with the lines."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.cli.home import Home
from tests.inference.tiny_pack import tiny_classifier, tiny_sentiment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

STATUS = Path("/proc/self/status")
LINES, EARLY = 100_000, 20_000
MAY_GROW_MB = 8.0


def resident_mb(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1000


def line(number: int) -> bytes:
    """Mostly short messages, now and then one that is read in part, a bad line, or a field nobody knows."""
    text = f"where is my parcel, order {number}? " * (300 if number % 1000 == 999 else 1 + number % 4)
    found: dict[str, object] = {"id": number, "text": text}
    if number % 100 == 7:
        found[f"field {number}"] = "unknown"
    return b"{no json\n" if number % 100 == 50 else json.dumps(found).encode() + b"\n"


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux tells a process's memory in a file")
def test_memory_stays_as_it_is(home: Home) -> None:
    packs = home.copy_program() / "models" / "packs"
    for made in (tiny_classifier(), tiny_sentiment()):
        for file in (packs / made.kind).iterdir():
            file.unlink()
        made.write(packs / made.kind)
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "analyze"],
        cwd=home.checkout,
        env=home.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    stdin = process.stdin

    def write() -> None:
        for number in range(LINES):
            stdin.write(line(number))
        stdin.close()

    writer = threading.Thread(target=write)
    writer.start()
    early = late = 0.0
    for number, answer in enumerate(process.stdout):
        found = json.loads(answer)
        assert found["id"] == (None if number % 100 == 50 else number)
        if number == EARLY:
            early = resident_mb(process.pid)
        if number == LINES - 500:  # later it may have ended already
            late = resident_mb(process.pid)
    writer.join()
    assert (number + 1, process.wait(60)) == (LINES, 1)
    assert b"unknown fields were ignored" in process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    assert late - early < MAY_GROW_MB, (early, late)
