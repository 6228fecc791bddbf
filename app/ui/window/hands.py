"""What every class of acts works with: the copilot, what is remembered, the pages, and how an act ends. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.ui.window.acting import Copilot, Work
from app.ui.window.guard import Guard
from app.ui.window.memory import Memory
from app.ui.window.pages import Pages


@dataclass(frozen=True, slots=True)
class Hands:
    """One for each window; `start` begins a coroutine."""

    copilot: Copilot
    memory: Memory
    pages: Pages
    guard: Guard
    clock: Callable[[], datetime]
    start: Callable[[Work], None]


class Acts:
    """Carries out some of the intents of a window."""

    def __init__(self, hands: Hands) -> None:
        self._copilot = hands.copilot
        self._memory = hands.memory
        self._pages = hands.pages
        self._guard = hands.guard
        self._clock = hands.clock
        self._start = hands.start
