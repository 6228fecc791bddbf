"""Connects a helpdesk account, and forgets one: tried before anything is kept, and never half kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlsplit

from app.copilot.choices import Choices, Tokens
from app.copilot.ports import Desk
from app.domain.errors import CalmdeskError, HelpdeskUnreachable, SignInRefused, TlsFailed
from app.domain.settings import Account, Settings
from app.domain.tickets import SignIn, Vocabulary

TAGS_FIELD = "Tags"


class NameTaken(CalmdeskError):
    """Decisions are stored under the account's name: another desk of that name would be sent what was meant for it."""

    title = "This name belongs to another helpdesk"
    advice = "Choose another one with --name, or run `calmdesk disconnect` with it first."


class DeskNotFound(HelpdeskUnreachable):
    """The address given does not answer: nothing is connected, so nothing is kept or waits."""

    advice = "Check the address and the network, then try again; nothing was kept."


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for. None leaves a connected account's field as it is; an empty field is left alone."""

    url: str
    name: str | None = None
    tags_field: str | None = None
    intent_field: str | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """A sign-in that worked. `account` is as it would be kept; `wanted` as it was asked for: a field that the desk
    surely does not have is missing in the first.
    """

    account: Account
    wanted: Account
    sign_in: SignIn


class TrialDesk(Protocol):
    """Makes a desk for one sign-in; whoever gives it sees to it that its requests get into the ledger."""

    def __call__(self, account: Account, token: str) -> Desk: ...


class Connecting:
    """The accounts of this computer. `address` makes a full address of a typed one, or raises InsecureAddress."""

    def __init__(
        self, choices: Choices, tokens: Tokens, *, address: Callable[[str], str], trial_desk: TrialDesk
    ) -> None:
        self._choices = choices
        self._tokens = tokens
        self._address = address
        self._trial_desk = trial_desk

    @property
    def settings(self) -> Settings:
        return self._choices.settings

    def account(self, wish: Wish) -> Account:
        """The account as asked for; one that is connected keeps what is not given anew. Raises InsecureAddress or
        NameTaken: what can be known to be wrong before the token is asked for.
        """
        url = self._address(wish.url)
        name = wish.name or urlsplit(url).hostname or url
        account = self.settings.account(name) or Account(name=name, vendor="rt", url=url, tags_field=TAGS_FIELD)
        if self._address(account.url) != url:
            raise NameTaken(f"“{name}” is {account.url}")
        tags_field = account.tags_field if wish.tags_field is None else wish.tags_field or None
        intent_field = account.intent_field if wish.intent_field is None else wish.intent_field or None
        return replace(account, tags_field=tags_field, intent_field=intent_field)

    async def try_out(self, account: Account, token: str) -> Tried:
        """Signs in. Raises DeskNotFound, TlsFailed, SignInRefused, UnexpectedAnswer … ; nothing is kept."""
        desk = self._trial_desk(account, token)
        try:
            sign_in, vocabulary = await _who_and_what(desk)
        finally:
            await desk.close()
        return Tried(replace(_mapped(account, vocabulary), agent_name=sign_in.me.name), account, sign_in)

    async def keep(self, tried: Tried, token: str) -> None:
        """Keeps account and token. Raises NoKeyring, StorageFull or SettingsBroken; then neither is kept."""
        account = tried.account
        async with self._undone_on_failure(account.name):
            await self._tokens.set_token(account.name, token)
            await self._choices.store(lambda settings: settings.with_account(account))

    async def test(self, name: str) -> SignIn:
        """Signs in with what is kept. Raises what `try_out` raises, and NoKeyring."""
        account = self.settings.account(name)
        token = await self._tokens.get_token(name) if account else None
        if account is None or token is None:
            raise SignInRefused("its token is not in the keyring")
        return (await self.try_out(account, token)).sign_in

    async def forget(self, name: str) -> None:
        """Forgets the account and its token. Raises NoKeyring, StorageFull or SettingsBroken; then both are kept."""
        async with self._undone_on_failure(name):
            await self._tokens.delete_token(name)
            await self._choices.store(lambda settings: settings.without_account(name))

    @asynccontextmanager
    async def _undone_on_failure(self, name: str) -> AsyncIterator[None]:
        """Puts the account's token back as it was when the block fails, so that nothing is half kept."""
        before = await self._tokens.get_token(name)
        try:
            yield
        except BaseException:
            await (self._tokens.delete_token(name) if before is None else self._tokens.set_token(name, before))
            raise


async def _who_and_what(desk: Desk) -> tuple[SignIn, Vocabulary | None]:
    """Who we are there and, when a ticket is at hand to ask with, which fields the desk has."""
    try:
        sign_in = await desk.check_sign_in()
    except TlsFailed:
        raise
    except HelpdeskUnreachable as error:
        raise DeskNotFound(error.detail) from error
    try:
        tickets = await desk.my_open_tickets(limit=1)
        return sign_in, await desk.vocabulary(tickets[0].ref) if tickets else None
    except CalmdeskError:
        return sign_in, None


def _mapped(account: Account, vocabulary: Vocabulary | None) -> Account:
    """The account, without fields that the desk surely does not have."""
    if vocabulary is None:
        return account
    return replace(
        account,
        tags_field=account.tags_field if vocabulary.tag_support else None,
        intent_field=account.intent_field if account.intent_field in vocabulary.fields else None,
    )
