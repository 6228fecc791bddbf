"""How many messages a second `calmdesk analyze` reads: `python -m tests.bench.bench_analyze`. Asserts nothing.

Runs the command as a whole process on made-up messages of one length and counts what it prints. Whether memory stays
flat shows with `--lines 100000 --tokens 8 --long 500`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.content.shipped import shipped
from app.inference.encoder import WordPieces
from app.inference.packs import load_pack
from tests.bench.bench_inference import text_of

ROOT = Path(__file__).parents[2]


def lines(count: int, tokens: int, long: int) -> Iterator[str]:
    """Messages, of which every one in `long` is too long to be read whole; none is when that is 0."""
    pieces = WordPieces(load_pack(shipped("packs") / "classifier", "classifier"), 512)
    texts = [text_of(tokens - 1, run, lambda words: len(pieces.split(" ".join(words)).ids)) for run in range(40)]
    for i in range(count):
        text = " ".join(texts) * 2 if long and i % long == long - 1 else texts[i % len(texts)]
        yield json.dumps({"id": i, "text": f"{text} {'abcdefghijklmnopqrstuvwxyz'[i % 26]}"})


def resident_mb(process: int) -> float | None:
    """Memory in use by a process, in MB; None where the system does not say so in a file."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return None


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=3000)
    parser.add_argument("--tokens", type=int, default=32, help="word pieces of a message")
    parser.add_argument("--long", type=int, default=0, help="every one of so many is longer than can be read")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.ndjson"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines(options.lines, options.tokens, options.long))
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "analyze", str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        first, memory = 0.0, list[float | None]()
        for number, line in enumerate(process.stdout):
            first = first or time.perf_counter()
            assert json.loads(line)["id"] == number
            if number in (options.lines // 5, options.lines * 49 // 50):
                memory.append(resident_mb(process.pid))
        ended = time.perf_counter()
        process.stdout.close()
        print(f"exit status {process.wait()}, {os.cpu_count()} processors")
    print(f"{options.lines / (ended - started):.0f} messages of {options.tokens} tokens a second, start included")
    print(f"{options.lines / (ended - first):.0f} a second after the first answer ({first - started:.1f} s)")
    if busy := os.times().children_user + os.times().children_system:  # Windows does not tell
        print(f"processor time: {1000 * busy / options.lines:.2f} ms a message, start included")
    if len(memory) == 2 and memory[0] and memory[1]:
        print(f"memory: {memory[0]:.0f} MB after a fifth of the lines, {memory[1]:.0f} MB near the end")
    return 0


if __name__ == "__main__":
    sys.exit(main())
