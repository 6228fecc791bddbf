"""A real Chromium, driven through the pipe its developers' tools speak: tabs, pages, one unpacked extension."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PROGRAM = "chromium"
_QUIET = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--password-store=basic",
    "--lang=en-US",
)
_SECONDS = 30


class ChromiumMissing(Exception):
    """Chromium is not installed on this machine."""


class Chromium:
    """One browser with a profile of its own. Not for two threads at once."""

    def __init__(self, process: subprocess.Popen[bytes], to_it: int, from_it: int) -> None:
        self._process = process
        self._to_it = to_it
        self._from_it = from_it
        self._got = b""
        self._count = 0
        self._sessions: dict[str, str] = {}

    def call(self, method: str, *, session: str | None = None, **params: object) -> Any:
        """One call of the tools' protocol; its result. Raises RuntimeError with what the browser says."""
        self._count += 1
        number = self._count
        message = {"id": number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        os.write(self._to_it, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != number:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def _next(self) -> Mapping[str, Any]:
        while b"\0" not in self._got:
            if not (piece := os.read(self._from_it, 65536)):
                raise RuntimeError(f"Chromium ended with {self._process.poll()}")
            self._got += piece
        line, _, self._got = self._got.partition(b"\0")
        found: Mapping[str, Any] = json.loads(line)
        return found

    def load(self, extension: Path) -> str:
        """Loads an unpacked extension; its id."""
        return str(self.call("Extensions.loadUnpacked", path=str(extension))["id"])

    def open(self, url: str) -> str:
        """A new tab in front, its page loaded; its name."""
        tab = str(self.call("Target.createTarget", url=url)["targetId"])
        self.wait(tab, "document.readyState === 'complete' && location.href !== 'about:blank'")
        return tab

    def show(self, tab: str) -> None:
        """Brings a tab to the front."""
        self.call("Target.activateTarget", targetId=tab)

    def run(self, tab: str, script: str) -> Any:
        """What a script says in a page, or in a worker."""
        if tab not in self._sessions:
            self._sessions[tab] = self.call("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        done = self.call(
            "Runtime.evaluate",
            session=self._sessions[tab],
            expression=script,
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        if "exceptionDetails" in done:
            raise RuntimeError(str(done["exceptionDetails"]))
        return done["result"].get("value")

    def wait(self, tab: str, condition: str) -> None:
        """Until this is true in the page; a page that is just being left counts as not yet."""
        script = f"""new Promise((yes) => {{
            const look = () => ({condition}) ? yes(true) : setTimeout(look, 20);
            look();
        }})"""
        for _ in range(100):
            with suppress(RuntimeError):
                if self.run(tab, script):
                    return
            self._sessions.pop(tab, None)
        raise AssertionError(f"never: {condition}")

    def go(self, tab: str, url: str) -> None:
        """Leads a tab to another page and waits until it is loaded."""
        self.run(tab, f"location.href = {json.dumps(url)}; window.leaving = true")
        self.wait(tab, "!window.leaving && document.readyState === 'complete'")

    def worker(self, extension: str) -> str | None:
        """The extension's worker, None while it sleeps."""
        for target in self.call("Target.getTargets")["targetInfos"]:
            if target["type"] == "service_worker" and extension in target["url"]:
                return str(target["targetId"])
        return None

    def picture(self, tab: str, width: int, height: int, *, dark: bool = False) -> bytes:
        """A page as it is painted, as PNG."""
        import base64

        self.run(tab, "0")
        session = self._sessions[tab]
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", session=session, features=scheme)
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", session=session, **size)
        return base64.b64decode(self.call("Page.captureScreenshot", session=session, format="png")["data"])


def is_installed() -> bool:
    return shutil.which(PROGRAM) is not None


@contextmanager
def running_chromium(profile: Path, environment: Mapping[str, str]) -> Iterator[Chromium]:
    """Chromium without a window on a fresh profile; ended with the block. Raises ChromiumMissing."""
    if not is_installed():
        raise ChromiumMissing(f"{PROGRAM} is not there: run.py test --real installs it")
    profile.mkdir(parents=True, exist_ok=True)
    its_in, our_out = os.pipe()
    our_in, its_out = os.pipe()
    arguments = [
        *_QUIET,
        f"--user-data-dir={profile}",
        "--remote-debugging-pipe",
        "--enable-unsafe-extension-debugging",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    # The tools' pipe is always 3 and 4; other numbers of ours are closed.
    command = ["bash", "-c", f'exec "$0" "$@" 3<&{its_in} 4>&{its_out}', PROGRAM, *arguments, "about:blank"]
    if shutil.which("setpriv"):  # so that it also ends when the test run is killed
        command = ["setpriv", "--pdeathsig", "TERM", *command]
    with (profile / "chromium.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            pass_fds=(its_in, its_out),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    os.close(its_in)
    os.close(its_out)
    try:
        yield Chromium(process, our_out, our_in)
    finally:
        _end(process)
        os.close(our_out)
        os.close(our_in)


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(_SECONDS)
