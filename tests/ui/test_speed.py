"""How long a change of the session holds up the window's thread: `pytest -m bench tests/ui/test_speed.py -s`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui import deliveries, gallery, scenes
from tests.ui.conftest import Opener

ROUNDS = 400
ALLOWED_MS = 50.0
"""No single task of the window's thread may take longer, in the thread's own time: other programs do not count."""


@pytest.mark.bench
def test_changes_are_painted_without_holding_up_the_agent(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    turns = (
        scenes.calm(advice=None, withdrawn="newer_message", phase="reading"),
        scenes.angry(),
        scenes.calm(),
        scenes.calm(unfinished=deliveries.stuck()),
    )
    took: list[float] = []
    for number in range(ROUNDS):
        session = turns[number % len(turns)]
        if session.advice:
            # New ids every time, as in life: no card can be kept.
            session = replace(session, advice=replace(session.advice, id=f"adv{number}"))
        took.append(_milliseconds(partial(copilot.become, session)))
        took.append(_milliseconds(QApplication.sendPostedEvents))  # layouts
        took.append(_milliseconds(window.repaint))
        gallery.settle()
    took.sort()
    middle, worst = took[len(took) // 2], took[int(len(took) * 0.999)]
    print(f"\none task of the thread: p50 {middle:.1f} ms, p99.9 {worst:.1f} ms over {len(took)} tasks")
    assert worst <= ALLOWED_MS


def _milliseconds(task: Callable[[], object]) -> float:
    began = time.thread_time()
    task()
    return (time.thread_time() - began) * 1000
