"""What the window needs from the copilot, and how its coroutines are started from a key press. No Qt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from app.copilot.drafts import Draft
from app.copilot.practice import Exercise
from app.copilot.session import Session
from app.copilot.wordings import WordingOffer
from app.domain.decisions import Decision, Flag
from app.domain.errors import CalmdeskError
from app.domain.kept import KeptText
from app.domain.outbox import PersonChoice
from app.domain.practice import Moment
from app.domain.tickets import Article, TicketRef
from app.ui.common.troubles import as_told


class Texts(Protocol):
    """What was written and not sent."""

    when_forgotten: Callable[[], None]
    when_moved: Callable[[TicketRef, TicketRef], None]

    async def keep(self, text: KeptText) -> None: ...

    async def of(self, ref: TicketRef) -> Sequence[KeptText]: ...

    async def drop(self, ref: TicketRef, key: str) -> None: ...


class Practice(Protocol):
    """Past moments, and what is advised there."""

    async def moments(self) -> Sequence[Moment]: ...

    async def exercise(self, moment: Moment) -> Exercise: ...


class Copilot(Protocol):
    """The part of `app.copilot.copilot.Copilot` that an agent can reach from the window."""

    @property
    def session(self) -> Session: ...

    def subscribe(self, listener: Callable[[Session], None]) -> Callable[[], None]: ...

    async def open(self, ref: TicketRef) -> None: ...

    async def open_url(self, url: str) -> None: ...

    def ref_of(self, url: str) -> TicketRef: ...

    async def refresh(self) -> None: ...

    async def load_worklist(self) -> None: ...

    def mark_shown(self, advice_id: str, *, folded: bool = False) -> None: ...

    def show_held_back(self, advice_id: str) -> None: ...

    async def decide(self, draft: Draft) -> Decision: ...

    async def dismiss(self, advice_id: str, item: str) -> Decision: ...

    async def flag(self, advice_id: str, item: str, flag: Flag) -> Decision: ...

    async def escalate(self, team: str, note: str, *, advice_id: str | None, item: str | None = None) -> Decision: ...

    async def undo(self, decision_id: str) -> bool: ...

    async def look_at_conflicts(self) -> None: ...

    async def resolve(
        self, operation_id: str, choice: PersonChoice, *, parts: frozenset[str] | None = None
    ) -> None: ...

    def draft_for(self, item: str, variant: str = "") -> Draft: ...

    def wording_offer(self, draft: Draft) -> WordingOffer | None: ...

    async def keep_wording(self, offer: WordingOffer, text: str) -> None: ...

    async def forget_wording(self, item: str, variant: str) -> bool: ...

    def handover_note(self, *, mood: bool = True) -> str: ...

    async def take(self, advice_id: str, item: str) -> Decision | None: ...

    async def correct_mood(self, advice_id: str, mood: str) -> Decision: ...

    async def article(self, article: str) -> Article | None: ...

    @property
    def texts(self) -> Texts: ...

    @property
    def practice(self) -> Practice: ...


Work = Coroutine[Any, Any, None]


class Tasks:
    """Starts coroutines on the running loop and keeps them until they end. One that fails is logged, and `failed` is
    told.
    """

    def __init__(self, failed: Callable[[CalmdeskError], None] = lambda _: None) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._failed = failed

    def __call__(self, work: Work) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failed(as_told(error))

    async def finished(self) -> None:
        """Waits for everything that was started."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)

    def cancel(self) -> None:
        for task in self._running:
            task.cancel()
