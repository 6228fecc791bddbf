"""How fast the steps of a playbook are ranked: `python -m tests.bench.bench_steps`. Prints figures, asserts none.

A turn nobody has read yet, in every shipped playbook, on one thread, with the playbooks' own texts read before. Wall
times, and the processor time, which other programs on the machine disturb less.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence

from app.content.files import files_in, read_playbooks
from app.content.shipped import shipped
from app.domain.steps import Event
from app.inference.steps.ranker import StepReader
from tests.bench.bench_inference import SENTENCE, p95

WORDS = SENTENCE.split()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10, help="turns measured in each playbook")
    options = parser.parse_args(arguments)
    reader = StepReader(shipped("packs") / "steps")
    playbooks, _ = read_playbooks(files_in(shipped("resources") / "playbooks", "playbooks"), ())
    started, texts = time.perf_counter(), 0
    for playbook in playbooks:
        found = reader.texts(playbook)
        reader.embed(found)
        texts += len(found)
    print(f"{len(playbooks)} playbooks, {texts} texts: read once in {time.perf_counter() - started:.1f} s")
    wall, processor = [], []
    for run in range(options.runs):
        for place, playbook in enumerate(playbooks):
            step = playbook.steps[0]
            words = [f"{run}{place}", *WORDS[run % 8 : run % 8 + 16]]  # some 20 word pieces
            events = (
                Event("customer", playbook.steps[0].when[0].text),
                Event("agent", step.say or step.title, step.id),
                Event("customer", " ".join(words)),
            )
            begin, busy = time.perf_counter(), time.process_time()
            reader.rank(playbook, events)
            wall.append(1000 * (time.perf_counter() - begin))
            processor.append(1000 * (time.process_time() - busy))
    print("a turn       p50 ms  p95 ms")
    for name, times in (("wall", wall), ("processor", processor)):
        print(f"{name:10} {statistics.median(times):8.1f}{p95(times):8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
