"""Browsers are set up, looked at and left alone again, as the settings and the command line both do it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content.shipped import shipped
from app.desktop.browser.browsers import System, browser
from app.desktop.browser.installing import Host
from app.desktop.browser.setting_up import set_up, standing, take_away, used
from app.desktop.folders import Folders, find_folders
from app.workplace import upkeep

DESKS = ("https://rt.example.com",)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return find_folders({"CALMDESK_HOME": str(tmp_path / "home")})


@pytest.fixture
def system(tmp_path: Path) -> System:
    (tmp_path / "config" / "google-chrome").mkdir(parents=True)
    return System("linux", tmp_path, tmp_path / "config")


def test_only_browsers_that_are_used_are_set_up_and_taken_away_again(folders: Folders, system: System) -> None:
    assert [(one.title, one.state) for one in standing(folders, system).browsers] == [("Google Chrome", "missing")]
    source = shipped("resources") / "browser"
    stands = set_up(folders, system, used(system), source=source, desks=DESKS)
    assert [Path(place).is_file() for place in stands.values()] == [True]
    found = standing(folders, system)
    assert [one.title for one in found.ready] == ["Google Chrome"]
    assert (Path(found.extension) / "manifest.json").is_file()
    Host.of(folders).launcher.unlink()
    assert standing(folders, system).browsers[0].state == "wrong"
    assert take_away(folders, system, (browser("edge"),)) == ()
    assert take_away(folders, system) == ("Google Chrome",)
    assert not Host.of(folders).folder.exists()
    assert take_away(folders, system) == ()


@pytest.mark.skipif("sys.platform != 'linux'")
async def test_the_settings_do_the_same(folders: Folders, system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(system.config))
    await upkeep.set_up_browsers(folders, DESKS)
    assert (await upkeep.browsers(folders)).ready
    await upkeep.take_from_browsers(folders)
    assert not (await upkeep.browsers(folders)).ready
