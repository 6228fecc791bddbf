"""Keeps the ledger of requests: what left this computer, when, to whom and why; never what it said."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

from app.copilot.traffic import Traffic
from app.domain.errors import CalmdeskError
from app.domain.journal import LedgerLine


class LedgerStore(Protocol):
    async def add_ledger(self, lines: Sequence[LedgerLine]) -> None:
        """Stores the lines in one transaction."""
        ...


class Ledger:
    """Takes a line per request without making the request wait, and stores them together. `traffic` is what is under
    way now.
    """

    def __init__(self, store: LedgerStore) -> None:
        self._store = store
        self.traffic = Traffic()
        self._hears: Callable[[LedgerLine], None] = lambda _: None
        self._lines: list[LedgerLine] = []
        self._made: Counter[str] = Counter()
        self._writing: asyncio.Task[None] | None = None

    def tells(self, hears: Callable[[LedgerLine], None]) -> None:
        """From now on `hears` gets every line."""
        self._hears = hears

    def add(self, line: LedgerLine) -> None:
        self._made[line.account] += 1
        self._lines.append(line)
        self._hears(line)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    def made(self, account: str) -> int:
        """How many requests an account made since the program began."""
        return self._made[account]

    async def flush(self) -> None:
        """Waits until every line taken so far is stored."""
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        while self._lines:
            lines, self._lines = self._lines, []
            try:
                await self._store.add_ledger(lines)
            except CalmdeskError:
                # A full disk must not stop the work; the lines stay in memory for the next try.
                self._lines = lines + self._lines
                return
