"""What the settings page remembers between two states: what was looked up, and what is under way. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.copilot.choices import Choices
from app.copilot.connecting import Connecting, Tried
from app.domain.expiry import SignInTrouble
from app.domain.settings import Account, Settings
from app.domain.upkeep import BrowserHosts, ContentReport, KeptWords, ModelsInUse
from app.ui.connect.state import ConnectState


class World(Protocol):
    """The part of `app.workplace.place.Workplace` that the settings use."""

    @property
    def choices(self) -> Choices: ...

    @property
    def connecting(self) -> Connecting: ...

    @property
    def is_demo(self) -> bool: ...

    @property
    def session_accounts(self) -> tuple[Account, ...]: ...

    @property
    def sign_in_troubles(self) -> tuple[SignInTrouble, ...]: ...

    @property
    def content(self) -> Path: ...

    def use_for_session(self, tried: Tried) -> None: ...

    def put_together_again(self) -> None: ...

    async def waiting(self, name: str) -> int: ...

    async def make_content(self) -> Path: ...

    async def check_content(self) -> ContentReport: ...

    async def models(self) -> ModelsInUse: ...

    async def kept_words(self) -> KeptWords: ...

    async def browsers(self) -> BrowserHosts: ...

    async def set_up_browsers(self) -> None: ...

    async def take_from_browsers(self) -> None: ...

    async def forget_customers(self, *, texts: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Told:
    """How an act on a row ended, in words."""

    words: str
    good: bool


@dataclass(slots=True)
class Memory:
    """`told` and `busy` are by row key; `waiting` is how many decisions each account has not got yet.
    `ask_texts` says that deleting waits for a word about texts that were not sent.
    """

    told: dict[str, Told] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)
    waiting: dict[str, int] = field(default_factory=dict)
    report: ContentReport | None = None
    models: ModelsInUse | None = None
    kept: KeptWords | None = None
    browsers: BrowserHosts | None = None
    ask_texts: bool = False
    recording: str | None = None
    key_trouble: tuple[str, str] = ("", "")
    connecting: bool = False
    content_trouble: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """Everything a section is made from."""

    settings: Settings
    memory: Memory
    world: World
    form: ConnectState
    languages: Mapping[str, str]
