"""Killed at any moment: every decision that was reported stored is there with all its rows, and none is half there."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from app.storage.store import LocalStore

_WRITER = """
import asyncio, sys
from pathlib import Path
from app.storage.store import LocalStore
from tests.support.made_up import conversation, decision, journal_rows, ticket

async def main():
    store = await LocalStore.open(Path(sys.argv[1]), key=bytes(range(32)))
    first = int(sys.argv[2])
    print("open", flush=True)
    for number in range(first, first + 100_000):
        made = decision(number, reply="words " * (number % 700))
        await store.record(made, journal_rows(made))
        print(made.id, flush=True)
        await store.remember_ticket(ticket(), conversation("words " * 500))

asyncio.run(main())
"""
_KILLS = 8


def write_until_killed(path: Path, first: int, seconds: float) -> list[str]:
    """Runs a writer, kills it `seconds` after it opened the file, and returns the decisions it reported as stored."""
    arguments = [sys.executable, "-c", _WRITER, str(path), str(first)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        with contextlib.suppress(subprocess.TimeoutExpired):
            writer.wait(seconds)
        writer.kill()
        # The last line may be cut: then the writer had not finished reporting it.
        return [line.strip() for line in writer.stdout if line.endswith("\n")]


async def test_nothing_reported_is_lost_and_nothing_is_half_there(path: Path) -> None:
    chance = random.Random(20261121)  # noqa: S311 -- moments, not secrets
    told: set[str] = set()
    began = time.monotonic()
    for kill in range(_KILLS):
        told |= set(write_until_killed(path, kill * 100_000, chance.uniform(0.0, 0.25)))
        store = await LocalStore.open(path, key=bytes(range(32)))
        rows = await store.outbox()
        operations = Counter(row.decision_id for row in rows)
        journal = Counter(row.id.split("-")[0] for row in await store.journal(limit=1_000_000))
        assert told <= operations.keys()
        assert set(operations.values()) <= {3}
        assert journal == dict.fromkeys(operations, 2)
        # At most the decision of the moment of each kill was stored without a report.
        assert len(operations) - len(told) <= kill + 1
        assert await store.broken_journal_row() is None
        await store.close()
    assert len(told) > _KILLS, f"too slow to say anything: {time.monotonic() - began:.1f} s"
