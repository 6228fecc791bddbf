"""What a person chose on this computer, as frozen values; `app.desktop.settings_file` reads and writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from app.domain.attention import PROMPTS_PER_HOUR
from app.domain.polling import AGENTS
from app.domain.vendors import Vendor

Appearance = Literal["system", "light", "dark", "contrast"]
Language = Literal["system", "en", "de"]
Motion = Literal["system", "reduced", "full"]
Place = Literal["float", "left", "right"]
Announce = Literal["all", "important", "off"]

TEXT_SCALES = (0.5, 3.0)
POLL_SECONDS = (2.0, 3600.0)
PROMPTS = (0, 60)
KEEP_DAYS = 30
"""How long customers' words stay on this computer where nothing else was chosen."""
KEEP_DAYS_LIMITS = (1, 365)
AGENTS_LIMITS = (1, 100_000)


@dataclass(frozen=True, slots=True)
class Account:
    """One helpdesk account. `name` is how tickets and the keyring refer to it; the token is never in this file.

    `tags_field` and `intent_field` name the desk's custom fields that Calmdesk may write, None when it may not.
    `client_id` names Calmdesk to a desk one signs in to with the browser, None for the usual name. `poll_seconds` is
    the time between two looks at a ticket in use, `agents` how many people share what the desk allows in requests.
    """

    name: str
    vendor: Vendor
    url: str
    agent_name: str = ""
    tags_field: str | None = None
    intent_field: str | None = None
    poll_seconds: float = 15.0
    client_id: str | None = None
    agents: int = AGENTS


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chose.

    `text_scale` multiplies the size of all text; `motion` says whether things may move; `place` is the edge of the
    screen the panel docks to, `on_top` keeps it over other windows. `prompts_per_hour` is how many cards may call for
    attention unasked; `announce` is what a screen reader is told unasked. `show_mood` shows how a customer sounds,
    `break_prompts` offers a pause after abuse, `follow_browser` lets the browser extension choose the ticket. `content`
    is a folder of the company's own texts, empty for the usual one. `shortcuts` are keys in Qt's portable notation by
    act, where they differ from the usual ones. `keep_days` is after how many days customers' words are deleted here.
    `welcomed` says that the first run was gone through, or left on purpose. `work_offline` keeps every request from
    leaving.
    """

    appearance: Appearance = "system"
    text_scale: float = 1.0
    accounts: tuple[Account, ...] = ()
    prompts_per_hour: int = PROMPTS_PER_HOUR
    language: Language = "system"
    motion: Motion = "system"
    place: Place = "float"
    on_top: bool = False
    announce: Announce = "all"
    show_mood: bool = True
    break_prompts: bool = True
    follow_browser: bool = True
    content: str = ""
    shortcuts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    keep_days: int = KEEP_DAYS
    welcomed: bool = False
    work_offline: bool = False

    def account(self, name: str) -> Account | None:
        return next((account for account in self.accounts if account.name == name), None)

    def with_account(self, account: Account) -> Settings:
        """The settings with this account, in the place of one of its name."""
        return replace(self, accounts=(*self.without_account(account.name).accounts, account))

    def without_account(self, name: str) -> Settings:
        return replace(self, accounts=tuple(account for account in self.accounts if account.name != name))
