"""Signing in to Zendesk with the browser: what comes back, and that nothing is kept of what was not finished."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest

from app.domain.sign_in_errors import SignInNotFinished
from app.helpdesk.zendesk.adapter import Zendesk
from app.helpdesk.zendesk.connector import authorise, is_here, make
from app.helpdesk.zendesk.loopback import HOST, PATH, PORTS
from tests.contract.zendesk import ZendeskUnderTest


class Browser:
    """Opens an address as a browser does: it follows wherever it is sent, and remembers the pages it ended on."""

    def __init__(self, change: Callable[[str], str] = lambda url: url) -> None:
        self.opened: list[str] = []
        self.pages: list[httpx.Response] = []
        self._change = change
        self._at_work: set[asyncio.Task[None]] = set()

    def __call__(self, url: str) -> bool:
        self.opened.append(url)
        task = asyncio.create_task(self._go(self._change(url)))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return True

    @property
    def came_back_to(self) -> str:
        return parse_qs(urlsplit(self.opened[-1]).query)["redirect_uri"][0]

    async def _go(self, url: str) -> None:
        async with httpx.AsyncClient(follow_redirects=True, trust_env=False) as client:
            self.pages.append(await client.get(url))

    async def finish(self) -> None:
        while self._at_work:
            await asyncio.wait(self._at_work)


def is_free(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex((HOST, port)) != 0


@contextmanager
def taken(*ports: int) -> Iterator[None]:
    """These ports of this computer are in use by somebody else."""
    with ExitStack() as stack:
        for port in ports:
            one = stack.enter_context(socket.socket())
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((HOST, port))
            one.listen()
        yield


async def test_the_browser_brings_a_secret_that_signs_in(zendesk: ZendeskUnderTest) -> None:
    browser = Browser()
    secret = await authorise(zendesk.account, zendesk.world, browse=browser)
    await browser.finish()
    asked = dict(parse_qsl(urlsplit(browser.opened[0]).query))
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "read tickets:write"
    assert asked["client_id"] == "calmdesk"
    assert "close this page" in browser.pages[-1].text
    desk = make(zendesk.account, secret, zendesk.world)
    assert (await desk.check_sign_in()).me.name == "Alex Agent"
    assert (await desk.check_sign_in()).missing == ()
    await desk.close()
    assert zendesk.ledger[0].purpose == "sign in"
    assert all(is_free(port) for port in PORTS)


async def test_what_is_secret_never_stands_in_an_address(zendesk: ZendeskUnderTest) -> None:
    browser = Browser()
    secret = json.loads(await authorise(zendesk.account, zendesk.world, browse=browser))
    await browser.finish()
    [exchange] = [one for one in zendesk.server.log if one.path == "/oauth/tokens"]
    seen = " ".join([*browser.opened, *(str(page.url) for page in browser.pages)])
    for hidden in (exchange.asked["code_verifier"], secret["access"], secret["refresh"]):
        assert hidden not in seen
    assert browser.pages[-1].headers["referrer-policy"] == "no-referrer"


async def test_another_client_name_is_the_accounts(zendesk: ZendeskUnderTest) -> None:
    zendesk.server.oauth.clients = {"desk-copilot"}
    browser, account = Browser(), replace(zendesk.account, client_id="desk-copilot")
    assert json.loads(await authorise(account, zendesk.world, browse=browser))["client"] == "desk-copilot"
    await browser.finish()


async def test_an_address_of_a_page_is_enough(zendesk: ZendeskUnderTest) -> None:
    browser, page = Browser(), f"{zendesk.network.url}/agent/tickets/7?x=1"
    secret = await authorise(replace(zendesk.account, url=page), zendesk.world, browse=browser)
    await browser.finish()
    desk = make(replace(zendesk.account, url=page), secret, zendesk.world)
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    assert (await desk.ticket(ref)).url == f"{zendesk.network.url}/agent/tickets/{ref.id}"
    await desk.close()


async def test_a_busy_port_makes_way_for_the_next(zendesk: ZendeskUnderTest) -> None:
    browser = Browser()
    with taken(PORTS[0]):
        assert await authorise(zendesk.account, zendesk.world, browse=browser)
    await browser.finish()
    assert browser.came_back_to == f"http://{HOST}:{PORTS[1]}{PATH}"


async def test_with_all_named_ports_busy_any_free_one_is_tried(zendesk: ZendeskUnderTest) -> None:
    zendesk.server.oauth.redirects = {f"http://{HOST}:{port}{PATH}" for port in range(1024, 65536)}
    browser = Browser()
    with taken(*PORTS):
        assert await authorise(zendesk.account, zendesk.world, browse=browser)
    await browser.finish()
    assert urlsplit(browser.came_back_to).port not in PORTS


async def test_somebody_who_says_no_is_heard(zendesk: ZendeskUnderTest) -> None:
    zendesk.server.oauth.denies = True
    browser = Browser()
    with pytest.raises(SignInNotFinished, match="access was not allowed"):
        await authorise(zendesk.account, zendesk.world, browse=browser)
    await browser.finish()
    assert "close this page" in browser.pages[-1].text
    assert not [one for one in zendesk.server.log if one.path == "/oauth/tokens"]
    assert all(is_free(port) for port in PORTS)


async def test_another_sign_ins_answer_is_refused(zendesk: ZendeskUnderTest) -> None:
    zendesk.server.oauth.state_sent_back = "of-somebody-else"
    browser = Browser()
    with pytest.raises(SignInNotFinished, match="another sign-in"):
        await authorise(zendesk.account, zendesk.world, browse=browser)
    await browser.finish()
    assert browser.pages[-1].status_code == 400
    assert not [one for one in zendesk.server.log if one.path == "/oauth/tokens"]


async def test_a_code_without_its_verifier_is_worth_nothing(zendesk: ZendeskUnderTest) -> None:
    """Who reads the code on its way cannot use it: the desk wants what only this program knows."""
    swapped = Browser(lambda url: url.replace("code_challenge=", "code_challenge=x"))
    with pytest.raises(SignInNotFinished, match="not valid"):
        await authorise(zendesk.account, zendesk.world, browse=swapped)
    await swapped.finish()


async def test_nobody_signing_in_ends_by_itself(zendesk: ZendeskUnderTest) -> None:
    with pytest.raises(SignInNotFinished, match="nobody signed in within 1 min"):
        await authorise(zendesk.account, zendesk.world, browse=lambda _: True, patience=0.05)
    assert all(is_free(port) for port in PORTS)


async def test_it_can_be_cancelled(zendesk: ZendeskUnderTest) -> None:
    opened = asyncio.Event()
    signing_in = asyncio.create_task(authorise(zendesk.account, zendesk.world, browse=lambda _: opened.set()))
    await asyncio.wait_for(opened.wait(), 10)
    assert not is_free(PORTS[0])
    signing_in.cancel()
    with pytest.raises(asyncio.CancelledError):
        await signing_in
    assert is_free(PORTS[0])
    assert not zendesk.server.log


async def test_a_computer_without_a_browser_says_so(zendesk: ZendeskUnderTest) -> None:
    with pytest.raises(SignInNotFinished, match="no browser"):
        await authorise(zendesk.account, zendesk.world, browse=lambda _: False)


async def test_what_is_not_the_browser_coming_back_changes_nothing(zendesk: ZendeskUnderTest) -> None:
    """Other programs may knock at the port, a browser asks for an icon, and one may say nothing at all."""
    asked: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    signing_in = asyncio.create_task(authorise(zendesk.account, zendesk.world, browse=asked.set_result))
    place = parse_qs(urlsplit(await asked).query)["redirect_uri"][0]
    heard, silent = await asyncio.open_connection(HOST, urlsplit(place).port)
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(place.replace(PATH, "/favicon.ico"))).status_code == 404
        assert (await client.post(place, data={"code": "x"})).status_code == 404
    browser = Browser()
    browser(await asked)
    assert await signing_in
    await browser.finish()
    with contextlib.suppress(ConnectionResetError):
        assert await asyncio.wait_for(heard.read(), 5) == b""  # nobody waits for it, and it does not stay open
    silent.close()


async def test_a_code_that_took_too_long_is_refused(zendesk: ZendeskUnderTest) -> None:
    class Slow(Browser):
        async def _go(self, url: str) -> None:
            async with httpx.AsyncClient(trust_env=False) as client:
                place = (await client.get(url)).headers["location"]
                zendesk.server.account.now += timedelta(seconds=121)
                self.pages.append(await client.get(place))

    browser = Slow()
    with pytest.raises(SignInNotFinished, match="not valid"):
        await authorise(zendesk.account, zendesk.world, browse=browser)
    await browser.finish()


async def test_zendesk_is_recognised_by_what_it_tells_strangers(zendesk: ZendeskUnderTest) -> None:
    async def ask(path: str, *, headers: object = None) -> object:
        del headers
        return await zendesk.desk._calls.client.send("GET", path, purpose="look")

    async def nobody(path: str, *, headers: object = None) -> None:
        del path, headers

    assert await is_here(ask)  # type: ignore[arg-type]
    assert not await is_here(nobody)
    assert isinstance(zendesk.desk, Zendesk)
