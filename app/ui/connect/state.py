"""What the form for connecting a helpdesk shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Phase = Literal["typing", "trying", "tried", "keeping"]
Field = Literal["", "address", "token"]


@dataclass(frozen=True, slots=True)
class ConnectState:
    """`wrong` is the field that must be mended, `trouble` says why and what to do. `who` and `able` tell what a sign-in
    that worked means; `unable` what will not work. `keyring` says why the token cannot be kept.
    """

    phase: Phase = "typing"
    note: str = ""
    note_tone: Literal["muted", "warning"] = "muted"
    token_page: str = ""
    wrong: Field = ""
    trouble: str = ""
    trouble_advice: str = ""
    who: str = ""
    able: str = ""
    unable: tuple[str, ...] = ()
    keyring: str = ""


@dataclass(frozen=True, slots=True)
class AddressTyped:
    """The address is another one: what was tried before says nothing about it."""

    address: str


@dataclass(frozen=True, slots=True)
class TokenTyped:
    pass


@dataclass(frozen=True, slots=True)
class TryOut:
    """Sign in with this, and keep nothing."""

    address: str
    token: str


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


ConnectIntent = AddressTyped | TokenTyped | TryOut | Keep | UseForSession | OpenPage
