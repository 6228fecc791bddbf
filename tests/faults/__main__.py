"""Runs fault schedules against a real desk and writes a table: python -m tests.faults --schedules 60 [--seed N]."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.faults.schedule import Lab, Result, Schedule
from tests.faults.table import table
from tests.faults.tracker import TrackerLab
from tests.faults.verdict import Verdict
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


async def run_all(lab: Lab, seeds: range, folder: Path, save: Callable[[Sequence[Result]], None]) -> list[Result]:
    results: list[Result] = []
    for seed in seeds:
        result = await Schedule(seed, lab, folder / f"profile-{seed}").run()
        results.append(result)
        save(results)
        state = "ok" if not result.wrong else "WRONG"
        print(f"seed {seed}: {state} in {result.seconds:.0f} s, {result.met}, {dict(result.verdict.outcomes)}")
        for wrong in result.wrong:
            print(f"    {wrong}")
        sys.stdout.flush()
    return results


def kept_result(told: dict[str, Any]) -> Result:
    """A result from its JSON."""
    verdict = Verdict(told["verdict"]["outcomes"], tuple(told["verdict"]["wrong"]))
    return Result(**{**told, "verdict": verdict})


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--schedules", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0, help="the first schedule's seed; the next ones follow")
    parser.add_argument("--desk", choices=("rt", "roundup"), default="rt")
    parser.add_argument("--kept", type=Path, help="keep the results in this file after each schedule, as JSON")
    parser.add_argument("--of", type=Path, nargs="+", help="run nothing: the table of results that were kept")
    asked = parser.parse_args()
    if asked.of:
        kept = [kept_result(one) for file in asked.of for one in json.loads(file.read_text("utf-8"))]
        print(table(sorted(kept, key=lambda result: result.seed), asked.desk))
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started and mounted is put away then, too
    with tempfile.TemporaryDirectory(prefix="calmdesk-faults-") as folder, lab_of(asked.desk, Path(folder)) as lab:

        def save(results: Sequence[Result]) -> None:  # after each one: a long run may be ended early
            if asked.kept:
                asked.kept.write_text(json.dumps([asdict(result) for result in results]), "utf-8")

        results = asyncio.run(run_all(lab, range(asked.seed, asked.seed + asked.schedules), Path(folder), save))
    print(table(results, asked.desk))
    return 1 if any(result.wrong for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
