"""`calmdesk links`: the real desktop tools in a home of their own say who opens our links, and start it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.desktop import link_handler
from app.desktop.link_handler import MIME, NAME, LinksNotRegistered, Registered, desktop_entry
from app.domain.links import link_to

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Windows has its registry, macOS bundles")
needs_tools = pytest.mark.skipif(shutil.which("xdg-mime") is None, reason="needs xdg-mime (package xdg-utils)")


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user of whom the desktop knows nothing yet."""
    for variable, folder in (("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config")):
        (tmp_path / folder).mkdir(exist_ok=True)
        monkeypatch.setenv(variable, str(tmp_path / folder))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "nothing"))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "X-Generic")
    return tmp_path


@needs_tools
def test_our_links_are_registered_for_this_user_and_taken_away_again(user: Path) -> None:
    others = user / "config" / "mimeapps.list"
    others.write_text("[Default Applications]\ntext/html=browser.desktop\n")
    assert link_handler.status() == Registered(ours=False, by="")
    link_handler.install()
    link_handler.install()  # a second time changes nothing
    assert link_handler.status() == Registered(ours=True, by=NAME)
    link_handler.remove()
    assert link_handler.status().ours is False
    assert NAME not in others.read_text()
    assert "text/html=browser.desktop" in others.read_text()
    assert not (user / "data" / "applications" / NAME).exists()
    link_handler.remove()


@needs_tools
@pytest.mark.skipif(shutil.which("gio") is None, reason="needs gio (package libglib2.0-bin)")
def test_the_desktop_starts_us_with_the_link_as_one_word(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`gio open` runs what was registered; a script in the program's place notes what it was given."""
    noted = user / 'it\'s 100% "noted" $HOME'
    script = user / "a folder $1" / "calmdesk"
    script.parent.mkdir()
    target = shlex.quote(str(noted))
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {target}.part\nmv {target}.part {target}\n')
    script.chmod(0o755)
    monkeypatch.setattr(link_handler, "command", lambda: [str(script), "open", "--"])
    link_handler.install()
    link = link_to("https://rt.example.com/Ticket/Display.html?id=7")
    opened = subprocess.run(["gio", "open", link], check=False, capture_output=True, text=True, timeout=30)
    assert opened.returncode == 0, opened.stderr
    for _ in range(100):
        if noted.exists():
            break
        subprocess.run(["sleep", "0.05"], check=True)
    assert noted.read_text().splitlines() == ["open", "--", link]


def test_a_path_that_no_entry_can_hold_is_refused() -> None:
    with pytest.raises(LinksNotRegistered):
        desktop_entry(["/home/a\nb/calmdesk"])


def test_the_entry_names_our_scheme_and_nothing_else() -> None:
    entry = desktop_entry(["/opt/100% sure/calmdesk", "open", "--"])
    assert f"MimeType={MIME};" in entry
    assert 'Exec="/opt/100%% sure/calmdesk" "open" "--" %u' in entry


def test_what_opens_a_link_is_this_installation_with_its_home() -> None:
    words = link_handler.command({"CALMDESK_HOME": "/srv/a home"})
    assert words[:2] == ["env", "CALMDESK_HOME=/srv/a home"]
    assert words[-2:] == ["open", "--"]
    assert os.access(words[2], os.X_OK)
