"""What a vendor's folder gives the program: a desk for an account, and whether an address is its product."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from app.copilot.ports import Clock, Desk
from app.domain.journal import LedgerLine
from app.domain.settings import Account
from app.helpdesk.client import Answer


@dataclass(frozen=True, slots=True)
class World:
    """What every desk gets from the program: where its requests are told, the time, what is put around each request,
    whom to give a sign-in that the vendor renewed, which must be stored before it is used, and what is stored of it
    now: another copy of the program may have renewed it, and None where the account was forgotten.
    """

    ledger: Callable[[LedgerLine], None]
    clock: Clock
    passing: Callable[[], AbstractContextManager[None]] = nullcontext
    renewed: Callable[[str], Awaitable[None]] | None = None
    stored: Callable[[], Awaitable[str | None]] | None = None


class Ask(Protocol):
    """Asks an address one question before anybody has signed in: nothing secret travels with it."""

    async def __call__(self, path: str, *, headers: Mapping[str, str] | None = None) -> Answer | None:
        """GET of a path below the address. Any status is an answer; None when there is none that can be read."""
        ...


class Connector(Protocol):
    """The module `connector` of a vendor's folder."""

    def make(self, account: Account, secret: str, world: World) -> Desk:
        """A desk. Sends nothing; raises InsecureAddress, or SignInRefused for a secret that cannot be one."""
        ...

    async def is_here(self, ask: Ask) -> bool:
        """Whether this product answers at the address, by one or two questions that need no sign-in."""
        ...


class Authorise(Protocol):
    """The coroutine `authorise` of a connector module, where one can sign in with the browser instead of a token."""

    async def __call__(self, account: Account, world: World, *, browse: Callable[[str], None]) -> str:
        """Opens the vendor's page with `browse` and waits until the person has signed in there; the secret for `make`.
        Cancelling it ends the waiting and keeps nothing. Raises SignInRefused when the person said no.
        """
        ...
