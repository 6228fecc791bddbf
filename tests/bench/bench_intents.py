"""How long own intents take: `python -m tests.bench.bench_intents [--intents 40] [--examples 10]`. Asserts nothing.

The examples are those of the shipped intents, as many as there are; with `--repeat N` each stands there N times with a
number in front, for large files. Wall and processor time of the parts, as `calmdesk intents train` runs them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the verb sets it, before numpy is loaded

import yaml

from app.content.shipped import shipped
from tests.bench.bench_inference import resident_mb


def examples(intents: int, each: int, repeat: int) -> list[tuple[str, str]]:
    """Texts with their intents."""
    found: list[tuple[str, str]] = []
    for path in sorted((shipped("resources") / "intents").glob("*.yaml")):
        for intent in yaml.safe_load(path.read_text("utf-8"))["intents"]:
            found += [(text, intent["id"]) for text in intent["examples"][:each]]
    names = list(dict.fromkeys(name for _, name in found))[:intents]
    kept = [(text, name) for text, name in found if name in names]
    return [(f"{i} {text}" if i else text, name) for i in range(repeat) for text, name in kept]


class Clock:
    """Prints how long the part since the last one took."""

    def __init__(self) -> None:
        self.wall, self.processor = time.perf_counter(), time.process_time()

    def part(self, name: str) -> None:
        wall, processor = time.perf_counter(), time.process_time()
        print(f"{name:28} {wall - self.wall:7.2f} s   processor {processor - self.processor:7.2f} s", flush=True)
        self.wall, self.processor = time.perf_counter(), time.process_time()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--intents", type=int, default=40)
    parser.add_argument("--examples", type=int, default=10, help="of each intent")
    parser.add_argument("--repeat", type=int, default=1, help="how often each example is taken")
    options = parser.parse_args(arguments)
    rows = examples(options.intents, options.examples, options.repeat)
    print(f"{len(rows):,} examples of {len({intent for _, intent in rows})} intents")

    whole, clock = Clock(), Clock()
    from app.inference.intents import pack
    from app.inference.intents.figures import figures
    from app.inference.intents.reading import ManyTexts
    from app.inference.intents.training import train

    clock.part("import")
    texts = ManyTexts(shipped("packs") / "classifier")
    clock.part("load the encoder")
    read = texts.read([text for text, _ in rows], lambda *_: None)
    clock.part("read the texts")
    intents = [intent for _, intent in rows]
    trained = train(read.vectors, intents, [text.lower() for text, _ in rows], lambda *_: None)
    clock.part("fit, try and choose")
    found = figures(intents, trained.guesses)
    origin = pack.Origin("bench", dict.fromkeys(intents, options.examples), texts.classifier, texts.encoder_sha256)
    with tempfile.TemporaryDirectory() as folder, pack.place(Path(folder) / "own") as place:
        pack.write(place, trained, found, origin)
    clock.part("judge and write")
    whole.part("all of it")
    print(f"accuracy {found.accuracy:.3f}, C = {trained.cost:g}; {trained.threshold.reason}")
    if (memory := resident_mb()) is not None:
        print(f"memory at the end: {memory:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
