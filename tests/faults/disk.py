"""A disk that fills up or turns read-only: a small file system of its own where that is allowed, else by a limit."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.faults.program import HeldProgram, ProgramEnded

_SIZE = "24m"


class SmallDisk:
    """Holds a profile. `is_real` says that it is a file system of its own, which only root can make."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.is_real = False

    def __enter__(self) -> Self:
        self.home.mkdir(parents=True)
        self.is_real = _mount("-t", "tmpfs", "-o", f"size={_SIZE},mode=700", "tmpfs", str(self.home))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.is_real:
            subprocess.run(["umount", "-l", str(self.home)], check=False)
        shutil.rmtree(self.home, ignore_errors=True)

    async def filled(self, program: HeldProgram, seconds: float) -> None:
        """Not a byte more can be written for so long."""
        if not self.is_real:
            await program.ask("room", bytes=0)
            await asyncio.sleep(seconds)
            with suppress(ProgramEnded):
                await program.ask("room", bytes=-1)
            return
        rest = self.home / "rest"
        try:
            with rest.open("wb", buffering=0) as file, suppress(OSError):
                while True:
                    file.write(b"\0" * 4096)
            await asyncio.sleep(seconds)
        finally:
            rest.unlink()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Nothing can be written. The program must not run at that moment, or the system refuses."""
        if not self.is_real:
            yield
            return
        if not _mount("-o", "remount,ro", str(self.home)):
            raise RuntimeError("the disk could not be made read-only")
        try:
            yield
        finally:
            _mount("-o", "remount,rw", str(self.home))


def _mount(*arguments: str) -> bool:
    try:
        return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
