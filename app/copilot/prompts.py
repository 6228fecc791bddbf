"""Keeps the budget of prompts: what calls for the agent's attention unasked, and what waits until it is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.copilot.ports import Clock
from app.domain.advice import Advice, WithdrawnBecause
from app.domain.attention import Prompt, prompts, weigh
from app.domain.content import Library
from app.domain.tickets import TicketRef

_BY_ITSELF: frozenset[WithdrawnBecause] = frozenset({"newer_message", "ticket_changed", "content_changed"})
"""Why advice makes way for other advice that nobody asked for."""


class Prompts:
    """At most so many prompts an hour, over all tickets. What is held back comes when it is asked for."""

    def __init__(self, per_hour: int, clock: Clock) -> None:
        self.per_hour = per_hour
        self._clock = clock
        self._spent: tuple[datetime, ...] = ()
        self._standing: dict[TicketRef, frozenset[str]] = {}
        self._silent: TicketRef | None = None

    def weigh(self, advice: Advice, library: Library) -> Advice:
        """The advice with what of it is held back. Weighed again (its articles came), it costs nothing twice."""
        wanted = self._wanted(advice, library)
        standing = self._standing.get(advice.ticket, frozenset())
        weighed = weigh(wanted, self._spent, self._clock(), limit=self.per_hour, standing=standing)
        self._spent = weighed.spent
        self._standing[advice.ticket] = _ids(weighed.shown)
        return replace(advice, held_back=tuple(prompt.kind for prompt in weighed.held))

    def asked_for(self, advice: Advice, library: Library) -> Advice:
        """The agent wants to see what was held back: it stands from now on, and costs nothing."""
        self._standing[advice.ticket] = _ids(self._wanted(advice, library))
        return replace(advice, held_back=())

    def withdrawn(self, advice: Advice, because: WithdrawnBecause) -> None:
        """Remembers whether the panel was silent: what follows by itself is a prompt then."""
        quiet = advice.silent_because is not None or "cards" in advice.held_back
        self._silent = advice.ticket if quiet and because in _BY_ITSELF else None

    def opened(self) -> None:
        """The agent opened a ticket: what the panel says about it was asked for."""
        self._silent = None

    def _wanted(self, advice: Advice, library: Library) -> tuple[Prompt, ...]:
        silent = self._silent == advice.ticket
        return prompts(advice, library.escalation, library.deescalation, was_silent=silent)


def _ids(shown: tuple[Prompt, ...]) -> frozenset[str]:
    return frozenset().union(*(prompt.ids for prompt in shown))
