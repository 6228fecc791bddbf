"""A database of years: `python -m tests.bench.bench_storage`. Asserts nothing.

Makes a journal of two million rows, then measures how long it takes to open, how long a decision takes to be stored
while nothing else goes on, beside the full check and beside a backup, and how much memory that takes.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw

from app.storage import journal
from app.storage.codec import time_text
from app.storage.opening import beside
from app.storage.store import LocalStore
from tests.support.made_up import conversation, decision, journal_rows, ticket

_SALT, _TEXT = bytes(16), b"Thank you for writing to us about your parcel. " * 6
_PAUSE = 0.02


def rows_of(count: int, now: datetime) -> Iterator[tuple[apsw.SQLiteValue, ...]]:
    """Two years of rows about advice and decisions, as `journal.add_rows` writes them; the last month has words."""
    shown = '{"cards":["parcel.trace","reply.late"],"library":"1a2b3c4d","packs":["classifier 1.2","sentiment 1.2"]}'
    decided = '{"agent":"Ada Agent","drafted":true,"edit_distance":12,"item":"reply.late","kind":"edit","shown":[]}'
    digest, last = journal._digest(_SALT, _TEXT), ""
    for number in range(count):
        at = now - timedelta(days=730) * (1 - number / count)
        kind, facts = ("decision", decided) if number % 2 else ("shown", shown)
        has_words = number % 2 and now - at < timedelta(days=30)
        case, message, advice = str(4700 + number // 9), f"m{number // 4}", f"a{number // 3}"
        ids = (case, message, advice, f"d{number}" if number % 2 else None)
        sealed = (f"{secrets.token_hex(16)}", kind, time_text(at), "work", *ids, facts, digest if has_words else None)
        seal = journal._seal(last, sealed)
        yield *sealed, last, seal
        last = seal


def make(path: Path, key: bytes, count: int) -> None:
    sql = beside(path, key)
    sql.pragma("synchronous", "off")
    sql.pragma("cache_size", -1_000_000)
    marks = ", ".join("?" * 12)
    with sql:
        sql.executemany(
            f"INSERT INTO journal ({journal.COLUMNS}, previous, hash) VALUES ({marks})",  # noqa: S608 -- our own names
            rows_of(count, datetime.now(UTC)),
        )
        words = "INSERT INTO journal_text SELECT sequence, ?, ? FROM journal WHERE digest IS NOT NULL"
        sql.execute(words, (_SALT, _TEXT))
    sql.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    sql.close()


def memory() -> float:
    """MB of this process now."""
    with Path("/proc/self/statm").open() as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


async def stored(store: LocalStore, first: int, until: Callable[[], bool], least: int) -> list[float]:
    """Milliseconds of each decision, stored with its rows, one after another with a pause between."""
    took: list[float] = []
    while len(took) < least or not until():
        made = decision(10_000_000 + first + len(took), reply="We are sorry about that. " * 12)
        begin = time.perf_counter()
        await store.record(made, journal_rows(made))
        took.append((time.perf_counter() - begin) * 1000)
        if len(took) % 10 == 0:
            await store.remember_ticket(ticket(), conversation("words " * 500))
        await asyncio.sleep(_PAUSE)
    return took


def told(what: str, took: list[float]) -> None:
    parts = statistics.quantiles(took, n=100)
    print(
        f"a decision stored {what}: p50 {parts[49]:.1f} ms, p95 {parts[94]:.1f} ms, "
        f"longest {max(took):.1f} ms ({len(took)} decisions)",
        flush=True,
    )


async def measure(path: Path, key: bytes, decisions: int) -> None:
    before, opened = memory(), []
    for _ in range(5):
        begin = time.perf_counter()
        store = await LocalStore.open(path, key=key)
        opened.append((time.perf_counter() - begin) * 1000)
        begin = time.perf_counter()
        await store.outbox()
        await store.recall_worklist("work")
        read = (time.perf_counter() - begin) * 1000
        await store.close()
    print(
        f"opened in {min(opened):.0f} to {max(opened):.0f} ms; outbox and work list read in {read:.1f} ms", flush=True
    )
    store = await LocalStore.open(path, key=key)
    first, ended = 0, list[float]()
    quiet = await stored(store, first, lambda: True, decisions)
    told("while nothing else goes on", quiet)
    first += len(quiet)
    works: list[tuple[str, Callable[[], Awaitable[object]]]] = [
        ("beside the full check", store.care.check),
        ("beside a backup", store.care.back_up),
        ("beside the deletion of old words", lambda: store.care.tidy(timedelta(days=1))),
    ]
    for what, work in works:
        begin = time.perf_counter()
        task = asyncio.ensure_future(work())
        task.add_done_callback(lambda _: ended.append(time.perf_counter()))
        took = await stored(store, first, task.done, decisions)
        first += len(took)
        await task
        print(f"{what.split(' ', 1)[1]}: {ended[-1] - begin:.1f} s")
        told(what, took)
    print(f"memory: {memory() - before:.0f} MB more than before it was opened", flush=True)
    await store.close()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000, help="rows of the journal")
    parser.add_argument("--decisions", type=int, default=300, help="decisions of each measurement, at least")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path, key = Path(folder) / "calmdesk.db", secrets.token_bytes(32)
        asyncio.run(_made_empty(path, key))
        begin = time.perf_counter()
        make(path, key, options.rows)
        size = path.stat().st_size / 1e6
        print(f"{options.rows:,} rows made in {time.perf_counter() - begin:.0f} s, {size:,.0f} MB", flush=True)
        asyncio.run(measure(path, key, options.decisions))
    return 0


async def _made_empty(path: Path, key: bytes) -> None:
    await (await LocalStore.open(path, key=key)).close()


if __name__ == "__main__":
    sys.exit(main())
