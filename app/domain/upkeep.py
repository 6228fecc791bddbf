"""What the settings say about content, models and what is kept: facts as values, for pages to put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.errors import CalmdeskError

PackState = Literal["ready", "loading", "failed", "last_good", "refused"]
HostState = Literal["ready", "missing", "wrong"]


@dataclass(frozen=True, slots=True)
class PackInUse:
    """A model pack. `kind` is classifier, sentiment, steps or intents; `id` its name and version; `intents` how many
    a company's own pack knows.
    """

    kind: str
    id: str
    state: PackState
    intents: int = 0


@dataclass(frozen=True, slots=True)
class ModelsInUse:
    """The packs that read messages, and what is wrong with them in words."""

    packs: tuple[PackInUse, ...] = ()
    problems: tuple[CalmdeskError, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing in a content file: where it stands, and what is wrong or weak there, in words."""

    file: str
    line: int | None
    words: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class ContentReport:
    """How content looks after a check; `failure` says why nothing could be looked at."""

    playbooks: int = 0
    remarks: tuple[Remark, ...] = ()
    failure: str = ""

    @property
    def errors(self) -> int:
        return sum(remark.is_error for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class Topic:
    """A playbook as a newcomer meets it: its title, how many steps, and whether it waits for a sign-off."""

    title: str
    steps: int
    waits: bool
    own: bool


@dataclass(frozen=True, slots=True)
class ContentOverview:
    """What is there to be offered."""

    topics: tuple[Topic, ...] = ()
    replies: int = 0
    articles: int = 0
    errors: int = 0


@dataclass(frozen=True, slots=True)
class KeptWords:
    """What is kept on this computer: `tickets` with their words, for at most `days` days; nowhere without a key.
    `texts` are those that the agent wrote and has not sent; `backup_at` is when the newest of the backups was made.
    """

    tickets: int
    days: int
    in_file: bool
    texts: int = 0
    backups: int = 0
    backup_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BrowserHost:
    """A browser of this user: whether it can reach Calmdesk, `why` not, and its page of extensions."""

    title: str
    state: HostState
    why: str
    page: str


@dataclass(frozen=True, slots=True)
class BrowserHosts:
    """The browsers of this user, the folder of the extension, and the helpdesks whose tabs it may see."""

    browsers: tuple[BrowserHost, ...] = ()
    extension: str = ""
    desks: tuple[str, ...] = ()

    @property
    def ready(self) -> tuple[BrowserHost, ...]:
        return tuple(browser for browser in self.browsers if browser.state == "ready")
