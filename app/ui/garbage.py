"""Collects Python's garbage on the window's thread alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

_LOOK_MS = 500


@contextmanager
def collected_on_this_thread() -> Iterator[None]:
    """Within it, cyclic garbage is collected by a timer of this thread instead of by whichever thread allocates.

    The models' and the database's threads allocate too, and a Qt object that is destroyed on one of them ends the
    process (timers and widgets belong to the thread they were made on). What is alive at the start is frozen: it need
    not be looked at again, which keeps a full collection below a frame.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    gc.collect()
    gc.freeze()
    timer = QTimer()
    timer.setInterval(_LOOK_MS)
    timer.timeout.connect(_collect_what_is_due)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        gc.unfreeze()
        gc.collect()
        if was_enabled:
            gc.enable()


def _collect_what_is_due() -> None:
    """The oldest generation whose turn it is, by Python's own thresholds."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation] > 0:
            gc.collect(generation)
            return
