"""Which pages belong to a desk: the same rule in the extension's JavaScript and in our host."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.desktop.browser.desks import desks_in, is_at

MATCHING = Path(__file__).parents[3] / "resources" / "browser" / "matching.js"
DESKS = ("https://rt.example.com", "https://help.example.com:8443/rt/", "http://127.0.0.1:8080/rt", "http://[::1]:90")

CASES = [
    ("https://rt.example.com/Ticket/Display.html?id=1", True),
    ("https://rt.example.com/", True),
    ("https://rt.example.com", True),
    ("https://RT.example.com/x", True),
    ("https://rt.example.com:443/x", True),
    ("https://rt.example.com:444/x", False),
    ("http://rt.example.com/x", False),
    ("https://rt.example.com.evil.example/x", False),
    ("https://evil.example/https://rt.example.com/", False),
    ("https://rt.example.com@evil.example/", False),
    ("https://agent@rt.example.com/", False),
    ("https://sub.rt.example.com/", False),
    ("https://help.example.com:8443/rt/Ticket/1", True),
    ("https://help.example.com:8443/rt", True),
    ("https://help.example.com:8443/rtx", False),
    ("https://help.example.com:8443/", False),
    ("https://help.example.com/rt/1", False),
    ("http://127.0.0.1:8080/rt/Ticket", True),
    ("http://127.0.0.1:8080/other", False),
    ("http://localhost:8080/rt/Ticket", False),
    ("http://[::1]:90/x", True),
    ("ftp://rt.example.com/x", False),
    ("file:///rt.example.com", False),
    ("chrome://settings", False),
    ("about:blank", False),
    ("not an address", False),
    ("", False),
    ("https://", False),
    ("https://rt.example.com:port/", False),
]


@pytest.mark.parametrize(("address", "belongs"), CASES)
def test_only_pages_below_a_desk_belong_to_it(address: str, *, belongs: bool) -> None:
    assert is_at(address, DESKS) is belongs


@pytest.mark.skipif(shutil.which("node") is None, reason="runs the extension's own file where Node.js is installed")
def test_the_extension_has_the_same_rule() -> None:
    script = f"""
        import {{ deskOf }} from {json.dumps(MATCHING.as_uri())};
        const addresses = {json.dumps([address for address, _ in CASES])};
        console.log(JSON.stringify(addresses.map((one) => deskOf(one, {json.dumps(DESKS)}) !== null)));
    """
    done = subprocess.run(
        ["node", "--input-type=module", "-"], input=script, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert dict(zip([address for address, _ in CASES], said, strict=True)) == dict(CASES)


def test_nothing_belongs_to_a_desk_that_could_not_be_one() -> None:
    assert not is_at("http://rt.example.com/1", ["http://rt.example.com"])
    assert not is_at("https://rt.example.com/1", ["rt.example.com", "", "https://"])


def test_the_desks_are_read_from_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        'follow_browser = true\n[[accounts]]\nname = "a"\nvendor = "rt"\nurl = "https://rt.example.com"\n'
        '[[accounts]]\nname = "b"\nurl = "http://unsafe.example.com"\n[[accounts]]\nurl = 7\n',
        "utf-8-sig",
    )
    assert desks_in(file) == ("https://rt.example.com",)


@pytest.mark.parametrize("content", ["", "accounts = 3", "accounts = [1, 2]", "accounts = {}", "= broken", "\x00"])
def test_wrong_settings_name_no_desk(tmp_path: Path, content: str) -> None:
    file = tmp_path / "settings.toml"
    assert desks_in(file) == ()
    file.write_text(content)
    assert desks_in(file) == ()
