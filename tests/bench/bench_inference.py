"""How fast a text is read: `python -m tests.bench.bench_inference`. Prints figures, asserts none.

Both shipped models with heads and evidence on one thread. Wall times of one text, p50 and p95, and the processor time
of the p50, which other programs on the machine disturb less.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from app.content.shipped import shipped

SENTENCE = """i ordered a lamp three weeks ago and it has not arrived yet please tell me where my parcel is because
nobody answers my mails this is the fourth time that i write to you and i want my money back now or i call my bank"""
WORDS = SENTENCE.split()


def resident_mb() -> float | None:
    """Memory in use, in MB; None where the system does not say so in a file."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * 4096 / 1e6
    except OSError:
        return None


def p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="texts measured for each length")
    parser.add_argument("--batch", type=int, default=32, help="texts read at once in the last figure")
    options = parser.parse_args(arguments)

    before, started = resident_mb(), time.perf_counter()
    from app.inference.reader import TextReader

    imported = time.perf_counter()
    reader = TextReader(shipped("packs") / "classifier", shipped("packs") / "sentiment")
    loaded, after = time.perf_counter(), resident_mb()
    print(
        f"import {1000 * (imported - started):.0f} ms, load and verify both packs {1000 * (loaded - imported):.0f} ms"
    )
    if before is not None and after is not None:
        print(f"memory: {after:.0f} MB with both models, {after - before:.0f} MB of them for the models and libraries")

    split = reader.classifier.word_pieces.split
    print("tokens  p50 ms  p95 ms  processor ms")
    for tokens in (16, 32, 64, 128):
        wall, processor = [], []
        for run in range(options.runs + 10):
            text = text_of(tokens, run, lambda words: len(split(" ".join(words)).ids))
            begin, busy = time.perf_counter(), time.thread_time()
            reader.read([text])
            wall.append(1000 * (time.perf_counter() - begin))
            processor.append(1000 * (time.thread_time() - busy))
        figures = statistics.median(wall[10:]), p95(wall[10:]), statistics.median(processor[10:])
        print(f"{tokens:6}  {figures[0]:6.2f}  {figures[1]:6.2f}  {figures[2]:12.2f}")

    texts = [text_of(32, run, lambda words: len(split(" ".join(words)).ids)) for run in range(options.batch)]
    rounds = max(1, options.runs // options.batch)
    begin, busy = time.perf_counter(), time.thread_time()
    for _ in range(rounds):
        reader.read(texts)
    count = rounds * options.batch
    seconds, busy = time.perf_counter() - begin, time.thread_time() - busy
    print(
        f"in batches, one thread, 32 tokens: {count / seconds:.0f} texts/s, {1000 * busy / count:.2f} processor ms each"
    )
    if (end := resident_mb()) is not None:
        print(f"memory at the end: {end:.0f} MB")
    return 0


def text_of(tokens: int, run: int, count: Callable[[list[str]], int]) -> str:
    """A text of this many word pieces or a few less, another one for each `run`; `count` counts them."""
    words = [WORDS[(run + i) % len(WORDS)] for i in range(tokens)]
    while count(words) > tokens:
        words.pop()
    return " ".join(words)


if __name__ == "__main__":
    sys.exit(main())
