"""Folders are private and can be moved as one; the checks of this computer say what is missing and what to do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.desktop.folders import find_folders
from app.desktop.system import check_computer, check_disk, check_display, check_libraries, check_python
from app.domain.checks import Check
from app.domain.errors import StorageFull


def test_one_variable_puts_everything_below_one_folder(tmp_path: Path) -> None:
    folders = find_folders({"CALMDESK_HOME": str(tmp_path / "home")})
    places = (folders.settings_file, folders.content, folders.database, folders.demo_database, folders.cache)
    assert all(place.is_relative_to(tmp_path / "home") for place in places)
    assert len({folders.config, folders.data, folders.cache, folders.logs}) == 4
    other = find_folders({"CALMDESK_HOME": str(tmp_path / "other")})
    assert len({folders.service, other.service, find_folders({}).service}) == 3


def test_the_usual_folders_carry_our_name() -> None:
    folders = find_folders({})
    assert all("Calmdesk" in place.parts for place in (folders.config, folders.data, folders.cache, folders.logs))
    assert folders.service == "Calmdesk"


def test_folders_are_made_for_their_user_alone(tmp_path: Path) -> None:
    folders = find_folders({"CALMDESK_HOME": str(tmp_path / "home")})
    folders.data.mkdir(parents=True, mode=0o755)
    folders.make()
    folders.make()
    made = (folders.config, folders.data, folders.cache, folders.logs)
    assert all(folder.is_dir() for folder in made)
    if sys.platform != "win32":
        assert {folder.stat().st_mode & 0o777 for folder in made} == {0o700}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(StorageFull, match="home"):
        find_folders({"CALMDESK_HOME": str(tmp_path / "home")}).make()


@pytest.mark.parametrize(
    ("version", "state"), [((3, 10, 9), "failed"), ((3, 11, 0), "ok"), ((3, 13, 9), "ok"), ((3, 14, 0), "failed")]
)
def test_only_supported_pythons_are_ok(version: tuple[int, int, int], state: str) -> None:
    assert check_python(version).state == state


def test_missing_libraries_are_named_with_the_command_that_brings_them() -> None:
    def load(name: str) -> object:
        if name in ("libEGL.so.1", "libxcb-cursor.so.0"):
            raise OSError(name)
        return name

    found = check_libraries(platform="linux", environment={}, load=load)
    assert found.state == "failed"
    assert "libEGL.so.1, libxcb-cursor.so.0" in found.says
    assert found.advice.endswith("apt-get install libegl1 libxcb-cursor0")
    without = check_libraries(platform="linux", environment={"QT_QPA_PLATFORM": "offscreen:size=1x1"}, load=load)
    assert "libxcb" not in without.says + without.advice
    assert check_libraries(platform="win32", environment={}, load=load).state == "ok"
    assert check_libraries(platform="linux", environment={}, load=str).state == "ok"


@pytest.mark.parametrize(
    ("platform", "environment", "state"),
    [
        ("linux", {}, "warning"),
        ("linux", {"DISPLAY": ":0"}, "ok"),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, "ok"),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, "warning"),
        ("darwin", {}, "ok"),
    ],
)
def test_a_display_is_looked_for_where_there_may_be_none(
    platform: str, environment: dict[str, str], state: str
) -> None:
    assert check_display(platform=platform, environment=environment).state == state


@pytest.mark.parametrize(("megabytes", "state"), [(20, "failed"), (300, "warning"), (5000, "ok")])
def test_a_disk_that_is_nearly_full_is_said(tmp_path: Path, megabytes: int, state: str) -> None:
    def free(folder: Path) -> int:
        assert folder == tmp_path
        return megabytes * 1024**2

    found = check_disk(tmp_path / "not" / "yet", free=free)
    assert found.state == state
    assert f"{megabytes:,} MB" in found.says


def test_a_disk_that_cannot_be_asked_is_said(tmp_path: Path) -> None:
    def free(folder: Path) -> int:
        raise PermissionError(13, "Permission denied", str(folder))

    assert check_disk(tmp_path, free=free).state == "failed"


def test_whatever_is_not_ok_says_what_to_do(tmp_path: Path) -> None:
    checks = check_computer(tmp_path)
    assert [check.name for check in checks] == ["Python", "System libraries", "Display", "Disk"]
    assert all(isinstance(check, Check) and check.says for check in checks)
    assert all(check.advice for check in checks if check.state != "ok")
