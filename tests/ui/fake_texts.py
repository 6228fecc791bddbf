"""Kept texts and practice in memory, as the window sees them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.copilot.practice import Choice, Exercise
from app.domain.kept import KeptText
from app.domain.practice import Moment
from app.domain.tickets import TicketRef
from tests.ui import scenes

STEPS = (
    Choice("refunds.confirm", "Confirm the double charge and announce the refund"),
    Choice("refunds.receipt", "Ask for the bank statement"),
)


class FakeTexts:
    """`kept` is everything that was kept, by its key."""

    def __init__(self) -> None:
        self.kept: dict[str, KeptText] = {}
        self.when_forgotten: Callable[[], None] = lambda: None
        self.when_moved: Callable[[TicketRef, TicketRef], None] = lambda _old, _new: None

    async def keep(self, text: KeptText) -> None:
        self.kept.pop(text.key, None)
        if not text.is_empty:
            self.kept[text.key] = text

    async def of(self, ref: TicketRef) -> Sequence[KeptText]:
        return [text for text in self.kept.values() if text.ticket == ref]

    async def drop(self, ref: TicketRef, key: str) -> None:
        if key in self.kept and self.kept[key].ticket == ref:
            del self.kept[key]


class FakePractice:
    """Offers `past`, and advises the same on each of them."""

    def __init__(self) -> None:
        self.past: Sequence[Moment] = ()

    async def moments(self) -> Sequence[Moment]:
        return self.past

    async def exercise(self, moment: Moment) -> Exercise:
        return Exercise(moment, scenes.advice(), STEPS)
