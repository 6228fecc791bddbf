"""Collects Python's garbage on the window's thread alone."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

_LOOK_MS = 500


@contextmanager
def collected_on_this_thread() -> Iterator[Callable[[], None]]:
    """Within it, nothing is collected until what it yields is called, once there is a QApplication; from then on cyclic
    garbage is collected by a timer of this thread instead of by whichever thread allocates.

    The models' and the database's threads allocate too, and a Qt object that is destroyed on one of them ends the
    process (timers and widgets belong to the thread they were made on). What is alive when the timer begins, and when
    the oldest generation has its first turn, is frozen: it need not be looked at again, which keeps a full collection
    below a frame.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    timers: list[QTimer] = []

    def begin() -> None:
        gc.freeze()
        timer = QTimer()
        timer.setInterval(_LOOK_MS)
        timer.timeout.connect(_Due())
        timer.start()
        timers.append(timer)

    try:
        yield begin
    finally:
        for timer in timers:
            timer.stop()
        gc.unfreeze()
        gc.collect()
        if was_enabled:
            gc.enable()


class _Due:
    """Collects the oldest generation whose turn it is, by Python's own thresholds."""

    def __init__(self) -> None:
        self._is_grown = False

    def __call__(self) -> None:
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                self._collect(generation)
                return

    def _collect(self, generation: int) -> None:
        gc.collect(generation if self._is_grown else min(generation, 1))
        if generation == 2 and not self._is_grown:
            self._is_grown = True
            gc.freeze()
