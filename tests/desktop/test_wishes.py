"""Whether the computer was asked to keep still is read from where the system keeps it; nothing there means no."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.desktop.wishes import may_move

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="files of a Linux desktop")


@pytest.fixture(name="desk")
def a_desk_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    return tmp_path


def gtk(desk: Path, text: str, version: str = "gtk-3.0") -> None:
    folder = desk / "config" / version
    folder.mkdir(parents=True)
    (folder / "settings.ini").write_text(text, "utf-8")


def gsettings(desk: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = desk / "bin" / "gsettings"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")


@pytest.mark.usefixtures("desk")
def test_what_a_person_chose_counts() -> None:
    assert may_move("full")
    assert not may_move("reduced")


@linux
def test_nothing_said_is_nothing_asked_for(desk: Path) -> None:
    assert may_move("system")
    gtk(desk, "[Settings]\ngtk-enable-animations=perhaps\n")
    gtk(desk, "no section at all", "gtk-4.0")
    assert may_move("system")


@linux
@pytest.mark.parametrize(("value", "moves"), [("0", False), ("false", False), ("1", True), ("true", True)])
def test_the_file_of_gtk_is_read(desk: Path, value: str, *, moves: bool) -> None:
    gtk(desk, f"[Settings]\ngtk-enable-animations={value}\n")
    assert may_move("system") is moves


@linux
@pytest.mark.parametrize(("says", "moves"), [("false", False), ("true", True)])
def test_gnome_is_asked(desk: Path, monkeypatch: pytest.MonkeyPatch, says: str, *, moves: bool) -> None:
    gsettings(desk, monkeypatch, f'test "$2 $3" = "org.gnome.desktop.interface enable-animations" && echo {says}')
    assert may_move("system") is moves


@linux
def test_a_gnome_that_does_not_answer_holds_nothing_up(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gsettings(desk, monkeypatch, "exec sleep 30")
    assert may_move("system")
