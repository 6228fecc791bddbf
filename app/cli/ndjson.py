"""NDJSON in and out: one object a line, in order, on a few threads, with memory that does not grow."""

from __future__ import annotations

import json
import os
import queue
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NoReturn, TypeVar

from app.domain.masks import masked

MAX_LINE = 32 * 1024 * 1024
"""Bytes. A longer line is refused in its place; it would not fit in memory beside the others."""
CHUNK_LINES = 64
CHUNK_BYTES = 32 * 1024
"""Of lines that are worked on together: enough for full batches, and long ones do not hold up what comes after them."""

T = TypeVar("T")
R = TypeVar("R")

# JSON allows these raw, but tools that split at Unicode line ends, and terminals, do not take them as text.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_MARK = b"\xef\xbb\xbf"


class BadLine(Exception):
    """A line that cannot be answered: why, in words without the line's own text, and its `id` where it has one."""

    def __init__(self, why: str, line_id: object = None) -> None:
        super().__init__(why)
        self.line_id = line_id


def dumps(value: object) -> bytes:
    """One line of output, with its `\\n`."""
    text = _JSON.encode(value)
    if text.isascii() and "\x7f" not in text:
        return text.encode() + b"\n"
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode() + b"\n"


def without_persons(value: object) -> object:
    """The same with masks over what tells who somebody is, in every text of it but names of fields."""
    match value:
        case str():
            return masked(value)
        case dict():
            return {name: each if name == "id" else without_persons(each) for name, each in value.items()}
        case list() | tuple():
            return [without_persons(each) for each in value]
    return value


def parse(line: bytes) -> Mapping[str, object]:
    """The object of a line. Raises BadLine."""
    if len(line) > MAX_LINE:
        raise BadLine(f"the line is longer than {MAX_LINE // 1024 // 1024} MiB")
    if not line.strip():
        raise BadLine("the line is empty")
    try:
        found = json.loads(line.decode("utf-8"), parse_constant=_not_json)
    except UnicodeDecodeError as error:
        raise BadLine(f"not UTF-8 at byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise BadLine(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except (ValueError, RecursionError) as error:
        raise BadLine("not JSON that can be read: a number is too long, or brackets are too deep") from error
    if not isinstance(found, dict):
        raise BadLine("not a JSON object")
    return found


def line_id(found: Mapping[str, object]) -> object:
    """The `id`, with its type; None when there is none. Raises BadLine when it is no text and no number."""
    value = found.get("id")
    if value is None or isinstance(value, str | int) or (isinstance(value, float) and abs(value) != float("inf")):
        return value
    raise BadLine("id must be a text or a number")


def _not_json(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def chunks(source: int) -> Iterator[list[bytes]]:
    """Lines of an open file (its number) without their `\\n`, a few at a time and as soon as they are there: whoever
    writes one line gets one answer.

    Of a line that is too long only the beginning is kept, which is enough to refuse it.
    """
    rest = bytearray()
    overlong = False
    first = True
    # Not the buffered file: a thread that waits there holds a lock which the end of the program needs.
    while block := os.read(source, 1 << 16):
        if first:
            block, first = block.removeprefix(_MARK), False
        *lines, tail = block.split(b"\n")
        found: list[bytes] = []
        for line in lines:
            if not overlong:
                rest += line
            found.append(bytes(rest))
            rest.clear()
            overlong = False
        if not overlong:
            rest += tail
            overlong = len(rest) > MAX_LINE
        yield from _portions(found)
    if rest:
        yield [bytes(rest)]


def _portions(lines: list[bytes]) -> Iterator[list[bytes]]:
    portion: list[bytes] = []
    size = 0
    for line in lines:
        if portion and (len(portion) >= CHUNK_LINES or size + len(line) > CHUNK_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(line)
        size += len(line)
    if portion:
        yield portion


def in_order(source: Iterator[T], work: Callable[[T], R], *, threads: int) -> Iterator[R]:
    """`work` for each item of `source`, on threads, in order; an item is taken as soon as it is there.

    An error of the source or of `work` is raised in its place.
    """
    waiting: queue.Queue[Future[R] | None] = queue.Queue()
    room = threading.Semaphore(2 * threads)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="analyze")
    done = threading.Event()

    def take() -> None:
        try:
            for item in source:
                room.acquire()
                if done.is_set():
                    return
                waiting.put(pool.submit(work, item))
        except BaseException as error:  # noqa: BLE001 - it is raised where the results are read
            failed: Future[R] = Future()
            failed.set_exception(error)
            waiting.put(failed)
        finally:
            waiting.put(None)

    # A daemon: it may wait for a line that never comes when the program ends.
    threading.Thread(target=take, name="read lines", daemon=True).start()
    try:
        while (future := _next(waiting)) is not None:
            yield future.result()
            room.release()
    finally:
        done.set()
        room.release()
        pool.shutdown(wait=False, cancel_futures=True)


def _next(waiting: queue.Queue[T]) -> T:
    while True:
        try:
            return waiting.get(timeout=0.5)  # with a time-out, because Windows cannot interrupt a wait without one
        except queue.Empty:
            continue
