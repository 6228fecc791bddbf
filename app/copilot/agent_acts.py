"""What an agent decides about cards, as the copilot passes it on; and whether anything leaves at all."""

from __future__ import annotations

from app.copilot.board import Board
from app.copilot.decide import Decider
from app.copilot.drafts import Draft
from app.copilot.traffic import Traffic
from app.domain.decisions import Decision, Flag
from app.domain.outbox import PersonChoice


class AgentActs:
    """The part of the copilot that decides."""

    _board: Board
    _decider: Decider
    _traffic: Traffic

    def draft_for(self, item: str, variant: str = "") -> Draft:
        return self._decider.draft_for(item, variant)

    async def dismiss(self, advice_id: str, item: str) -> Decision:
        return await self._decider.dismiss(advice_id, item)

    async def flag(self, advice_id: str, item: str, flag: Flag) -> Decision:
        return await self._decider.flag(advice_id, item, flag)

    async def take(self, advice_id: str, item: str) -> Decision | None:
        return await self._decider.take(advice_id, item)

    async def correct_mood(self, advice_id: str, mood: str) -> Decision:
        return await self._decider.correct_mood(advice_id, mood)

    async def escalate(self, team: str, note: str, *, advice_id: str | None, item: str | None = None) -> Decision:
        return await self._decider.escalate(team, note, advice_id=advice_id, item=item)

    async def undo(self, decision_id: str) -> bool:
        return await self._decider.undo(decision_id)

    async def resolve(self, operation_id: str, choice: PersonChoice, *, parts: frozenset[str] | None = None) -> None:
        await self._decider.resolve(operation_id, choice, parts=parts)

    def work_offline(self, *, on: bool) -> None:
        """While it is on nothing leaves this computer: what is decided waits, and goes out when it is off again."""
        if on != self._traffic.held:
            self._traffic.held = on
            self._board.change(by_choice=on)
            self._look_at_desks()

    def _look_at_desks(self) -> None:
        """Looks at the open ticket and at what waits, as they can be had now."""
        raise NotImplementedError
