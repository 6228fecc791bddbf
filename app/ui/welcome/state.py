"""What the first run shows, step by step, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.ui.connect.state import ConnectState
from app.ui.settings.state import PathRow, ToggleRow

Step = Literal["hello", "connect", "content", "place", "done"]
STEPS: tuple[Step, ...] = ("hello", "connect", "content", "place", "done")


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A playbook in the list. `note` says what is particular about it."""

    title: str
    note: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class WelcomeState:
    """`connected` names the account that was connected meanwhile. `counts` says what the content holds."""

    step: Step = "hello"
    form: ConnectState = field(default_factory=ConnectState)
    connected: str = ""
    counts: str = ""
    waiting: str = ""
    topics: tuple[TopicLine, ...] = ()
    folder: PathRow = field(default_factory=lambda: PathRow("content", ""))
    place: str = "float"
    on_top: ToggleRow = field(default_factory=lambda: ToggleRow("on_top", ""))
    keys: tuple[tuple[str, str], ...] = ()
    ready: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        return STEPS.index(self.step) + 1


@dataclass(frozen=True, slots=True)
class GoOn:
    """The next step; after the last one, the panel."""


@dataclass(frozen=True, slots=True)
class StepBack:
    """The step before; from the first one, leave for later."""


@dataclass(frozen=True, slots=True)
class TryDemo:
    """The demo desk, now."""


WelcomeIntent = GoOn | StepBack | TryDemo
