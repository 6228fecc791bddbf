"""Folders, choices and accounts of one person; puts the program together for them, and again when they change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.copilot.connecting import Connecting, Renewed, Stored, Tried
from app.desktop.folders import Folders
from app.desktop.preferences import Preferences
from app.desktop.secrets import Secrets
from app.domain.errors import CalmdeskError, NoKeyring, SignInRefused, StorageFull
from app.domain.expiry import SignInTrouble
from app.domain.phrase import Phrase
from app.domain.settings import Account, Settings
from app.domain.upkeep import BrowserHosts, ContentOverview, ContentReport, KeptWords, ModelsInUse
from app.wiring import Pace, Program
from app.workplace import upkeep
from app.workplace.doors import Doors, browsable, full_address
from app.workplace.early import EarlyRequests
from app.workplace.key import database_key
from app.workplace.programs import content_folder, demo_program, desk_program

DEMO_POLL = timedelta(seconds=1)


class KeyringAway(NoKeyring):
    """Accounts are connected, but their tokens cannot be had now."""

    title = "The keyring with your token does not answer"
    advice = "Unlock it and start again; or work for one session, with nothing kept: calmdesk start --desk URL"


class Workplace:
    """`program` is the one that runs now. `put_together_again` has it stopped, and a new one started in its place with
    the accounts and folders as they are then; the windows stay.
    """

    def __init__(self, folders: Folders, choices: Preferences, *, pace: Pace | None = None, demo: bool = False) -> None:
        """`demo` begins on the demo desk whatever is connected, until an account is connected meanwhile."""
        self.folders = folders
        self.choices = choices
        self.keyring = Secrets(folders.service)
        self.program: Program | None = None
        self.again: Callable[[], None] | None = None
        self._pace = pace
        self._early = EarlyRequests(folders.data)
        self._demo = demo
        self._session: dict[str, tuple[Account, str]] = {}
        doors = Doors(self._early, lambda: self.program, held=lambda: choices.settings.work_offline)
        self.connecting = Connecting(
            choices,
            self.keyring,
            address=full_address,
            trial_desk=doors.trial_desk,
            recognise=doors.recognise,
            running=doors.running,
            authorise=doors.authorise,
            browsable=browsable,
        )

    @property
    def is_demo(self) -> bool:
        """No helpdesk is connected: the demo desk is in its place."""
        return self._demo or not (self.choices.settings.accounts or self._session)

    def use_for_session(self, tried: Tried) -> None:
        """An account that lives until the program ends: there is no keyring to keep its token."""
        self._session[tried.account.name] = (tried.account, tried.secret)

    @property
    def session_accounts(self) -> tuple[Account, ...]:
        return tuple(account for account, _ in self._session.values())

    @property
    def sign_in_troubles(self) -> tuple[SignInTrouble, ...]:
        """Accounts of the program that runs whose sign-in has ended or will soon."""
        return self.program.copilot.session.sign_ins if self.program is not None else ()

    async def make_program(self) -> Program:
        """The program for what is chosen now. Raises KeyringAway or SignInRefused when no account can be used."""
        settings, self.program = self.choices.settings, None
        for account in settings.accounts:
            self._session.pop(account.name, None)  # its token is in the keyring by now
        if self.is_demo:
            self.program = await demo_program(self.folders, self._pace or Pace(poll=DEMO_POLL), company=self.content)
        elif self._session:
            self.program = await self._session_program(settings)
        else:
            self.program = await self._desk_program(settings)
        self.program.keep_days = lambda: self.choices.settings.keep_days
        if not self.is_demo:  # what was asked of a real desk is no part of the demo's ledger
            await self._early.hand_over(self.program)
        return self.program

    async def keep_requests(self) -> None:
        """What was asked of a desk while no program ran waits for the ledger of the next one."""
        await self._early.keep()

    async def _session_program(self, settings: Settings) -> Program:
        once = replace(settings, accounts=self.session_accounts)
        tokens = {name: token for name, (_, token) in self._session.items()}
        return await desk_program(
            self.folders, once, tokens, None, self._pace or Pace(), renewed=self._renewed_for_session
        )

    def _renewed(self, account: Account) -> Renewed:
        """Keeps what the vendor renewed before it is used: the old one may be worth nothing from then on."""

        async def keep(secret: str) -> None:
            if self.choices.settings.account(account.name) is not None:  # or one that was let go would be back
                await self.keyring.set_token(account.name, secret)

        return keep

    def _stored(self, account: Account) -> Stored:
        return lambda: self.keyring.get_token(account.name)

    def _renewed_for_session(self, account: Account) -> Renewed:
        async def remember(secret: str) -> None:
            self._session[account.name] = (account, secret)

        return remember

    async def _desk_program(self, settings: Settings) -> Program:
        try:
            found = {account.name: await self.keyring.get_token(account.name) for account in settings.accounts}
            tokens = {name: token for name, token in found.items() if token}
            if not tokens:
                raise SignInRefused("the keyring has no token for any account")
            key = await database_key(self.keyring, self.folders.database)
        except NoKeyring as error:
            raise KeyringAway(error.detail) from error
        pace = self._pace or Pace()
        program = await desk_program(
            self.folders, settings, tokens, key, pace, renewed=self._renewed, stored=self._stored
        )
        for name in found.keys() - tokens.keys():
            told = "“{account}” is not connected: its token is not in the keyring. Run `calmdesk connect` again."
            program.copilot.tell(Phrase.of(told, account=name))
        return program

    def put_together_again(self) -> None:
        """Asks for it, because accounts or folders changed; nothing happens where nobody can."""
        self._demo = False
        if self.again is not None:
            self.again()

    async def waiting(self, name: str) -> int:
        """How many decisions have not reached the account yet; 0 where that cannot be known."""
        if self.program is None:
            return await waiting_in_file(name, self.folders, self.keyring)
        with suppress(CalmdeskError):
            rows = await self.program.store.outbox()
            return len({row.decision_id for row in rows if row.ticket.account == name})
        return 0

    @property
    def content(self) -> Path:
        """Where the company's own content lies, or would lie."""
        return content_folder(self.folders, self.choices.settings)

    async def make_content(self) -> Path:
        """The content folder, made if it is missing, for the file manager. Raises StorageFull."""
        folder = self.content
        try:
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageFull(f"{folder}: {error.strerror}") from error
        return folder

    # -- what the settings tell and do --------------------------------------------------------------------------------

    async def check_content(self) -> ContentReport:
        return await upkeep.check_content(self.content)

    async def overview(self, content: str) -> ContentOverview:
        """What would be offered with the content of this folder; of the usual one where it is empty."""
        return await upkeep.overview(content_folder(self.folders, replace(self.choices.settings, content=content)))

    async def models(self) -> ModelsInUse:
        return await upkeep.models_in_use(self.program, self.content)

    async def kept_words(self) -> KeptWords:
        return await upkeep.kept_words(self.program)

    async def forget_customers(self, *, texts: bool) -> None:
        """Deletes what is kept of customers' words; `texts` not sent too. Raises StorageFull or DatabaseBusy."""
        await upkeep.forget_customers(self.program, texts=texts)

    async def browsers(self) -> BrowserHosts:
        return await upkeep.browsers(self.folders)

    async def set_up_browsers(self) -> None:
        """What `calmdesk browser install` does. Raises StorageFull or BrowserNotSetUp."""
        desks = tuple(account.url for account in (*self.choices.settings.accounts, *self.session_accounts))
        await upkeep.set_up_browsers(self.folders, desks)

    async def take_from_browsers(self) -> None:
        """What `calmdesk browser remove` does. Raises BrowserNotSetUp."""
        await upkeep.take_from_browsers(self.folders)


async def waiting_in_file(name: str, folders: Folders, keyring: Secrets) -> int:
    """The same while no program runs."""
    from app.storage.store import LocalStore

    if not folders.database.exists():
        return 0
    try:
        store = await LocalStore.open(folders.database, key=await database_key(keyring, folders.database))
    except CalmdeskError:
        return 0
    try:
        return len({row.decision_id for row in await store.outbox() if row.ticket.account == name})
    except CalmdeskError:
        return 0
    finally:
        await store.close()
