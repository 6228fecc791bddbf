"""How fast the panel answers: `python -m tests.bench.bench_program [--json]`. Prints figures, asserts none.

Message to painted cards: a customer's message at a desk in memory until its first cards are on screen, the actions; and
until all are, replies and articles come a frame later. Stall: the longest gap
between two beats of a 5 ms timer on Qt's loop, beside a control run in which nothing happens.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import timedelta

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer

from app.content.shipped import shipped
from app.main import Run, run_window
from app.storage.store import LocalStore
from app.ui.window.view import PanelWindow
from app.wiring import Pace, Program, utc_now
from tests.bench.bench_inference import p95, resident_mb
from tests.support.desk import MemoryDesk

_BEAT_MS = 5
_OPENERS = ("Hello,", "Hi there,", "Good morning,", "Dear team,", "Sorry to bother you,")
_MATTERS = (
    "order 10021 should have been here on Monday. Where is it?",
    "you have taken 49.90 EUR twice for one order, please return one of them.",
    "the reset mail never reaches me and I have to work.",
    "the vase arrived in pieces and the box was crushed.",
    "somebody else has placed orders in my account!",
    "please cancel my subscription at the end of the month.",
)


class Beats:
    """Gaps between the beats of a timer on Qt's loop, in ms."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(1000 * (now - self._last))
        self._last = now

    def stop(self) -> None:
        self._timer.stop()

    def take(self) -> dict[str, float]:
        gaps, self.gaps = self.gaps, []
        worst = sorted(gaps)
        return {"p99.9": round(worst[int(0.999 * (len(worst) - 1))], 1), "worst": round(worst[-1], 1)}


def measure_messages(count: int) -> dict[str, object]:
    """Message to painted cards, stalls meanwhile, memory."""
    figures: dict[str, object] = {}
    desk = MemoryDesk(utc_now)
    painted: dict[str, float] = {}
    arrived = asyncio.Event()

    async def make() -> Program:
        store = await LocalStore.open(None, key=None)
        made = Program(
            store=store,
            make_desks=lambda _: {desk.account: desk},
            company=None,
            packs=shipped("packs"),
            pace=Pace(poll=timedelta(hours=1)),
        )
        mark_shown = made.copilot.mark_shown

        def watched(advice_id: str, *, folded: bool = False) -> None:
            mark_shown(advice_id, folded=folded)
            advice = made.copilot.session.advice
            if advice is not None and advice.id == advice_id:
                painted[advice.message_id] = time.perf_counter()
                arrived.set()

        made.copilot.mark_shown = watched  # type: ignore[method-assign]
        return made

    async def drive(window: PanelWindow, program: Program) -> int:
        beats = Beats()
        ref = desk.add_ticket("Bench", "Hello, I have a question about my order.")
        await program.copilot.open(ref)
        await program.copilot.settled()
        await asyncio.sleep(1)
        beats.take()
        await asyncio.sleep(10)
        figures["stall_control_ms"] = beats.take()
        times, whole = [], []
        for number in range(count):
            await desk.add_message(ref, "One moment.", visibility="public", operation_id="-")
            await program.copilot.refresh()
            arrived.clear()
            desk.customer_writes(ref, f"{_OPENERS[number % 5]} {_MATTERS[number % 6]} ({number})")
            begin = time.perf_counter()
            await program.copilot.refresh()
            async with asyncio.timeout(20):
                await arrived.wait()
            advice = program.copilot.session.advice
            if advice is not None:
                times.append(1000 * (painted[advice.message_id] - begin))
                while not window.panel.is_complete:  # noqa: ASYNC110 - a bench looks from outside
                    await asyncio.sleep(0.002)
                window.repaint()
                whole.append(1000 * (time.perf_counter() - begin))
            await asyncio.sleep(0.2)
        figures["message_to_cards_ms"] = {"p50": round(statistics.median(times), 1), "p95": round(p95(times), 1)}
        figures["message_to_all_cards_ms"] = {"p50": round(statistics.median(whole), 1), "p95": round(p95(whole), 1)}
        figures["stall_busy_ms"] = beats.take()
        figures["rss_mb"] = round(resident_mb() or 0)
        return 0

    run_window(Run(make_program=make, drive=drive))
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    figures = measure_messages(options.messages)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name}: {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
