"""Tries out a helpdesk's address and token, says what follows, and keeps them when the person says so. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

from app.copilot.connecting import Connecting, NameTaken, Tried, Wish
from app.domain.errors import (
    CalmdeskError,
    HelpdeskUnreachable,
    InsecureAddress,
    NoKeyring,
    NoRights,
    SignInRefused,
    TlsFailed,
    UnexpectedAnswer,
)
from app.domain.settings import Account
from app.ui.common.language import later, t
from app.ui.common.troubles import as_told
from app.ui.connect.state import (
    AddressTyped,
    ConnectState,
    Field,
    Keep,
    OpenPage,
    TokenTyped,
    TryOut,
    UseForSession,
)
from app.ui.window.acting import Work

_INSIDE = re.compile(
    r"/(?:Ticket|SelfService|NoAuth|Prefs|Search|Dashboards?|Articles|REST|Asset|User)(?:/|$)|/index\.html"
)
"""Places inside Request Tracker: people paste the address of the page they look at."""
_TOKENS = "/Prefs/AuthTokens.html"
_OTHERS = {
    "zendesk.com": "Zendesk",
    "freshdesk.com": "Freshdesk",
    "atlassian.net": "Jira Service Management",
    "salesforce.com": "Salesforce",
    "force.com": "Salesforce",
    "intercom.com": "Intercom",
    "zoho.com": "Zoho Desk",
    "helpscout.net": "Help Scout",
}
_ADVICE: tuple[tuple[type[CalmdeskError], Field, str], ...] = (
    (TlsFailed, "address", later("Ask IT to install your company's certificate on this computer. Nothing was sent.")),
    (HelpdeskUnreachable, "address", later("Check the address and the network, then test again.")),
    (InsecureAddress, "address", later("Use the address as in your browser; it begins with https://.")),
    (SignInRefused, "token", later("The token is wrong or has expired. Make a new one there and paste it here.")),
    (UnexpectedAnswer, "address", later("There is something, but no Request Tracker. Check the address.")),
    (NoRights, "token", later("Ask your helpdesk administrator for the right named here.")),
)
_ALL_WORKS = later("Tickets, replies, internal notes, changes and hand-overs: all of it works with this account.")


class Desks(Protocol):
    """What the form needs from the world."""

    @property
    def connecting(self) -> Connecting: ...

    def use_for_session(self, tried: Tried, token: str) -> None: ...


def base_of(typed: str) -> str:
    """The helpdesk's own address in what was pasted: a page inside it is cut off."""
    address = typed.strip().split("?", 1)[0].split("#", 1)[0]
    found = _INSIDE.search(address)
    return (address[: found.start()] if found else address).rstrip("/")


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
        self._tried: tuple[Tried, str] | None = None
        self._round = 0
        self.state = self._fresh("")

    def clear(self) -> None:
        """Back to an empty form."""
        self._become(self._fresh(""))

    def handle(self, intent: object) -> bool:
        match intent:
            case AddressTyped(address):
                self._become(self._fresh(address))
            case TokenTyped() if self.state.phase in ("tried", "trying") or self.state.wrong == "token":
                self._become(replace(self._fresh(""), note=self.state.note, token_page=self.state.token_page))
            case TokenTyped():
                pass
            case TryOut(address, token) if self.state.phase not in ("trying", "keeping"):
                self._start(self._try_out(base_of(address), token.strip()))
            case Keep() if self._tried is not None and self.state.phase == "tried":
                self._start(self._keep(*self._tried))
            case UseForSession() if self._tried is not None and self.state.phase == "tried":
                self._desks.use_for_session(*self._tried)
                self._connected(self._tried[0])
            case OpenPage(url):
                self._browse(url)
            case TryOut() | Keep() | UseForSession():
                pass
            case _:
                return False
        return True

    def _become(self, state: ConnectState) -> None:
        if state.phase == "typing":
            self._tried = None
            self._round += 1
        self.state = state
        self._changed()

    def _fresh(self, typed: str) -> ConnectState:
        """What can be said about an address before anything is asked."""
        base = base_of(typed)
        if not base:
            return ConnectState(note=t("Request Tracker 5 is the helpdesk Calmdesk knows so far."))
        host = urlsplit(base if "://" in base else f"https://{base}").hostname or ""
        for ending, name in _OTHERS.items():
            if host == ending or host.endswith(f".{ending}"):
                words = t("This looks like {name}. Calmdesk knows only Request Tracker so far.", name=name)
                return ConnectState(note=words, note_tone="warning")
        try:
            url = self._desks.connecting.account(Wish(base)).url
        except NameTaken:
            url = base
        except CalmdeskError:
            return ConnectState()
        if "." not in host and host != "localhost":
            return ConnectState()
        return ConnectState(note=t("Request Tracker at {url}", url=url), token_page=f"{url}{_TOKENS}")

    async def _try_out(self, address: str, token: str) -> None:
        if not address or not token:
            field: Field = "address" if not address else "token"
            words = t("Type the address first.") if not address else t("Paste a token first.")
            self._become(replace(self._fresh(address), wrong=field, trouble=words))
            return
        page = self._fresh(address)
        self._become(replace(page, phase="trying"))
        mine = self._round = self._round + 1
        try:
            tried = await self._desks.connecting.try_out(self._account(address), token)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            if mine == self._round:
                self._become(_in_words(as_told(error), page))
            return
        if mine == self._round:
            self._tried = (tried, token)
            self._become(_signed_in(tried, page))

    def _account(self, address: str) -> Account:
        connecting = self._desks.connecting
        try:
            return connecting.account(Wish(address))
        except NameTaken:
            parts = urlsplit(address if "://" in address else f"https://{address}")
            return connecting.account(Wish(address, name=f"{parts.netloc}{parts.path}"))

    async def _keep(self, tried: Tried, token: str) -> None:
        state = self.state
        self._become(replace(state, phase="keeping", trouble="", trouble_advice="", keyring=""))
        try:
            await self._desks.connecting.keep(tried, token)
        except NoKeyring as error:
            self._become(replace(state, keyring=f"{t(error.title)}{f' ({error.detail})' if error.detail else ''}."))
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            told = as_told(error)
            self._become(replace(state, trouble=_title(told), trouble_advice=t(told.advice)))
        else:
            self._become(self._fresh(""))
            self._connected(tried)


def _title(error: CalmdeskError) -> str:
    return f"{t(error.title)}{f' ({error.detail})' if error.detail else ''}."


def _in_words(error: CalmdeskError, page: ConnectState) -> ConnectState:
    for kind, field, advice in _ADVICE:
        if isinstance(error, kind):
            return replace(page, phase="typing", wrong=field, trouble=_title(error), trouble_advice=t(advice))
    return replace(page, phase="typing", trouble=_title(error), trouble_advice=t(error.advice))


def _signed_in(tried: Tried, page: ConnectState) -> ConnectState:
    sign_in = tried.sign_in
    unable = [t("Not allowed: {what}.", what=missing) for missing in sign_in.missing]
    if tried.wanted.tags_field and not tried.account.tags_field:
        words = t("Tags are not written: there is no field “{field}” that you can see.", field=tried.wanted.tags_field)
        unable.append(words)
    who = t("Signed in to {desk} as {name}.", desk=sign_in.desk, name=sign_in.me.name or sign_in.me.id)
    able = "" if unable else t(_ALL_WORKS)
    return replace(page, phase="tried", who=who, able=able, unable=tuple(unable))
