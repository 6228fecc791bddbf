"""The extension's files: who it is, what it may do, that its words are whole in every language."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app import __version__
from app.desktop.browser.extension import NotADesk, write_extension
from app.desktop.browser.identity import EXTENSION_ID, HOST_NAME
from app.desktop.browser.policy import managed

SOURCE = Path(__file__).parents[3] / "resources" / "browser"
MANIFEST = json.loads((SOURCE / "manifest.json").read_text())
LANGUAGES = sorted(path.name for path in (SOURCE / "_locales").iterdir())


def test_its_id_is_that_of_its_key() -> None:
    digest = hashlib.sha256(base64.b64decode(MANIFEST["key"])).hexdigest()[:32]
    assert "".join(chr(ord("a") + int(letter, 16)) for letter in digest) == EXTENSION_ID


def test_it_asks_for_nothing_but_our_host_and_its_own_switch() -> None:
    assert set(MANIFEST["permissions"]) == {"nativeMessaging", "storage"}
    assert MANIFEST["host_permissions"] == []
    assert MANIFEST["incognito"] == "not_allowed"
    assert not {"content_scripts", "externally_connectable", "web_accessible_resources"} & set(MANIFEST)


def test_it_has_the_version_of_the_program() -> None:
    assert MANIFEST["version"] == __version__


def test_it_calls_our_host() -> None:
    assert f'"{HOST_NAME}"' in (SOURCE / "background.js").read_text()


def test_what_a_company_can_set_is_in_its_schema() -> None:
    schema = json.loads((SOURCE / MANIFEST["storage"]["managed_schema"]).read_text())
    assert set(managed(["https://rt.example.com"], enabled=True)) == set(schema["properties"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there_in_every_language(language: str) -> None:
    words = json.loads((SOURCE / "_locales" / language / "messages.json").read_text("utf-8"))
    used = set(re.findall(r"__MSG_(\w+)__", json.dumps(MANIFEST)))
    page, script = (SOURCE / "popup.html").read_text(), (SOURCE / "popup.js").read_text()
    used |= set(re.findall(r'data-words="(\w+)"', page))
    used |= set(re.findall(r'words\("(\w+)"', script)) | set(re.findall(r'"(status\w+)"', script))
    assert set(words) == used
    assert all(word["message"].strip() for word in words.values())
    assert words["allowDesk"]["placeholders"] == {"desk": {"content": "$1"}}


def test_the_folder_for_a_browser_may_see_the_desks_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "extension"
    write_extension(SOURCE, target, ["https://rt.example.com/rt", "http://127.0.0.1:8080", "https://rt.example.com"])
    manifest = json.loads((target / "manifest.json").read_text())
    assert manifest["host_permissions"] == ["http://127.0.0.1:8080/*", "https://rt.example.com/*"]
    assert {**manifest, "host_permissions": []} == MANIFEST
    files = {path.relative_to(target) for path in target.rglob("*") if path.is_file()}
    assert files == {path.relative_to(SOURCE) for path in SOURCE.rglob("*") if path.is_file()}
    write_extension(SOURCE, target, [])
    assert json.loads((target / "manifest.json").read_text()) == MANIFEST


def test_a_desk_without_encryption_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotADesk):
        write_extension(SOURCE, tmp_path / "extension", ["http://rt.example.com"])


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://desk.example/#ticket/zoom/12", "https://desk.example/#ticket/zoom/12"),
        ("https://desk.example/#ticket/zoom/12/345", "https://desk.example/#ticket/zoom/12"),
        ("https://desk.example/#ticket/zoom/12x", "https://desk.example/"),
        ("https://desk.example/t?id=1#said=secret", "https://desk.example/t?id=1"),
        ("https://desk.example/#search/ticket/zoom/12", "https://desk.example/"),
    ],
)
def test_of_a_fragment_only_a_tickets_number_is_told(address: str, told: str) -> None:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    script = f"import {{toTell}} from {json.dumps((SOURCE / 'matching.js').as_uri())};"
    script += f"process.stdout.write(toTell({json.dumps(address)}))"
    command = ["node", "--input-type=module", "-e", script]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == told
