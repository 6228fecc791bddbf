"""Goes through the hints of the tour: the next one comes when the agent has done what this one says. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.copilot.session import Session
from app.domain.demo import Overview
from app.ui.guide.state import EndTour, GuideState, NextHint
from app.ui.guide.steps import STEPS, Moment, Step


class Watched(Protocol):
    """The part of the copilot that the tour looks at."""

    @property
    def session(self) -> Session: ...

    def subscribe(self, listener: Callable[[Session], None]) -> Callable[[], None]: ...


class GuidePresenter:
    """Only looks: the tour never does anything for the agent. `changed` says that it began or ended."""

    def __init__(
        self, copilot: Watched, *, paint: Callable[[GuideState], None], changed: Callable[[bool], None]
    ) -> None:
        self._copilot = copilot
        self._paint = paint
        self._changed = changed
        self._steps: tuple[Step, ...] = ()
        self._at = 0
        self._desk = self._before = Overview()
        self._intents: list[object] = []
        self._acts: set[str] = set()
        self._leave = copilot.subscribe(lambda _: self._look())

    def close(self) -> None:
        self._leave()

    @property
    def is_on(self) -> bool:
        return self._at < len(self._steps)

    def begin(self) -> None:
        """From the first hint."""
        self._steps, self._at = STEPS, 0
        self._changed(True)
        self._begin_step()

    def end(self) -> None:
        if self.is_on:
            self._stop()

    def _stop(self) -> None:
        self._steps, self._at = (), 0
        self._changed(False)
        self._paint(GuideState())

    def handle(self, intent: object) -> None:
        """An intent of any window: those of the hint itself, and what the agent did."""
        match intent:
            case EndTour():
                self.end()
            case NextHint():
                self._go_on()
            case _ if self.is_on:
                self._intents.append(intent)
                self._look()

    def on_desk_seen(self, desk: Overview, chosen: str) -> None:  # noqa: ARG002 - the panel knows which is open
        """The desk as it is now."""
        if not self._before.cases:
            self._before = desk
        self._desk = desk
        self._look()

    def on_key_pressed(self, act: str) -> None:
        """The key of an act, whichever is in use for it."""
        if self.is_on:
            self._acts.add(act)
            self._look()

    def _look(self) -> None:
        if not self.is_on:
            return
        moment = Moment(self._copilot.session, self._desk, self._before, tuple(self._intents), frozenset(self._acts))
        if self._steps[self._at].done(moment):
            self._go_on()

    def _go_on(self) -> None:
        if self._at + 1 < len(self._steps):
            self._at += 1
            self._begin_step()
        elif self.is_on:
            self._stop()

    def _begin_step(self) -> None:
        self._before = self._desk
        self._intents.clear()
        self._acts.clear()
        self.repaint()

    def repaint(self) -> None:
        """Shows the hint as it is said now: in the language and with the keys that are in use."""
        if not self.is_on:
            return
        step = self._steps[self._at]
        last = self._at == len(self._steps) - 1
        self._paint(GuideState(step.says(), self._at + 1, len(self._steps), last))
