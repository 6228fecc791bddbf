"""Policies for a company's browsers, in the form each system wants."""

from __future__ import annotations

import json
import plistlib

import pytest

from app.desktop.browser.browsers import BROWSERS, browser
from app.desktop.browser.extension import NotADesk
from app.desktop.browser.identity import EXTENSION_ID, HOST_NAME
from app.desktop.browser.policy import written

DESK = "https://rt.example.com"
UPDATES = "https://software.example.com/calmdesk.xml"


def test_on_linux_one_file_says_it_all() -> None:
    ((place, text),) = written("linux", browser("chromium"), [DESK], update_url=UPDATES, enabled=True).items()
    assert place == "/etc/chromium/policies/managed/calmdesk.json"
    found = json.loads(text)
    assert found["ExtensionInstallForcelist"] == [f"{EXTENSION_ID};{UPDATES}"]
    assert found["ExtensionSettings"][EXTENSION_ID]["update_url"] == UPDATES
    assert found["NativeMessagingAllowlist"] == [HOST_NAME]
    assert found["3rdparty"]["extensions"][EXTENSION_ID] == {"desks": [DESK], "enabled": True}


def test_without_a_place_to_update_from_it_is_only_allowed() -> None:
    (text,) = written("linux", browser("chrome"), [DESK]).values()
    found = json.loads(text)
    assert found["ExtensionInstallAllowlist"] == [EXTENSION_ID]
    assert "ExtensionInstallForcelist" not in found
    assert "enabled" not in found["3rdparty"]["extensions"][EXTENSION_ID]


def test_on_windows_lists_are_keys_of_their_own() -> None:
    own = "a" * 32
    (text,) = written("windows", browser("edge"), [DESK], extension=own, update_url=UPDATES, enabled=False).values()
    lines = text.split("\r\n")
    root = r"HKEY_LOCAL_MACHINE\Software\Policies\Microsoft\Edge"
    assert lines[0] == "Windows Registry Editor Version 5.00"
    assert lines[lines.index(rf"[{root}\ExtensionInstallForcelist]") + 1] == f'"1"="{own};{UPDATES}"'
    assert lines[lines.index(rf"[{root}\3rdparty\extensions\{own}\policy]") + 1] == '"enabled"=dword:00000000'
    assert lines[lines.index(rf"[{root}\3rdparty\extensions\{own}\policy\desks]") + 1] == f'"1"="{DESK}"'
    setting = next(line for line in lines if line.startswith('"ExtensionSettings"='))
    assert json.loads(json.loads(setting.partition("=")[2]))[own]["installation_mode"] == "force_installed"


def test_on_a_mac_the_extension_has_a_domain_of_its_own() -> None:
    files = written("mac", browser("chrome"), [DESK], update_url=UPDATES)
    found = {name: plistlib.loads(text.encode()) for name, text in files.items()}
    assert found["com.google.Chrome.plist"]["NativeMessagingAllowlist"] == [HOST_NAME]
    assert found[f"com.google.Chrome.extensions.{EXTENSION_ID}.plist"] == {"desks": [DESK]}


@pytest.mark.parametrize("form", ["linux", "windows", "mac"])
def test_a_desk_without_encryption_is_refused(form: str) -> None:
    for known in BROWSERS:
        with pytest.raises(NotADesk):
            written(form, known, ["http://rt.example.com"])  # type: ignore[arg-type]
