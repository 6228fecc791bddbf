"""An X screen, a session bus with AT-SPI on it, the program and a reader of its accessibility tree."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
PATIENCE_SECONDS = 60.0
_PROGRAMS = ("Xvfb", "xdotool", "dbus-daemon")


def missing() -> str:
    """What of the system is not there, in words; empty when all is."""
    lacking = [name for name in _PROGRAMS if shutil.which(name) is None]
    if lacking:
        return f"needs {', '.join(lacking)} (packages xvfb, xdotool, dbus)"
    ask = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    if (
        not Path(SYSTEM_PYTHON).exists()
        or subprocess.run([SYSTEM_PYTHON, "-c", ask], check=False, capture_output=True).returncode
    ):
        return "needs AT-SPI (packages at-spi2-core, python3-pyatspi, gir1.2-atspi-2.0)"
    return ""


class Talker:
    """A process that answers each line of JSON with another."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT, env=environment)
        self._rest = b""

    def ask(self, line: str) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        return self.hear()

    def hear(self) -> Any:
        assert self.process.stdout is not None
        pipe, end = self.process.stdout.fileno(), time.monotonic() + PATIENCE_SECONDS
        while b"\n" not in self._rest:
            ready, _, _ = select.select([pipe], [], [], max(0.0, end - time.monotonic()))
            part = os.read(pipe, 1 << 20) if ready else b""
            assert part, f"no answer from {self.process.args!r}"
            self._rest += part
        line, self._rest = self._rest.split(b"\n", 1)
        return json.loads(line)

    def close(self) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@dataclass
class Shown:
    """The program on its screen."""

    program: Talker
    reader: Talker
    environment: dict[str, str]

    def do(self, wish: str, **values: Any) -> Any:
        told = self.program.ask(json.dumps({"do": wish, **values}))
        assert not (isinstance(told, dict) and "failed" in told), told
        return told

    def walk(self) -> list[dict[str, Any]]:
        """Every node of the accessibility tree that can be seen."""
        nodes: list[dict[str, Any]] = self.reader.ask("walk")
        return nodes

    def heard(self) -> list[str]:
        """What was announced since this was last asked."""
        return [words for words, _ in self.reader.ask("heard")]

    def press(self, *keys: str) -> None:
        """Real key events to whatever has the keyboard on the X screen."""
        for key in keys:
            subprocess.run(["xdotool", "key", key], env=self.environment, check=True)
            time.sleep(0.15)

    def type(self, words: str) -> None:
        subprocess.run(["xdotool", "type", "--delay", "15", words], env=self.environment, check=True)

    def until(self, what: str, true: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """The first state of the program for which it is true."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            state: dict[str, Any] = self.do("state")
            if true(state):
                return state
            assert time.monotonic() < end, f"never saw {what}: {state}"
            time.sleep(0.1)


@contextlib.contextmanager
def shown(home: Path, *options: str) -> Iterator[Shown]:
    """The demo with its desk on a new X screen, and a reader on its bus."""
    with contextlib.ExitStack() as stack:
        base = {name: value for name, value in os.environ.items() if name not in ("WAYLAND_DISPLAY", "DISPLAY")}
        screen = stack.enter_context(_running(["Xvfb", "-displayfd", "1", "-screen", "0", "1600x900x24", "-noreset"]))
        environment = {
            **base,
            "DISPLAY": f":{_first_line(screen)}",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "NO_AT_BRIDGE": "0",
        }
        bus = stack.enter_context(_running(["dbus-daemon", "--session", "--nofork", "--print-address=1"], environment))
        environment["DBUS_SESSION_BUS_ADDRESS"] = _first_line(bus)
        child = [sys.executable, "-m", "tests.accessible.child", str(home), *options]
        program = Talker(child, environment)
        stack.callback(program.close)
        if "--welcome" not in options:
            assert program.hear() == "ready"
        script = str(Path(__file__).with_name("reader.py"))
        reader = Talker([SYSTEM_PYTHON, "-W", "ignore", script, str(program.process.pid)], environment)
        stack.callback(reader.close)
        assert reader.hear() == "ready"
        yield Shown(program, reader, environment)


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _first_line(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline().decode().strip()
    assert line, f"{process.args!r} did not start"
    return line
