"""Finds out what answers at an address, tries a sign-in, and keeps it when the person says so. No Qt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

from app.copilot.connecting import Connecting, NameTaken, Tried, Wish
from app.domain.errors import NoKeyring
from app.domain.settings import Account
from app.domain.vendors import VENDORS, Found, Vendor, vendor_of_host
from app.ui.common.language import t
from app.ui.common.troubles import as_told
from app.ui.connect import words
from app.ui.connect.state import (
    AddressTyped,
    ChooseVendor,
    ConnectIntent,
    ConnectState,
    Field,
    FindOut,
    Keep,
    OpenPage,
    StopWaiting,
    TokenTyped,
    TryOut,
    UseBrowser,
    UseForSession,
)
from app.ui.window.acting import Work

_BUSY = ("finding", "trying", "browsing", "keeping")


class Desks(Protocol):
    """What the form needs from the world."""

    @property
    def connecting(self) -> Connecting: ...

    def use_for_session(self, tried: Tried) -> None: ...


class ConnectPresenter:
    """`changed` gets every new state; `connected` is called when the account can be used, kept or for this run."""

    def __init__(
        self,
        desks: Desks,
        *,
        start: Callable[[Work], None],
        changed: Callable[[], None],
        connected: Callable[[Tried], None],
        browse: Callable[[str], None],
    ) -> None:
        self._desks = desks
        self._start = start
        self._changed = changed
        self._connected = connected
        self._browse = browse
        self._tried: Tried | None = None
        self._found: Found | None = None
        self._again: Account | None = None
        self._waiting: asyncio.Task[str] | None = None
        self._round = 0
        self.state = words.empty()

    def clear(self) -> None:
        """Back to an empty form."""
        self._again = None
        self._leave_address()
        self._become(words.empty())

    def begin_again(self, account: Account) -> None:
        """For another sign-in to an account that is connected: it keeps its name and what waits for it."""
        self._leave_address()
        self._again = account
        self._found = Found(account.url, (account.vendor,))
        self._become(self._at_desk(account.vendor))

    def handle(self, intent: object) -> bool:
        if not isinstance(intent, ConnectIntent):
            return False
        match intent:
            case AddressTyped(address):
                self._leave_address()
                self._become(self._fresh(address))
            case TokenTyped():
                if self.state.phase in ("tried", "trying") or self.state.wrong == "token":
                    self._round += 1
                    self._tried = None
                    self._become(self._at_desk(self.state.vendor or None))
            case OpenPage(url):
                self._browse(url)
            case StopWaiting():
                if self._waiting is not None:
                    self._waiting.cancel()
            case _ if self.state.phase not in _BUSY:
                self._act(intent)
        return True

    def _act(self, intent: ConnectIntent) -> None:
        """What begins something, so nothing else is under way."""
        tried = self._tried if self.state.phase == "tried" else None
        match intent:
            case FindOut(address):
                self._start(self._find(address))
            case ChooseVendor(vendor) if self._found is not None:
                self._tried = None
                self._become(self._at_desk(vendor))
            case TryOut(address, token) if not self.state.knows:
                self._start(self._find(address, token.strip()))
            case TryOut(_, token):
                self._start(self._try_out(token.strip()))
            case UseBrowser() if self.state.browser:
                self._start(self._sign_in_by_browser())
            case Keep() if tried is not None:
                self._start(self._keep(tried))
            case UseForSession() if tried is not None:
                self._desks.use_for_session(tried)
                self._connected(tried)

    def _become(self, state: ConnectState) -> None:
        self.state = state
        self._changed()

    def _leave_address(self) -> None:
        """What was found, tried and is under way says nothing about another address."""
        self._round += 1
        self._tried = self._found = None
        if self._waiting is not None:
            self._waiting.cancel()

    def _fresh(self, typed: str) -> ConnectState:
        """What can be said about an address before anything is asked."""
        address = typed.strip()
        if not address:
            return words.empty()
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
        if name := words.other_product(host):
            return words.unknown_product(name)
        if facts := vendor_of_host(host):
            return ConnectState(note=t("{name} at {url}", name=facts.name, url=host))
        return ConnectState()

    def _at_desk(self, vendor: Vendor | None) -> ConnectState:
        """The form when it is known what answers; without a product, while it must still be chosen."""
        if self._found is None:
            return words.empty()
        browser = vendor is not None and self._desks.connecting.by_browser(vendor)
        state = words.found(self._found, vendor, browser=browser)
        if self._again is None:
            return state
        return replace(state, again=self._again.name, address=self._again.url)

    # -- work that waits ----------------------------------------------------------------------------------------------

    async def _find(self, address: str, token: str = "") -> None:
        """Looks what is there; a token that is typed already is tried when that is certain."""
        if not address.strip():
            self._become(replace(words.empty(), wrong="address", trouble=t("Type the address first.")))
            return
        self._leave_address()
        mine = self._round
        self._become(words.looking())
        try:
            found = await self._desks.connecting.recognise(address.strip())
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            if mine == self._round:
                self._become(words.in_words(as_told(error), self._fresh(address)))
            return
        if mine != self._round:
            return
        self._found = found
        self._become(self._at_desk(found.vendor))
        if token and found.vendor is not None:
            await self._try_out(token)

    async def _try_out(self, token: str, *, by_browser: bool = False) -> None:
        page = self._at_desk(self.state.vendor or None)
        if not token:
            wrong: Field = "token"
            self._become(replace(page, wrong=wrong, trouble=t("Paste a token first.")))
            return
        self._become(replace(page, phase="trying"))
        mine = self._round = self._round + 1
        try:
            tried = await self._desks.connecting.try_out(self._account(page), token, sure=page.sends)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            if mine == self._round:
                self._become(words.in_words(as_told(error), page, by_browser=by_browser))
            return
        if mine == self._round:
            self._tried = tried
            self._become(words.signed_in(tried, page))

    async def _sign_in_by_browser(self) -> None:
        page = self._at_desk(self.state.vendor or None)
        self._become(replace(page, phase="browsing"))
        mine = self._round = self._round + 1
        try:
            account = self._account(page)
            waits = self._desks.connecting.sign_in_by_browser(account, self._browse, sure=page.sends)
            self._waiting = asyncio.ensure_future(waits)
            secret = await self._waiting
        except asyncio.CancelledError:
            if mine == self._round:
                self._become(page)
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise  # the program ends; the person only stopped waiting
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            if mine == self._round:
                self._become(words.in_words(as_told(error), page, by_browser=True))
            return
        finally:
            self._waiting = None
        if mine == self._round:
            await self._try_out(secret, by_browser=True)

    def _account(self, page: ConnectState) -> Account:
        """The account as it would be kept. A second desk on one host is called by its whole address."""
        assert self._found is not None  # noqa: S101 - nothing is tried before something was found
        connecting, vendor = self._desks.connecting, page.vendor or None
        if self._again is not None:
            return connecting.account(Wish(self._again.url, name=self._again.name, vendor=vendor))
        url = self._found.url
        parts = urlsplit(url)
        product = VENDORS[vendor].name if vendor else ""
        for name in (None, f"{parts.netloc}{parts.path}"):
            with suppress(NameTaken):
                return connecting.account(Wish(url, name=name, vendor=vendor))
        return connecting.account(Wish(url, name=f"{parts.netloc}{parts.path} ({product})", vendor=vendor))

    async def _keep(self, tried: Tried) -> None:
        state = self.state
        self._become(replace(state, phase="keeping", trouble="", trouble_advice="", keyring=""))
        try:
            await self._desks.connecting.keep(tried)
        except NoKeyring as error:
            self._become(replace(state, keyring=words.title_of(error)))
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            told = as_told(error)
            self._become(replace(state, trouble=words.title_of(told), trouble_advice=t(told.advice)))
        else:
            self.clear()
            self._connected(tried)
