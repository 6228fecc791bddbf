"""Connects a helpdesk account, and forgets one: tried before anything is kept, and never half kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit

from app.copilot.choices import Choices, Tokens
from app.copilot.ports import Desk
from app.domain.errors import CalmdeskError, HelpdeskUnreachable, SignInRefused, TlsFailed
from app.domain.settings import Account, Settings
from app.domain.tickets import SignIn, Vocabulary
from app.domain.vendors import VENDORS, Found, Vendor, vendor_of_host


class NameTaken(CalmdeskError):
    """Decisions are stored under the account's name: another desk of that name would be sent what was meant for it."""

    title = "This name belongs to another helpdesk"
    advice = "Choose another one with --name, or run `calmdesk disconnect` with it first."


class DeskNotFound(HelpdeskUnreachable):
    """The address given does not answer: nothing is connected, so nothing is kept or waits."""

    advice = "Check the address and the network, then try again; nothing was kept."


class NotRecognised(CalmdeskError):
    """No product known here answers at the address, so no token goes there unless the person says so."""

    title = "No helpdesk that Calmdesk knows was recognised at this address"
    advice = "Check the address. If it is your helpdesk, name its product with --vendor; nothing was sent."


class SeveralRecognised(NotRecognised):
    """More than one product answers as if it were there."""

    title = "More than one helpdesk answers at this address"
    advice = "Name the product with --vendor; nothing was sent."


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for. None leaves a connected account's field as it is; an empty field is left alone."""

    url: str
    name: str | None = None
    tags_field: str | None = None
    intent_field: str | None = None
    vendor: Vendor | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """A sign-in that worked. `account` is as it would be kept; `wanted` as it was asked for: a field that the desk
    surely does not have is missing in the first. `secret` is what would be kept: the vendor may have renewed it.
    """

    account: Account
    wanted: Account
    sign_in: SignIn
    secret: str = field(repr=False)


Renewed = Callable[[str], Awaitable[None]]
Stored = Callable[[], Awaitable[str | None]]
Browse = Callable[[str], None]


class TrialDesk(Protocol):
    """Makes a desk for one sign-in; whoever gives it sees to it that its requests get into the ledger."""

    def __call__(self, account: Account, token: str, renewed: Renewed) -> Desk: ...


class Connecting:
    """The accounts of this computer.

    `address` makes a full address of a typed one, or raises InsecureAddress; `recognise` says what answers there;
    `running` is the desk of an account that works now; `authorise` signs in with the browser, where `browsable`.
    """

    def __init__(
        self,
        choices: Choices,
        tokens: Tokens,
        *,
        address: Callable[[str], str],
        trial_desk: TrialDesk,
        recognise: Callable[[str], Awaitable[Found]],
        running: Callable[[str], Desk | None] = lambda _: None,
        authorise: Callable[[Account, Browse], Awaitable[str]] | None = None,
        browsable: Callable[[Vendor], bool] = lambda _: False,
    ) -> None:
        self._choices = choices
        self._tokens = tokens
        self._address = address
        self._trial_desk = trial_desk
        self._recognise = recognise
        self._running = running
        self._authorise = authorise
        self._browsable = browsable
        self._found: set[tuple[str, Vendor]] = set()

    @property
    def settings(self) -> Settings:
        return self._choices.settings

    async def recognise(self, typed: str) -> Found:
        """What answers at an address. Raises InsecureAddress, DeskNotFound or TlsFailed; nothing secret is sent."""
        try:
            found = await self._recognise(self._address(typed))
        except TlsFailed:
            raise
        except HelpdeskUnreachable as error:
            raise DeskNotFound(error.detail) from error
        self._found |= {(found.url, vendor) for vendor in found.vendors}
        return found

    async def at_once(self, wish: Wish) -> Account:
        """The account for an address and a product that is named, or recognised beyond doubt. Raises NotRecognised,
        and what `recognise` and `account` raise. A product that is named is the person's word that it is there.
        """
        if wish.vendor is not None:
            facts = vendor_of_host(urlsplit(self._address(wish.url)).hostname or "")
            if facts is not None and facts.vendor == wish.vendor:  # known without a question, also where it begins
                wish = replace(wish, url=(await self.recognise(wish.url)).url)
            return self.account(wish)
        known = self._known(wish)
        if known is not None:
            return self.account(replace(wish, url=known.url))
        found = await self.recognise(wish.url)
        if found.vendor is None:
            names = ", ".join(VENDORS[vendor].name for vendor in found.vendors)
            raise SeveralRecognised(f"{found.url}: {names}") if names else NotRecognised(found.url)
        return self.account(replace(wish, url=found.url, vendor=found.vendor))

    def account(self, wish: Wish) -> Account:
        """The account as asked for; one that is connected keeps what is not given anew. Raises InsecureAddress,
        NameTaken or NotRecognised: what can be known to be wrong before the token is asked for.
        """
        url = self._address(wish.url)
        name = wish.name or urlsplit(url).hostname or url
        account = self.settings.account(name)
        if account is None:
            vendor = wish.vendor
            if vendor is None:
                raise NotRecognised(url)
            account = Account(name=name, vendor=vendor, url=url, tags_field=VENDORS[vendor].tags_field)
        if self._address(account.url) != url or wish.vendor not in (None, account.vendor):
            raise NameTaken(f"“{name}” is {account.url}, {VENDORS[account.vendor].name}")
        tags_field = account.tags_field if wish.tags_field is None else wish.tags_field or None
        intent_field = account.intent_field if wish.intent_field is None else wish.intent_field or None
        return replace(account, tags_field=tags_field, intent_field=intent_field)

    def is_known(self, account: Account) -> bool:
        """Whether a secret may go to this account's address without another word: it was recognised, is a vendor's
        own, or is connected already.
        """
        facts = vendor_of_host(urlsplit(account.url).hostname or "")
        kept = self.settings.account(account.name)
        return (
            (account.url, account.vendor) in self._found
            or (facts is not None and facts.vendor == account.vendor)
            or (kept is not None and (kept.url, kept.vendor) == (account.url, account.vendor))
        )

    def by_browser(self, vendor: Vendor) -> bool:
        """Whether one can sign in to this product with the browser."""
        return self._authorise is not None and self._browsable(vendor)

    async def sign_in_by_browser(self, account: Account, browse: Browse, *, sure: bool = False) -> str:
        """The secret that the vendor gives when the person has signed in on its page. Cancel it to wait no longer."""
        if self._authorise is None:
            raise SignInRefused("there is no way to sign in with the browser")
        self._refuse_unknown(account, sure=sure)
        return await self._authorise(account, browse)

    async def try_out(self, account: Account, token: str, *, sure: bool = False) -> Tried:
        """Signs in. Raises DeskNotFound, TlsFailed, SignInRefused, UnexpectedAnswer … ; nothing is kept.

        The token goes to nobody who was not recognised: then NotRecognised, unless the person is `sure`.
        """
        self._refuse_unknown(account, sure=sure)
        newest = token

        async def renewed(secret: str) -> None:
            nonlocal newest
            newest = secret

        desk = self._trial_desk(account, token, renewed)
        try:
            sign_in, vocabulary = await _who_and_what(desk)
        finally:
            await desk.close()
        kept = replace(_mapped(account, vocabulary), agent_name=sign_in.me.name)
        return Tried(kept, account, sign_in, newest)

    def _refuse_unknown(self, account: Account, *, sure: bool) -> None:
        if not (sure or self.is_known(account)):
            raise NotRecognised(account.url)

    async def keep(self, tried: Tried) -> None:
        """Keeps account and secret. Raises NoKeyring, StorageFull or SettingsBroken; then neither is kept."""
        account = tried.account
        async with self._undone_on_failure(account.name):
            await self._tokens.set_token(account.name, tried.secret)
            await self._choices.store(lambda settings: settings.with_account(account))

    async def test(self, name: str) -> SignIn:
        """Signs in with what is kept. Raises what `try_out` raises, and NoKeyring."""
        if (desk := self._running(name)) is not None:
            # Another desk of the same account would renew the same sign-in, and one of them would lose it.
            return await _signed_in(desk)
        account = self.settings.account(name)
        token = await self._tokens.get_token(name) if account else None
        if account is None or token is None:
            raise SignInRefused("its token is not in the keyring")

        async def renewed(secret: str) -> None:
            await self._tokens.set_token(name, secret)

        desk = self._trial_desk(account, token, renewed)
        try:
            return await _signed_in(desk)
        finally:
            await desk.close()

    async def forget(self, name: str) -> None:
        """Forgets the account and its token. Raises NoKeyring, StorageFull or SettingsBroken; then both are kept."""
        async with self._undone_on_failure(name):
            await self._tokens.delete_token(name)
            await self._choices.store(lambda settings: settings.without_account(name))

    def _known(self, wish: Wish) -> Account | None:
        """The connected account that is meant, by its name or its address."""
        url = self._address(wish.url)
        name = wish.name or urlsplit(url).hostname or url
        account = self.settings.account(name)
        return account if account is not None and self._address(account.url) == url else None

    @asynccontextmanager
    async def _undone_on_failure(self, name: str) -> AsyncIterator[None]:
        """Puts the account's token back as it was when the block fails, so that nothing is half kept."""
        before = await self._tokens.get_token(name)
        try:
            yield
        except BaseException:
            await (self._tokens.delete_token(name) if before is None else self._tokens.set_token(name, before))
            raise


async def _signed_in(desk: Desk) -> SignIn:
    try:
        return await desk.check_sign_in()
    except TlsFailed:
        raise
    except HelpdeskUnreachable as error:
        raise DeskNotFound(error.detail) from error


async def _who_and_what(desk: Desk) -> tuple[SignIn, Vocabulary | None]:
    """Who we are there and, when a ticket is at hand to ask with, which fields the desk has."""
    sign_in = await _signed_in(desk)
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
