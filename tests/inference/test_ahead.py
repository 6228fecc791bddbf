"""What is begun ahead: the newest message's reading first, once, and nothing that no longer counts."""

from __future__ import annotations

import threading

from app.inference.ahead import Ahead
from app.inference.worker import Worker


def test_the_reading_is_begun_once_and_before_the_rest() -> None:
    done: list[str] = []
    let_go = threading.Event()
    worker = Worker("ahead", lambda: None)
    busy = worker.submit(let_go.wait, urgent=True)
    ahead: Ahead[None] = Ahead()
    for _ in range(2):
        ahead.begin(worker, "a", lambda: done.append("read"), lambda: done.append("more"))
    let_go.set()
    busy.result(5)
    reading = ahead.reading("a")
    assert reading is not None
    reading.result(5)
    worker.submit(lambda: None, urgent=False).result(5)
    worker.close()
    assert done == ["read", "more"]


def test_of_an_older_text_only_the_reading_is_still_made() -> None:
    done: list[str] = []
    let_go = threading.Event()
    worker = Worker("ahead", lambda: None)
    more_came = threading.Event()
    worker.submit(let_go.wait, urgent=True)
    ahead: Ahead[None] = Ahead()
    ahead.begin(worker, "a", lambda: done.append("read a"), lambda: done.append("more a"))
    ahead.begin(worker, "b", lambda: done.append("read b"), more_came.set)
    assert ahead.reading("a") is None
    ahead.begin(worker, "b", lambda: done.append("again"), lambda: done.append("again"))
    let_go.set()
    assert more_came.wait(5)
    worker.close()
    assert done == ["read b", "read a"]


def test_what_went_wrong_is_tried_anew() -> None:
    def fail() -> None:
        raise OSError

    worker = Worker("ahead", lambda: None)
    ahead: Ahead[None] = Ahead()
    ahead.begin(worker, "a", fail, lambda: None)
    begun = ahead.reading("a")
    assert begun is None or isinstance(begun.exception(5), OSError)
    assert ahead.reading("a") is None
    worker.close()
