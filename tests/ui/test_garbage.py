"""Cyclic garbage is collected on the window's thread and on no other."""

from __future__ import annotations

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from app.ui.garbage import collected_on_this_thread


class Knot:
    """Garbage that only the collector can take away; it remembers which thread did."""

    taken_by: set[str]

    def __init__(self, taken_by: set[str]) -> None:
        self.me = self
        weakref.finalize(self, lambda: taken_by.add(threading.current_thread().name))


def test_garbage_of_another_thread_is_collected_on_this_one(qtbot: QtBot) -> None:
    taken_by: set[str] = set()

    def work() -> None:
        for _ in range(20_000):
            Knot(taken_by)

    with collected_on_this_thread() as begin:
        begin()
        thread = threading.Thread(target=work, name="models")
        thread.start()
        thread.join()
        assert taken_by == set(), "the working thread must not collect"
        qtbot.waitUntil(lambda: bool(taken_by), timeout=5000)
    assert taken_by == {threading.main_thread().name}
    assert gc.isenabled()
