"""Work on many items on a few threads: the readers let go of Python's lock while the encoder counts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

THREADS = 2

T = TypeVar("T")
R = TypeVar("R")


def in_threads(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """`work` for each item, in order; what has not begun is dropped when something fails."""
    pool = ThreadPoolExecutor(min(THREADS, os.cpu_count() or 1), thread_name_prefix="reading")
    try:
        yield from pool.map(work, items)
    finally:
        pool.shutdown(cancel_futures=True)
