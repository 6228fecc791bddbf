"""`calmdesk connect --browser` at Zendesk, with a browser that is a program of its own."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.desktop.settings_file import load_settings
from app.helpdesk.zendesk.secret import parse_secret
from tests.cli.home import Home
from tests.contract.zendesk import ZendeskUnderTest

BROWSER = """
import sys, urllib.request
urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[1], timeout=20).read()
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Its browser is one that the program waits for, as text browsers are: it ends when the page has come."""
    script = tmp_path / "browser.py"
    script.write_text(BROWSER)
    return Home(tmp_path / "home", more={"BROWSER": f"{sys.executable} {script} %s"})


async def test_the_browser_signs_in_and_the_keyring_alone_keeps_it(zendesk: ZendeskUnderTest, home: Home) -> None:
    zendesk.server.account.now = datetime.now(UTC)
    page = f"{zendesk.network.url}/agent/tickets/3"
    said = await asyncio.to_thread(home.run, "connect", page, "--browser")
    assert said.status == 0, said.err
    assert f"Zendesk at {zendesk.network.url}.\n" in said.out
    assert "as Alex Agent." in said.out
    (account,) = load_settings(home.settings_file).accounts
    assert (account.vendor, account.url) == ("zendesk", zendesk.network.url)
    secret = parse_secret(home.secrets()["token of 127.0.0.1"])
    assert zendesk.server.oauth.holder(secret.access)
    for hidden in (secret.access, secret.refresh):
        assert hidden not in said.out + said.err
        assert not [name for name in home.files() if hidden.encode() in (home.folder / name).read_bytes()]


async def test_a_no_on_the_page_is_one_sentence_and_keeps_nothing(zendesk: ZendeskUnderTest, home: Home) -> None:
    zendesk.server.oauth.denies = True
    said = await asyncio.to_thread(home.run, "connect", zendesk.network.url, "--browser")
    said.fails_with("access was not allowed", "Nothing was kept")
    assert home.secrets() == {}
    assert not home.settings_file.exists()
