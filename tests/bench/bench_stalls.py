"""How still the window is left alone: `python -m tests.bench.bench_stalls [--minutes 10] [--json]`. Asserts nothing.

For so many minutes somebody works at the demo desk: opens tickets, accepts, edits, looks things up, writes, while its
customers write. A timer beats every 5 ms on Qt's loop; a stall is a gap between two beats. Before and after it, for a
tenth of the time each, the control run: a bare Qt window with the same timer and none of Calmdesk's work. Then a minute
in which nothing happens on an open ticket, for the processor time of an idle panel, and the memory at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import CalmdeskError
from app.main import Run, run_window
from app.ui.common.intents import GoBack, OpenConversation, OpenEscalate, OpenMore, OpenWorklist
from app.ui.panel.intents import AcceptCard, DismissCard, EditCard
from app.ui.window.view import PanelWindow
from app.wiring import Pace, Program
from app.workplace.programs import demo_program
from tests.bench.bench_inference import resident_mb
from tests.bench.bench_program import Beats
from tests.bench.telling import tell
from tests.support.live import folders_in

_IDLE_SECONDS = 60


def control(seconds: float) -> dict[str, float]:
    """A bare window and the timer, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.bench_stalls", "--control", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def control_child(seconds: float) -> None:
    app = QApplication([])
    window = QWidget()
    window.show()
    beats = Beats()
    QTimer.singleShot(round(1000 * seconds), app.quit)
    app.exec()
    print(json.dumps(beats.take()), flush=True)


async def worked(window: PanelWindow, program: Program, seconds: float) -> int:
    """Works for so long; how many things were done."""
    end, done = time.monotonic() + seconds, 0
    copilot = program.copilot
    for number in itertools.count():
        tickets = copilot.session.worklist
        if time.monotonic() > end or not tickets:
            return done
        ticket = tickets[number % len(tickets)]
        await copilot.open(ticket.ref)
        await copilot.settled()
        await asyncio.sleep(1.5)
        for intent in (OpenConversation(), GoBack(), OpenWorklist(), GoBack(), OpenEscalate(), GoBack()):
            window.intent_made.emit(intent)
            await asyncio.sleep(0.4)
        advice = copilot.session.advice
        if advice is not None and advice.actions:
            made = (AcceptCard, EditCard, DismissCard)[number % 3](advice.id, advice.actions[0].id)
            window.intent_made.emit(made)
            await asyncio.sleep(0.8)
            window.intent_made.emit(GoBack())
        if number % 8 == 7:
            window.intent_made.emit(OpenMore("day"))
        done += 1
        await asyncio.sleep(2)
    return done


def measure(minutes: float) -> dict[str, object]:
    figures: dict[str, object] = {}

    async def drive(window: PanelWindow, program: Program) -> int:
        while program.engine.status == "loading":  # noqa: ASYNC110 - a bench looks from outside
            await asyncio.sleep(0.05)
        await asyncio.sleep(3)
        beats = Beats()
        try:
            figures["tickets_worked_on"] = await worked(window, program, 60 * minutes)
        except CalmdeskError as error:
            figures["ended_early"] = str(error)
        figures["stall_demo_ms"] = beats.take()
        beats.stop()
        await asyncio.sleep(2)
        begin, used = time.monotonic(), time.process_time()
        await asyncio.sleep(_IDLE_SECONDS)
        figures["idle_percent_of_a_core"] = round(100 * (time.process_time() - used) / (time.monotonic() - begin), 2)
        figures["rss_mb"] = round(resident_mb() or 0)
        return 0

    figures["stall_control_before_ms"] = control(6 * minutes)
    with tempfile.TemporaryDirectory() as home:
        pace = Pace(undo=timedelta(seconds=1), poll=timedelta(seconds=2))
        folders = folders_in(Path(home))
        run_window(Run(make_program=lambda: demo_program(folders, pace), drive=drive))
    figures["stall_control_after_ms"] = control(6 * minutes)
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--control", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.control:
        control_child(options.control)
        return 0
    figures = measure(options.minutes)
    tell(figures, as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
