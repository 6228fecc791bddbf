"""Records in the journal what becomes of every advice: made, silent, held back, shown, expired unused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from app.copilot.board import Board
from app.copilot.ports import Clock, Store
from app.domain.advice import Advice, WithdrawnBecause
from app.domain.errors import CalmdeskError
from app.domain.journal import Fact, JournalKind, JournalRow


class AdviceRecords:
    """Rows about advice, stored in the background and in order; a full disk is told to the agent, once per failure."""

    def __init__(self, board: Board, store: Store, clock: Clock, new_id: Callable[[], str]) -> None:
        self._board = board
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._writing: asyncio.Task[None] | None = None
        self._shown: dict[str, set[str]] = {}
        self._used: set[str] = set()

    def made(self, advice: Advice, *, per_hour: int) -> None:
        """The advice as it was first shown, with why it is silent or what of it is held back."""
        rows = [self._row("eligible", advice, _facts(advice))]
        if advice.silent_because:
            rows.append(self._row("silent", advice, {"because": advice.silent_because}))
        if advice.held_back:
            facts: dict[str, Fact] = {"because": "prompts_per_hour", "prompts": advice.held_back}
            rows.append(self._row("withheld", advice, facts | {"per_hour": per_hour}))
        self._add(rows)

    def was_shown(self, advice_id: str) -> bool:
        return advice_id in self._shown

    def painted(self, advice_id: str) -> tuple[str, ...]:
        """The cards of this advice that the agent has seen."""
        return tuple(sorted(self._shown.get(advice_id, ())))

    def not_shown(self, advice_id: str, cards: Sequence[str]) -> tuple[str, ...]:
        """Those of the cards that were not painted yet."""
        return tuple(card for card in cards if card not in self._shown.get(advice_id, ()))

    def shown(self, advice: Advice, cards: Sequence[str], *, asked_for: bool = False) -> None:
        """These cards were really painted; `asked_for` says that they were held back or folded before."""
        self._shown.setdefault(advice.id, set()).update(cards)
        facts: dict[str, Fact] = {"cards": tuple(cards)}
        self._add([self._row("shown", advice, facts | ({"asked_for": True} if asked_for else {}))])

    def used(self, advice_id: str) -> None:
        """The agent acted on it, so that it cannot expire."""
        self._used.add(advice_id)

    def expired(self, advice: Advice, because: WithdrawnBecause) -> None:
        """It was taken away; nothing is written for advice that was used or had nothing to say."""
        if advice.id not in self._used and advice.silent_because is None:
            self._add([self._row("expired", advice, {"because": because, "was_shown": self.was_shown(advice.id)})])

    async def written(self) -> None:
        """Waits until every row so far is stored."""
        if self._writing is not None:
            await self._writing

    def _row(self, kind: JournalKind, advice: Advice, facts: dict[str, Fact]) -> JournalRow:
        return JournalRow(
            id=self._new_id(),
            kind=kind,
            at=self._clock(),
            ticket=advice.ticket,
            message_id=advice.message_id,
            advice_id=advice.id,
            facts=facts,
        )

    def _add(self, rows: Sequence[JournalRow]) -> None:
        self._writing = asyncio.create_task(self._write(self._writing, rows))

    async def _write(self, previous: asyncio.Task[None] | None, rows: Sequence[JournalRow]) -> None:
        if previous is not None:
            await asyncio.gather(previous, return_exceptions=True)
        try:
            await self._store.add_journal(rows)
        except CalmdeskError as error:
            self._board.change(error=error)


def _facts(advice: Advice) -> dict[str, Fact]:
    reading = advice.reading
    facts: dict[str, Fact] = {
        "cards": advice.card_ids,
        "library": advice.library_version,
        "milliseconds": round(advice.milliseconds, 1),
    }
    if reading:
        facts |= {
            "packs": reading.packs,
            "intent": reading.intent.label if reading.intent else None,
            "probability": round(reading.intents[0].probability, 4) if reading.intents else None,
            "emotion": reading.emotion.label if reading.emotion else None,
            "triggers": tuple(trigger.label for trigger in reading.triggers),
        }
    return facts
