"""Runs fault schedules against a real desk and writes a table: python -m tests.faults --schedules 60 [--seed N]."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.schedule import Lab, Result, Schedule
from tests.faults.table import table
from tests.faults.tracker import TrackerLab
from tests.real.rt_up import running_tracker


@contextmanager
def lab_of(vendor: str, folder: Path) -> Iterator[Lab]:
    if vendor == "roundup":
        from tests.faults.roundup_lab import roundup_lab

        with roundup_lab(folder / vendor) as lab:
            yield lab
        return
    with running_tracker(folder / vendor) as server:
        yield TrackerLab(server)


async def run_all(lab: Lab, seeds: range, folder: Path) -> list[Result]:
    results = []
    for seed in seeds:
        result = await Schedule(seed, lab, folder / f"profile-{seed}").run()
        results.append(result)
        state = "ok" if not result.wrong else "WRONG"
        print(f"seed {seed}: {state} in {result.seconds:.0f} s, {result.met}, {dict(result.verdict.outcomes)}")
        for wrong in result.wrong:
            print(f"    {wrong}")
        sys.stdout.flush()
    return results


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--schedules", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0, help="the first schedule's seed; the next ones follow")
    parser.add_argument("--desk", choices=("rt", "roundup"), default="rt")
    parser.add_argument("--table", type=Path, help="write the table here as well")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="calmdesk-faults-") as folder, lab_of(asked.desk, Path(folder)) as lab:
        results = asyncio.run(run_all(lab, range(asked.seed, asked.seed + asked.schedules), Path(folder)))
    words = table(results, asked.desk)
    print(words)
    if asked.table:
        asked.table.write_text(words + "\n", "utf-8")
    return 1 if any(result.wrong for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
