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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
PATIENCE_SECONDS = 30.0
PANEL, DESK = "Calmdesk", "Demo desk"
Node = dict[str, Any]


def lacking() -> str:
    """What of the system is not there, in words; empty when all is."""
    missing = [name for name in ("Xvfb", "xdotool", "dbus-daemon") if shutil.which(name) is None]
    if missing:
        return f"needs {', '.join(missing)} (packages xvfb, xdotool, dbus)"
    ask = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    python = [SYSTEM_PYTHON, "-c", ask]
    if not Path(SYSTEM_PYTHON).exists() or subprocess.run(python, check=False, capture_output=True).returncode:
        return "needs AT-SPI (packages at-spi2-core, python3-pyatspi, gir1.2-atspi-2.0)"
    return ""


class Talker:
    """A process that answers each line of JSON with another."""

    def __init__(self, command: list[str], environment: Mapping[str, str]) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT, env=dict(environment))
        self._rest = b""

    def ask(self, wish: object) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(wish).encode() + b"\n")
        self.process.stdin.flush()
        told = self.hear()
        assert not (isinstance(told, dict) and "failed" in told), (wish, told)
        return told

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
        with contextlib.suppress(OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@dataclass
class Screen:
    """An X screen with a session bus; the environment of whatever is started on them."""

    environment: dict[str, str]

    def xdotool(self, *command: str) -> str:
        done = subprocess.run(
            ["xdotool", *command], env=self.environment, check=True, capture_output=True, text=True, timeout=30
        )
        return done.stdout.strip()

    def press(self, *keys: str) -> None:
        """Real key events, to whatever has the keyboard on the X screen."""
        for key in keys:
            self.xdotool("key", key)

    def write(self, words: str) -> None:
        self.xdotool("type", "--delay", "12", words)

    def focus(self) -> str:
        """The X window that has the keyboard."""
        return self.xdotool("getwindowfocus")


@dataclass
class Shown:
    """The program on the screen, asked from inside (`do`, `until`) and from outside (all else)."""

    screen: Screen
    program: Talker
    reader: Talker

    def do(self, wish: str, **values: Any) -> Any:
        return self.program.ask({"do": wish, **values})

    def windows(self) -> list[str]:
        return [node["name"] for node in self.reader.ask(["windows"])]

    def walk(self, title: str = PANEL) -> list[Node]:
        """Every node of a window that shows, as a screen reader gets it."""
        nodes: list[Node] = self.reader.ask(["walk", title])
        return nodes

    def menu(self) -> list[Node]:
        nodes: list[Node] = self.reader.ask(["menu"])
        return nodes

    def until_told(self, role: str, name: str, state: str = "FOCUSED", title: str = PANEL) -> Node:
        """What a screen reader finds, as soon as it does: of this role, called so or beginning so, in this state."""
        found: list[Node] = []

        def is_told() -> bool:
            found[:] = self.reader.ask(["find", title, role, name, state])
            return bool(found)

        wait_for(f"{role} {name!r}, {state}", is_told, lambda: self.do("state"))
        return found[0]

    def press_action(self, name: str, title: str = PANEL) -> None:
        """Presses a control by its action, as a screen reader does."""
        assert self.reader.ask(["press", title, name]), f"nothing called {name!r} can be pressed"

    def heard(self) -> list[Node]:
        """What was announced since this was last asked: all of it, for what is announced last comes last."""
        probe = f"probe {time.monotonic()}"
        self.do("probe", words=probe)
        told: list[Node] = []

        def is_through() -> bool:
            told.extend(self.reader.ask(["heard"]))
            return any(one["words"] == probe for one in told)

        wait_for("the end of what was announced", is_through)
        return [one for one in told if one["words"] != probe]

    def focused(self) -> list[list[str]]:
        """Name and role of what was told to have the focus since this was last asked."""
        told: list[list[str]] = self.reader.ask(["focused"])
        return told

    def with_advice(self, ticket: str) -> dict[str, Any]:
        """Opens a ticket and waits for cards that take keys."""
        self.do("open", number=ticket)
        return self.until(
            "advice", lambda now: now["ticket"] == ticket and now["advice"] and now["cards"] and now["settled"]
        )

    def until_focus(self, name: str) -> None:
        """Until what has the focus inside is called so."""
        self.until(f"the focus on {name}", lambda now: now["focus"].startswith(name))

    def until(self, what: str, true: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """The first state of the program for which it is true."""
        state: dict[str, Any] = {}

        def now() -> bool:
            state.clear()
            state.update(self.do("state"))
            return bool(true(state))

        wait_for(what, now, lambda: state)
        return state


def wait_for(what: str, true: Callable[[], object], instead: Callable[[], object] = lambda: "") -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, f"never saw {what}, but {instead()}"
        time.sleep(0.05)


@contextlib.contextmanager
def new_screen() -> Iterator[Screen]:
    with contextlib.ExitStack() as stack:
        base = {name: value for name, value in os.environ.items() if name not in ("WAYLAND_DISPLAY", "DISPLAY")}
        xvfb = stack.enter_context(_running(["Xvfb", "-displayfd", "1", "-screen", "0", "1600x900x24", "-noreset"]))
        environment = {
            **base,
            "DISPLAY": f":{_first_line(xvfb)}",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_LOGGING_RULES": "qt.accessibility.atspi=false",  # some questions it does not know
        }
        bus = stack.enter_context(_running(["dbus-daemon", "--session", "--nofork", "--print-address=1"], environment))
        environment["DBUS_SESSION_BUS_ADDRESS"] = _first_line(bus)
        yield Screen(environment)


@contextlib.contextmanager
def shown(screen: Screen, home: Path, **options: Any) -> Iterator[Shown]:
    """The demo with its desk on the screen, and a reader beside it. `options` are settings and those of the child."""
    with contextlib.ExitStack() as stack:
        child = [sys.executable, "-m", "tests.accessible.child", str(home), json.dumps(options)]
        program = Talker(child, {**screen.environment, "CALMDESK_HOME": str(home)})
        stack.callback(program.close)
        if options.get("welcome"):
            stack.callback(program.process.terminate)  # nobody listens there to the end of the wishes
        else:
            assert program.hear() == "ready"
        reader = Talker(
            [SYSTEM_PYTHON, "-W", "ignore", str(HERE / "reader.py"), str(program.process.pid)], screen.environment
        )
        stack.callback(reader.close)
        assert reader.hear() == "ready"
        seen = Shown(screen, program, reader)
        if not options.get("welcome"):
            _until_heard(seen)
        yield seen


def _until_heard(seen: Shown) -> None:
    """Until what the program tells comes through to the reader, which takes a moment on a new bus."""
    for attempt in range(20):
        seen.reader.ask(["listen"])
        words, end = f"probe {attempt}", time.monotonic() + 1.0
        seen.do("probe", words=words)
        while time.monotonic() < end:
            if any(told["words"] == words for told in seen.reader.ask(["heard"])):
                return
            time.sleep(0.05)
    raise AssertionError("what the program tells does not reach the screen reader")


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
