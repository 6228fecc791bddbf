"""What the form for connecting a helpdesk shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.vendors import Vendor

Phase = Literal["typing", "finding", "found", "trying", "browsing", "tried", "keeping"]
"""An address is typed · it is looked at · it is known what is there · a token is tried · the browser is waited for ·
the sign-in worked · it is being kept.
"""
Field = Literal["", "address", "token"]


@dataclass(frozen=True, slots=True)
class ConnectState:
    """`choices` are the products to choose from where it is not certain which one is there, with what to call them;
    `vendor` is the one that was found or chosen, and then `how` says how to make a token and `token_page` where.
    `browser` offers to sign in with the browser. `again` names the account that is signed in to again at `address`.
    `sends` says that the token goes to an address that was not recognised. `wrong` is the field that must be mended,
    `trouble` says why and what to do. `who` and `able` tell what a sign-in that worked means; `unable` what will not
    work. `keyring` says why the token cannot be kept.
    """

    phase: Phase = "typing"
    note: str = ""
    note_tone: Literal["muted", "warning"] = "muted"
    choices: tuple[tuple[Vendor, str], ...] = ()
    vendor: Vendor | Literal[""] = ""
    how: str = ""
    token_page: str = ""
    browser: bool = False
    sends: bool = False
    again: str = ""
    address: str = ""
    wrong: Field = ""
    trouble: str = ""
    trouble_advice: str = ""
    who: str = ""
    able: str = ""
    unable: tuple[str, ...] = ()
    keyring: str = ""

    @property
    def knows(self) -> bool:
        """Whether one can sign in: it is known, or was said, what is there."""
        return bool(self.vendor)


@dataclass(frozen=True, slots=True)
class AddressTyped:
    """The address is another one: what was tried before says nothing about it."""

    address: str


@dataclass(frozen=True, slots=True)
class FindOut:
    """Look what answers at this address; nothing secret is sent."""

    address: str


@dataclass(frozen=True, slots=True)
class ChooseVendor:
    """This product is there: the person says so."""

    vendor: Vendor


@dataclass(frozen=True, slots=True)
class TokenTyped:
    pass


@dataclass(frozen=True, slots=True)
class TryOut:
    """Sign in with this, and keep nothing."""

    address: str
    token: str


@dataclass(frozen=True, slots=True)
class UseBrowser:
    """Sign in on the vendor's own page."""


@dataclass(frozen=True, slots=True)
class StopWaiting:
    """Wait no longer for the browser."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep the account that was tried, its token in the keyring."""


@dataclass(frozen=True, slots=True)
class UseForSession:
    """Work with the account that was tried until the program ends."""


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Open this address in the browser."""

    url: str


ConnectIntent = (
    AddressTyped
    | FindOut
    | ChooseVendor
    | TokenTyped
    | TryOut
    | UseBrowser
    | StopWaiting
    | Keep
    | UseForSession
    | OpenPage
)
