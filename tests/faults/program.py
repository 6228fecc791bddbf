"""The program as the test holds it: started, asked, stopped, suspended and killed; always asked whether it answers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE = 60.0
_EVERY = 0.5


class ProgramEnded(Exception):
    """The program is not there to answer."""


@dataclass(slots=True)
class HeldProgram:
    """One profile's program, over all its lives. `offset` is how far its clock is from the right time, in seconds."""

    home: Path
    vendor: str
    url: str
    token: str
    offset: float = 0.0
    slowest: float = 0.0
    """The longest time it took to answer a question that costs nothing, in seconds."""
    deaths: list[int] = field(default_factory=list)
    """Exit codes of lives that nobody ended."""
    starts: int = 0
    _process: asyncio.subprocess.Process | None = None
    _waiting: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _number: int = 0
    _expected: bool = False
    _suspended: bool = False

    async def start(self) -> str:
        """Starts it; the name of the error it ended with, "" when it runs."""
        self._expected, self._suspended = False, False
        self.starts += 1
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.child", str(self.home), self.vendor, self.url, str(self.offset)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=2**24,
        )
        assert self._process.stdin is not None
        self._process.stdin.write(self.token.encode() + b"\n")
        ready = self._expect(0)
        self._tasks = [asyncio.create_task(self._listen(self._process))]
        try:
            async with asyncio.timeout(PATIENCE):
                said = await ready
        except ProgramEnded:
            return "ProgramEnded"
        self._tasks.append(asyncio.create_task(self._ping()))
        if "error" in said:
            self._expected = True
            await self._process.wait()
            await self._quiet()
        return str(said.get("error", ""))

    async def ask(self, do: str, **more: object) -> dict[str, Any]:
        """Raises ProgramEnded when there is nobody to answer."""
        self._number += 1
        number = self._number
        answer = self._expect(number)
        process = self._process
        if process is None or process.returncode is not None or process.stdin is None:
            self._waiting.pop(number, None)
            raise ProgramEnded
        try:
            process.stdin.write(json.dumps({"id": number, "do": do, **more}).encode() + b"\n")
            await process.stdin.drain()
            async with asyncio.timeout(PATIENCE):  # wait_for of Python 3.11 may lose a cancellation
                return await answer
        except (ConnectionError, BrokenPipeError):
            raise ProgramEnded from None

    async def kill(self) -> None:
        """As the system does it: at once, without a word."""
        if self._process is not None and self._process.returncode is None:
            self._expected = True
            self._process.kill()
            await self._process.wait()
        await self._quiet()

    async def end(self) -> None:
        """As a person does it."""
        if self._process is not None and self._process.returncode is None:
            self._expected = True
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                await asyncio.wait_for(self._process.wait(), PATIENCE)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        await self._quiet()

    async def suspend(self, seconds: float) -> None:
        """The computer sleeps."""
        assert self._process is not None
        self._suspended = True
        self._process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        self._process.send_signal(signal.SIGCONT)
        self._suspended = False

    async def move_clock(self, seconds: float) -> None:
        self.offset += seconds
        await self.ask("clock", seconds=seconds)

    def _expect(self, number: int) -> asyncio.Future[dict[str, Any]]:
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        return future

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            with contextlib.suppress(ValueError):
                said = json.loads(line)
                future = self._waiting.pop(said["id"], None)
                if future is not None and not future.done():
                    future.set_result(said)
        await process.wait()
        if not self._expected:
            self.deaths.append(process.returncode or 0)
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ProgramEnded())
        self._waiting.clear()

    async def _ping(self) -> None:
        """The program answers, whatever the network and the disk do."""
        process = self._process
        while process is not None and process.returncode is None:
            await asyncio.sleep(_EVERY)
            if self._suspended:
                continue
            began = time.monotonic()
            with contextlib.suppress(ProgramEnded):
                await self.ask("ping")
                if not self._suspended:
                    self.slowest = max(self.slowest, time.monotonic() - began)

    async def _quiet(self) -> None:
        for task in self._tasks[1:]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
