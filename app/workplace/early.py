"""Requests that are made while no program runs, as a sign-in on the command line: kept for the ledger of the next."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import CalmdeskError
from app.domain.journal import LedgerLine

if TYPE_CHECKING:
    from app.wiring import Program

_NAME = "requests-before.jsonl"
_MOST = 1_000
"""Lines that are taken over at most, the newest: who only ever runs the command line has no ledger."""


class EarlyRequests:
    """Takes lines of the ledger until there is a program that has one. Without a program they wait in a file of the
    data folder: a time, a host, a purpose and a size, nobody's words and no secret.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / _NAME
        self._lines: list[LedgerLine] = []

    def add(self, line: LedgerLine) -> None:
        self._lines.append(line)

    async def hand_over(self, program: Program) -> None:
        """The program that was made now has them. One that keeps what it does for its desks has also those that wait
        in the file, which goes when they are stored; where they cannot be, they wait for the next program.
        """
        if program.keeps:
            await self._store_waiting(program)
        for line in self._taken():
            program.ledger.add(line)

    async def _store_waiting(self, program: Program) -> None:
        if written := await asyncio.to_thread(self._read):
            with suppress(CalmdeskError):
                await program.store.add_ledger(_lines_of(written))
                await asyncio.to_thread(self._remove, written)

    async def keep(self) -> None:
        """They wait for the next program. A disk that takes nothing keeps nobody from signing in."""
        if lines := self._taken():
            await asyncio.to_thread(self._write, lines)

    def _taken(self) -> list[LedgerLine]:
        lines, self._lines = self._lines, []
        return lines

    def _write(self, lines: list[LedgerLine]) -> None:
        from app.storage.codec import dump

        with suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "a", encoding="ascii") as file:
                file.writelines(f"{dump(line, LedgerLine)}\n" for line in lines)

    def _read(self) -> bytes:
        with suppress(OSError):
            return self._file.read_bytes()
        return b""

    def _remove(self, written: bytes) -> None:
        """What another command wrote meanwhile stays."""
        with suppress(OSError):
            if rest := self._file.read_bytes().removeprefix(written):
                self._file.write_bytes(rest)
            else:
                self._file.unlink()


def _lines_of(written: bytes) -> list[LedgerLine]:
    from app.storage.codec import Unreadable, load

    found: list[LedgerLine] = []
    for line in written.decode("ascii", errors="replace").splitlines()[-_MOST:]:
        with suppress(Unreadable):  # half a line, as after a full disk
            found.append(load(line, LedgerLine))
    return found
