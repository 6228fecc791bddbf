"""A browser set up by `calmdesk browser install`, whose host keeps a copy of every byte that reaches it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.desktop.browser.identity import EXTENSION_ID
from app.desktop.folders import Folders
from tests.support.chromium import Chromium, ChromiumMissing, running_chromium
from tests.support.live import folders_in

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Installed:
    """Chromium with our extension. `heard` is the file of what the host was told."""

    chromium: Chromium
    folders: Folders
    heard: Path

    def bytes_heard(self) -> bytes:
        return self.heard.read_bytes() if self.heard.exists() else b""

    def popup(self) -> str:
        """A tab with the page behind the extension's button."""
        return self.chromium.open(f"chrome-extension://{EXTENSION_ID}/popup.html")


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<!doctype html><title>A page</title><h1>A page</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def web_server() -> Iterator[int]:
    """Answers every address with some page; its port on this computer."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@contextmanager
def browser_or_skip(place: Path, desk: str) -> Iterator[Installed]:
    """Skips the test where Chromium is not installed, unless CALMDESK_REAL=1 says that it must be."""
    try:
        with installed_browser(place, desk) as browser:
            yield browser
    except ChromiumMissing as missing:
        if os.environ.get("CALMDESK_REAL") == "1":
            raise
        pytest.skip(str(missing))


@contextmanager
def installed_browser(place: Path, desk: str) -> Iterator[Installed]:
    """Raises ChromiumMissing. `place` is an empty folder; the desk's permission is given, as by the installer."""
    home, heard = place / "home", place / "heard"
    settings = {
        "CALMDESK_HOME": str(home),
        "XDG_CONFIG_HOME": str(place),
        "PYTHONPATH": str(ROOT),
        "HOME": str(place),
    }
    folders = folders_in(home)
    command = [sys.executable, "-m", "app", "browser", "install", "--browser", "chromium", "--desk", desk]
    subprocess.run(command, env={**os.environ, **settings}, check=True, capture_output=True)
    launcher = folders.data / "browser" / "calmdesk-host"
    launcher.write_text(launcher.read_text().replace("exec ", f"tee -a '{heard}' | "))
    with running_chromium(place / "chromium", settings) as chromium:
        assert chromium.load(folders.data / "browser" / "extension") == EXTENSION_ID
        yield Installed(chromium, folders, heard)
