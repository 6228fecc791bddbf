"""How fast the program starts: `python -m tests.bench.bench_start [--starts N] [--json]`. Prints figures, asserts none.

Each start is a process of its own on the demo desk, off-screen, from its birth to the first paint, to the worklist (the
panel is usable), and to models that are ready. Warm: after one start that does not count. Cold: with the system's file
caches emptied before, which only root on Linux can do. Old: on a profile with 30 days of journal and ledger in it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.copilot.session import Session
from app.main import Run, run_window
from app.storage.store import LocalStore
from app.ui.window.view import PanelWindow
from app.wiring import Pace, Program
from app.workplace.programs import demo_program
from tests.bench.telling import tell
from tests.support.live import folders_in
from tests.support.past import Work, lines

DAYS, MESSAGES_A_DAY, REQUESTS = 30, 60, 60_000
"""A month of an agent who looks at sixty messages a day, with two thousand requests on each."""
_DROP_CACHES = Path("/proc/sys/vm/drop_caches")


def measure_start(home: Path, runs: int, *, cold: bool = False) -> dict[str, float]:
    """Medians in ms from the birth of the process."""
    found: list[dict[str, float]] = []
    for _ in range(runs if cold else runs + 1):
        if cold:
            os.sync()
            _DROP_CACHES.write_text("3")
        born = time.time()
        command = [sys.executable, "-m", "tests.bench.bench_start", "--child", str(home)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        said = json.loads(done.stdout.strip().splitlines()[-1])
        found.append({name: 1000 * (at - born) for name, at in said.items()})
    counted = found if cold else found[1:]
    return {name: round(statistics.median(run[name] for run in counted)) for name in found[0]}


def fill(home: Path) -> dict[str, float]:
    """Puts a month of work into the profile; how many rows that is and how large the file."""
    folders = folders_in(home)

    async def work() -> int:
        store = await LocalStore.open(folders.demo_database, key=None)
        now = datetime.now(UTC)
        await Work(store).weeks(DAYS, MESSAGES_A_DAY, until=now)
        await store.add_ledger(lines(REQUESTS, until=now))
        rows = len(await store.journal(limit=1_000_000))
        await store.close()
        return rows

    return {"journal_rows": asyncio.run(work()), "mb": round(folders.demo_database.stat().st_size / 1e6, 1)}


def can_empty_caches() -> bool:
    return os.access(_DROP_CACHES, os.W_OK)


def child(home: Path) -> None:
    """Starts like `calmdesk demo` and says when what was there."""
    moments: dict[str, float] = {}

    async def drive(_: PanelWindow, program: Program) -> int:
        while program.engine.status == "loading":  # noqa: ASYNC110 - a bench looks from outside
            await asyncio.sleep(0.005)
        moments["models_ready"] = time.time()
        return 0

    async def make() -> Program:
        program = await demo_program(folders_in(home), Pace())
        start = program.start

        def see(session: Session) -> None:
            if session.worklist:
                moments.setdefault("worklist", time.time())

        program.copilot.subscribe(see)

        async def started() -> None:
            moments["first_paint"] = time.time()  # run_window starts the program right after the first paint
            await start()

        program.start = started  # type: ignore[method-assign]
        return program

    run_window(Run(make_program=make, drive=drive))
    print(json.dumps(moments), flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        child(options.child)
        return 0
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as fresh, tempfile.TemporaryDirectory() as old:
        figures["start_warm_ms"] = measure_start(Path(fresh), options.starts)
        if can_empty_caches():
            figures["start_cold_ms"] = measure_start(Path(fresh), max(1, options.starts // 2), cold=True)
        else:
            figures["start_cold_ms"] = "not measured: the system's caches cannot be emptied here"
        figures["old_profile"] = fill(Path(old))
        figures["start_30_days_ms"] = measure_start(Path(old), options.starts)
    tell(figures, as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
