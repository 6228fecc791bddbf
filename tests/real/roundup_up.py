"""Runs a throw-away Roundup on loopback: it refuses old versions (412) and too many requests (429, Retry-After)."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.one_at_a_time import one_at_a_time

_LOCK = Path(__file__).parents[2] / "packaging" / "roundup.txt"
_START_SECONDS = 60.0
ADMIN, PASSWORD = "admin", "adminpass"


@dataclass(frozen=True, slots=True)
class RunningRoundup:
    base_url: str
    database: Path


def roundup_programs() -> Path:
    """The folder with Roundup's programs; the first time it is installed, pinned, into the cache of the tests."""
    key = hashlib.sha256(_LOCK.read_bytes() + sys.version.encode()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "calmdesk-tests" / f"roundup-{key}"
    with one_at_a_time(cache.with_suffix(".lock")):
        if (cache / "ready").exists():
            return cache / "bin"
        venv.create(cache, clear=True, with_pip=True)
        pip = [str(cache / "bin" / "python"), "-m", "pip", "install", "-q", "--no-input", "--no-deps"]
        subprocess.run([*pip, "--require-hashes", "-r", str(_LOCK)], check=True)
        (cache / "ready").touch()
    return cache / "bin"


@contextmanager
def running_roundup(folder: Path, *, calls: int, seconds: int) -> Iterator[RunningRoundup]:
    """A fresh tracker in a folder that is not there yet; so many calls are allowed in so many seconds."""
    programs, port = roundup_programs(), _free_port()
    admin = [str(programs / "roundup-admin"), "-i", str(folder)]
    subprocess.run([*admin, "install", "classic", "sqlite"], check=True, stdout=subprocess.DEVNULL)
    config = folder / "config.ini"
    words = config.read_text("utf-8")
    for name, value in {
        "web": f"http://127.0.0.1:{port}/lab/",
        "domain": "lab.example",
        "api_calls_per_interval": str(calls),
        "api_interval_in_sec": str(seconds),
        "password_pbkdf2_default_rounds": "1000",
    }.items():
        words = re.sub(rf"^#*{name} =.*$", f"{name} = {value}", words, flags=re.MULTILINE)
    words = re.sub(r"^#*host =.*$", "host = localhost", words, flags=re.MULTILINE)
    start, mail = words.split("\n[mail]", 1)
    mail = re.sub(r"^debug =.*$", f"debug = {folder / 'outbox.mbox'}", mail, flags=re.MULTILINE)
    words = f"{start}\n[mail]{mail}"
    config.write_text(words, "utf-8")
    subprocess.run([*admin, "initialise", PASSWORD], check=True, stdout=subprocess.DEVNULL)
    command = [str(programs / "roundup-server"), "-n", "127.0.0.1", "-p", str(port), f"lab={folder}"]
    if os.geteuid() == 0:  # it serves root only who says so, and another user may not reach this Python
        command[1:1] = ["-u", "root"]
    with (folder.parent / "roundup.log").open("ab") as log:
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=folder.parent
        )
    try:
        _wait_until_it_answers(f"http://127.0.0.1:{port}/lab/", server)
        yield RunningRoundup(f"http://127.0.0.1:{port}", folder / "db" / "db")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(10)


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own server
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"Roundup did not start: {server.poll()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
