"""A workplace in memory: choices, accounts, content and models as the test says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.copilot.connecting import Browse, Connecting, Renewed, Tried
from app.copilot.ports import Desk
from app.domain.errors import CalmdeskError, HelpdeskUnreachable, NoKeyring
from app.domain.expiry import SignInTrouble
from app.domain.settings import Account, Settings
from app.domain.tickets import Person, SignIn, Ticket
from app.domain.upkeep import (
    BrowserHost,
    BrowserHosts,
    ContentOverview,
    ContentReport,
    KeptWords,
    ModelsInUse,
    PackInUse,
    Remark,
    Topic,
)
from app.domain.vendors import VENDORS, Found, Vendor, vendor_of_host
from app.workplace.doors import full_address

GOOD_TOKEN = "1-23-good"
WORK = Account("work", "rt", "https://rt.example.com", "Ada Agent", "Tags")
REMARKS = (
    Remark("playbooks/refund.yaml", 12, "titel: unknown field, did you mean “title”?", is_error=True),
    Remark(
        "playbooks/returns.yaml, ask_order", None, "No situation says when this step is called for.", is_error=False
    ),
)
OVERVIEW = ContentOverview(
    (
        Topic("Account takeover", 6, waits=True, own=False),
        Topic("Damaged item", 5, waits=False, own=True),
        Topic("Delivery problem", 7, waits=False, own=False),
        Topic("Refund request", 6, waits=True, own=False),
    ),
    replies=48,
    articles=31,
    errors=0,
)


class FakeChoices:
    """Implements `Choices`; `fails` is why nothing can be kept."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.fails: CalmdeskError | None = None
        self.trouble: CalmdeskError | None = None
        self._listeners: list[Callable[[Settings], None]] = []

    def change(self, **fields: object) -> None:
        changes: dict[str, Any] = dict(fields)
        self.settings, self.trouble = replace(self.settings, **changes), self.fails
        self._tell()

    async def store(self, changed: Callable[[Settings], Settings]) -> None:
        if self.fails:
            raise self.fails
        self.settings = changed(self.settings)
        self._tell()

    def subscribe(self, listener: Callable[[Settings], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener(self.settings)


class FakeTokens:
    """Implements `Tokens`; `away` makes it a keyring that does not answer."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.away = False

    async def get_token(self, account: str) -> str | None:
        self._answer()
        return self.kept.get(account)

    async def set_token(self, account: str, token: str) -> None:
        self._answer()
        self.kept[account] = token

    async def delete_token(self, account: str) -> None:
        self._answer()
        self.kept.pop(account, None)

    def _answer(self) -> None:
        if self.away:
            raise NoKeyring("locked")


class _TrialDesk:
    """The part of a desk that is asked when an account is tried."""

    def __init__(self, world: FakeWorkplace, token: str) -> None:
        self._world = world
        self._token = token

    async def check_sign_in(self) -> SignIn:
        if error := self._world.refuses:
            raise error
        return SignIn(Person("14", "Ada Agent"), "rt.example.com", self._world.missing, expires=self._world.expires)

    async def my_open_tickets(self, *, limit: int = 50) -> list[Ticket]:  # noqa: ARG002 - the port's
        return []

    async def close(self) -> None:
        return


class FakeWorkplace:
    """Implements what settings and first run need; `refuses` is what the desk answers to a sign-in."""

    def __init__(
        self, settings: Settings | None = None, *, content: str = "/home/ada/.config/Calmdesk/content"
    ) -> None:
        self.choices = FakeChoices(settings or Settings())
        self.tokens = FakeTokens()
        for account in self.choices.settings.accounts:
            self.tokens.kept[account.name] = GOOD_TOKEN
        self.refuses: CalmdeskError | None = None
        self.missing: tuple[str, ...] = ()
        self.expires: datetime | None = None
        self.report = ContentReport(32, REMARKS)
        self.in_use = ModelsInUse(
            (
                PackInUse("classifier", "calmdesk-classifier 1.2", "ready"),
                PackInUse("sentiment", "calmdesk-sentiment 1.2", "ready"),
                PackInUse("steps", "calmdesk-steps 1.0", "ready"),
            )
        )
        self.kept = KeptWords(23, 30, in_file=True, backups=5, backup_at=datetime(2026, 11, 22, 17, 30, tzinfo=UTC))
        self.hosts = BrowserHosts(
            (
                BrowserHost("Google Chrome", "missing", "", "chrome://extensions"),
                BrowserHost("Microsoft Edge", "missing", "", "edge://extensions"),
            ),
            "/home/ada/.local/share/Calmdesk/browser/extension",
            ("https://rt.example.com",),
        )
        self.not_writable: CalmdeskError | None = None
        self.undelivered: dict[str, int] = {}
        self.session: list[Account] = []
        self.again = 0
        self.forgotten = 0
        self._content = Path(content)
        self.answers: tuple[Vendor, ...] = ("rt",)
        self.sign_in_troubles: tuple[SignInTrouble, ...] = ()
        self.asked: list[Account] = []
        self.connecting = Connecting(
            self.choices,
            self.tokens,
            address=full_address,
            trial_desk=self._trial,
            recognise=self._recognise,
            authorise=self._authorise,
            browsable=lambda vendor: VENDORS[vendor].browser,
        )

    def _trial(self, account: Account, token: str, renewed: Renewed) -> Desk:  # noqa: ARG002 - the port's
        self.asked.append(account)
        return _TrialDesk(self, token)  # type: ignore[return-value]

    async def _recognise(self, address: str) -> Found:
        if isinstance(self.refuses, HelpdeskUnreachable):
            raise self.refuses
        parts = urlsplit(address)
        facts = vendor_of_host(parts.hostname or "")
        return Found(f"{parts.scheme}://{parts.netloc}", (facts.vendor,) if facts else self.answers)

    async def _authorise(self, account: Account, browse: Browse) -> str:
        """The person signs in at once."""
        browse(f"{account.url}/oauth/authorizations/new")
        return GOOD_TOKEN

    @property
    def is_demo(self) -> bool:
        return not (self.choices.settings.accounts or self.session)

    @property
    def session_accounts(self) -> tuple[Account, ...]:
        return tuple(self.session)

    @property
    def content(self) -> Path:
        return Path(self.choices.settings.content) if self.choices.settings.content else self._content

    def use_for_session(self, tried: Tried) -> None:
        self.session.append(tried.account)

    def put_together_again(self) -> None:
        self.again += 1

    async def waiting(self, name: str) -> int:
        return self.undelivered.get(name, 0)

    async def make_content(self) -> Path:
        return self.content

    async def check_content(self) -> ContentReport:
        return self.report

    async def overview(self, content: str) -> ContentOverview:  # noqa: ARG002 - the port's
        return OVERVIEW

    async def models(self) -> ModelsInUse:
        return self.in_use

    async def kept_words(self) -> KeptWords:
        return self.kept

    async def browsers(self) -> BrowserHosts:
        return self.hosts

    async def set_up_browsers(self) -> None:
        if self.not_writable is not None:
            raise self.not_writable
        self.hosts = replace(self.hosts, browsers=tuple(replace(one, state="ready") for one in self.hosts.browsers))

    async def take_from_browsers(self) -> None:
        self.hosts = replace(self.hosts, browsers=tuple(replace(one, state="missing") for one in self.hosts.browsers))

    async def forget_customers(self, *, texts: bool) -> None:
        self.forgotten += 1
        self.kept = KeptWords(0, 30, in_file=True, texts=0 if texts else self.kept.texts)
