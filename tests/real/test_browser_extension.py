"""The extension in a real Chromium: what it tells of the tabs, and what it never tells."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desktop.browser.identity import EXTENSION_ID
from tests.real.browser import Installed, browser_or_skip, web_server
from tests.support.panel_socket import PanelSocket

pytestmark = pytest.mark.real


@pytest.fixture(name="port", scope="module")
def a_web_server() -> Iterator[int]:
    with web_server() as port:
        yield port


@pytest.fixture(name="desk")
def a_desk(port: int) -> str:
    return f"http://127.0.0.1:{port}/desk"


@pytest.fixture(name="browser")
def a_browser(tmp_path: Path, desk: str) -> Iterator[Installed]:
    with browser_or_skip(tmp_path, desk) as browser:
        yield browser


@pytest.fixture(name="panel")
def a_panel(browser: Installed, desk: str) -> Iterator[PanelSocket]:
    with PanelSocket(browser.folders, (desk,)) as panel:
        yield panel


def until_connected(browser: Installed, words: str = "follows your tickets") -> str:
    popup = browser.popup()
    browser.chromium.wait(popup, f"document.getElementById('status').textContent.includes('{words}')")
    return popup


def test_only_pages_of_the_desk_are_told(browser: Installed, panel: PanelSocket, desk: str, port: int) -> None:
    until_connected(browser)
    chromium = browser.chromium
    first = chromium.open(f"{desk}/Ticket/Display.html?id=12#txn-3")
    panel.until(f"{desk}/Ticket/Display.html?id=12")
    second = chromium.open(f"{desk}/Ticket/Display.html?id=13")
    panel.until(f"{desk}/Ticket/Display.html?id=13")
    chromium.open(f"http://localhost:{port}/desk/another-host-secret")
    chromium.open(f"http://127.0.0.1:{port}/desktop/another-folder-secret")
    chromium.open("data:text/html,secret")
    chromium.show(first)
    panel.until(f"{desk}/Ticket/Display.html?id=12")
    chromium.show(second)
    panel.until(f"{desk}/Ticket/Display.html?id=13")
    heard = browser.bytes_heard()
    assert b"secret" not in heard
    assert b"localhost" not in heard
    assert b"desktop" not in heard
    assert heard.count(b"looking_at") == 4


def test_a_page_that_changes_its_address_without_loading_is_told(
    browser: Installed, panel: PanelSocket, desk: str, port: int
) -> None:
    until_connected(browser)
    tab = browser.chromium.open(f"{desk}/tickets/1")
    panel.until(f"{desk}/tickets/1")
    browser.chromium.run(tab, "history.pushState({}, '', '/desk/tickets/2')")
    panel.until(f"{desk}/tickets/2")
    other = browser.chromium.open(f"http://localhost:{port}/desk/")
    browser.chromium.run(other, "history.pushState({}, '', '/desk/secret')")
    browser.chromium.show(tab)
    panel.until(f"{desk}/tickets/2")
    assert b"secret" not in browser.bytes_heard()


def test_with_the_switch_off_nothing_is_told(browser: Installed, panel: PanelSocket, desk: str) -> None:
    popup = until_connected(browser)
    tab = browser.chromium.open(f"{desk}/1")
    panel.until(f"{desk}/1")
    browser.chromium.run(popup, "document.getElementById('on').click()")
    browser.chromium.wait(popup, "document.getElementById('status').textContent.startsWith('Off')")
    heard = browser.bytes_heard()
    browser.chromium.open(f"{desk}/2")
    browser.chromium.show(tab)
    browser.chromium.show(popup)
    browser.chromium.run(popup, "document.getElementById('on').click()")
    browser.chromium.wait(popup, "document.getElementById('status').textContent.includes('follows')")
    browser.chromium.show(tab)
    panel.until(f"{desk}/1")
    assert b"/2" not in browser.bytes_heard().removeprefix(heard)


def test_a_worker_that_was_asleep_tells_of_the_next_tab(browser: Installed, panel: PanelSocket, desk: str) -> None:
    browser.chromium.run(until_connected(browser), "window.close()")
    first = browser.chromium.open(f"{desk}/1")
    panel.until(f"{desk}/1")
    second = browser.chromium.open(f"{desk}/2")
    panel.until(f"{desk}/2")
    worker = browser.chromium.worker(EXTENSION_ID)
    assert worker is not None
    browser.chromium.call("Target.closeTarget", targetId=worker)
    while browser.chromium.worker(EXTENSION_ID) is not None:
        time.sleep(0.02)
    browser.chromium.show(first)
    panel.until(f"{desk}/1")
    browser.chromium.show(second)
    panel.until(f"{desk}/2")


def test_a_panel_that_comes_later_learns_what_is_looked_at(browser: Installed, desk: str) -> None:
    until_connected(browser, "is not running")
    browser.chromium.open(f"{desk}/1")
    time.sleep(0.5)
    assert b"looking_at" not in browser.bytes_heard()
    with PanelSocket(browser.folders, (desk,), follow=False) as panel:
        popup = until_connected(browser, "is off in Calmdesk")
        assert b"looking_at" not in browser.bytes_heard()
        panel.follow = True
        browser.chromium.wait(popup, "document.getElementById('status').textContent.includes('follows')")
        browser.chromium.run(popup, "window.close()")
        panel.until(f"{desk}/1")


def test_the_page_behind_the_button_says_what_was_told(browser: Installed, panel: PanelSocket, desk: str) -> None:
    popup = until_connected(browser)
    browser.chromium.open(f"{desk}/7")
    panel.until(f"{desk}/7")
    browser.chromium.wait(popup, f"document.getElementById('last').textContent === '{desk}/7'")
    said = browser.chromium.run(popup, "document.body.innerText")
    assert desk.removeprefix("http://") in said
    assert "Allowed" in said
    nameless = """[...document.querySelectorAll('button, input')]
        .filter((part) => !(part.labels?.length || part.ariaLabel || part.textContent)).length"""
    assert browser.chromium.run(popup, nameless) == 0
