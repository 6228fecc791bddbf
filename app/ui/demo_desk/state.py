"""What the demo desk's window shows, and what can be wanted in it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.ui.conversation.state import ConversationState

Tone = Literal["sunken", "warning", "danger"]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One conversation of the queue. `news` counts messages nobody has looked at yet."""

    ticket: str
    customer: str
    company: str
    subject: str
    words: str
    icon: str
    due: str = ""
    due_tone: Tone = "sunken"
    news: int = 0
    typing: str = ""
    ended: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class DeskWindowState:
    """`sure` asks a second time before everything begins afresh. `colleague` says that a colleague will be first."""

    rows: tuple[QueueRow, ...] = ()
    conversation: ConversationState = field(default_factory=ConversationState)
    heading: str = ""
    facts: tuple[str, ...] = ()
    loading: bool = False
    unplugged: bool = False
    colleague: bool = False
    touring: bool = False
    sure: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class ChooseCase:
    """Show this conversation here and in the panel, as a browser extension would."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Unplug:
    """Take the network away from the panel, or give it back."""

    unplugged: bool


@dataclass(frozen=True, slots=True)
class ColleagueFirst:
    """Have a colleague change this ticket just before the agent does."""


@dataclass(frozen=True, slots=True)
class StartAfresh:
    """All tickets as on the first day; `sure` after the second press."""

    sure: bool = False


@dataclass(frozen=True, slots=True)
class ShowAround:
    """Begin the tour, or end it."""

    begin: bool
