"""Sets the browsers of this user up for following, takes that away again, and says how each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.desktop.browser.browsers import BROWSERS, Browser, System
from app.desktop.browser.desks import desks_in
from app.desktop.browser.installing import Host, install, remove, trouble
from app.desktop.folders import Folders
from app.domain.upkeep import BrowserHost, BrowserHosts, HostState


def used(system: System) -> tuple[Browser, ...]:
    """The browsers that this user has."""
    return tuple(known for known in BROWSERS if system.is_there(known))


def set_up(
    folders: Folders,
    system: System,
    browsers: Sequence[Browser],
    *,
    source: Path,
    desks: Sequence[str],
    extensions: Sequence[str] = (),
) -> dict[str, str]:
    """Writes host and extension, and tells the browsers; where that stands now, by title. Raises StorageFull,
    BrowserNotSetUp, NotADesk or NotAnExtension.
    """
    folders.make()
    host = Host.of(folders)
    host.make(source, desks, extensions)
    return {browser.title: install(host, browser, system) for browser in browsers}


def take_away(folders: Folders, system: System, browsers: Sequence[Browser] = ()) -> tuple[str, ...]:
    """Takes it away from these browsers, from all of them with the host itself where none is named. The titles of
    those that had it. Raises BrowserNotSetUp.
    """
    gone = tuple(known.title for known in browsers or BROWSERS if remove(known, system))
    if not browsers:
        Host.of(folders).remove()
    return gone


def standing(folders: Folders, system: System) -> BrowserHosts:
    """How each browser of this user stands."""
    found = []
    for browser in used(system):
        wrong = trouble(browser, system)
        state: HostState = "missing" if wrong is None else "wrong" if wrong else "ready"
        found.append(BrowserHost(browser.title, state, wrong or "", browser.page))
    return BrowserHosts(tuple(found), str(Host.of(folders).extension), desks_in(folders.settings_file))
