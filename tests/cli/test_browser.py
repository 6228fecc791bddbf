"""`calmdesk browser` and `calmdesk native-host`, as a person and a browser start them."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from app.desktop.browser.identity import EXTENSION_ID, HOST_NAME, origin_of
from tests.cli.home import CHECKOUT, Home

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into Linux's folders")
OWN = "abcdefghijklmnopabcdefghijklmnop"


@pytest.fixture(name="profiles")
def folders_of_browsers(home: Home, tmp_path: Path) -> Path:
    """Where browsers keep their profiles; this person uses Chromium and Edge."""
    place = tmp_path / "config"
    for name in ("chromium", "microsoft-edge"):
        (place / name).mkdir(parents=True)
    home.more["XDG_CONFIG_HOME"] = str(place)
    return place


def host_file(profiles: Path, browser: str) -> Path:
    return profiles / browser / "NativeMessagingHosts" / f"{HOST_NAME}.json"


def started_by_a_browser(profiles: Path, origin: str, *frames: object) -> subprocess.CompletedProcess[bytes]:
    launcher = json.loads(host_file(profiles, "chromium").read_text())["path"]
    said = b"".join(struct.pack("=I", len(text)) + text for text in (json.dumps(frame).encode() for frame in frames))
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    return subprocess.run([launcher, origin], input=said, env=environment, capture_output=True, check=False, timeout=60)


def test_a_browser_can_start_the_host_after_install_and_not_after_remove(home: Home, profiles: Path) -> None:
    home.add_account("rt", "https://rt.example.com", "token")
    done = home.run("browser", "install")
    assert done.status == 0, done.err
    assert "Chromium: " in done.out
    assert "Microsoft Edge: " in done.out
    assert "https://rt.example.com" in done.out
    assert json.loads(host_file(profiles, "microsoft-edge").read_text())["allowed_origins"] == [origin_of(EXTENSION_ID)]
    manifest = json.loads((home.folder / "data" / "browser" / "extension" / "manifest.json").read_text())
    assert manifest["host_permissions"] == ["https://rt.example.com/*"]

    answered = started_by_a_browser(profiles, origin_of(EXTENSION_ID), {"calmdesk": 1, "hello": True})
    assert answered.returncode == 0, answered.stderr
    said = json.loads(answered.stdout[4:])
    assert said == {"calmdesk": 1, "running": False, "follow": False, "desks": ["https://rt.example.com"]}

    status = home.run("browser", "status")
    assert status.status == 0
    assert status.lines == ["Chromium: set up", "Microsoft Edge: set up", "Calmdesk: does not run"]
    removed = home.run("browser", "remove")
    assert "Chromium, Microsoft Edge" in removed.out
    assert not host_file(profiles, "chromium").exists()
    assert not (home.folder / "data" / "browser").exists()
    assert home.run("browser", "status").status == 1
    assert "not set up" in home.run("browser", "remove").out


def test_only_welcome_extensions_are_served(home: Home, profiles: Path) -> None:
    assert home.run("browser", "install", "--browser", "chromium", "--extension-id", OWN).status == 0
    origins = json.loads(host_file(profiles, "chromium").read_text())["allowed_origins"]
    assert origins == [origin_of(EXTENSION_ID), origin_of(OWN)]
    assert started_by_a_browser(profiles, origin_of(OWN)).returncode == 0
    for stranger in ("", "chrome-extension://", origin_of("b" * 32), origin_of(OWN) + "x", "https://rt.example.com/"):
        refused = started_by_a_browser(profiles, stranger, {"calmdesk": 1, "hello": True})
        assert refused.returncode == 1
        assert refused.stdout == b""
        assert b"Traceback" not in refused.stderr


def test_status_says_what_is_wrong(home: Home, profiles: Path) -> None:
    assert home.run("browser", "install", "--browser", "chromium").status == 0
    (home.folder / "data" / "browser" / "calmdesk-host").unlink()
    done = home.run("browser", "status")
    assert done.status == 1
    assert "is not there any more" in done.out
    host_file(profiles, "chromium").write_text("{")
    assert "cannot be read" in home.run("browser", "status").out


def test_wrong_words_are_refused_with_a_sentence(home: Home, profiles: Path) -> None:
    home.run("browser", "install", "--desk", "http://rt.example.com").fails_with("https://")
    home.run("browser", "install", "--extension-id", "nonsense").fails_with("extension")
    home.run("browser", "policy", "--desk", "rt.example.com").fails_with("https://")
    home.more["XDG_CONFIG_HOME"] = str(profiles / "nothing")
    home.run("browser", "install").fails_with("--browser")


def test_policies_and_the_folder_to_sign_are_written(home: Home, tmp_path: Path) -> None:
    desk, out = "https://rt.example.com", tmp_path / "out"
    done = home.run("browser", "policy", "--desk", desk, "--system", "windows", "--out", str(out))
    assert done.status == 0
    assert (out / "calmdesk.reg").read_text("utf-16").startswith("Windows Registry Editor")
    printed = home.run("browser", "policy", "--desk", desk, "--system", "linux", "--enabled", "yes")
    assert json.loads(printed.out)["3rdparty"]["extensions"][EXTENSION_ID] == {"desks": [desk], "enabled": True}
    assert home.run("browser", "folder", str(tmp_path / "sign"), "--desk", desk).status == 0
    assert json.loads((tmp_path / "sign" / "manifest.json").read_text())["host_permissions"] == [f"{desk}/*"]
