"""What an agent decides about cards, as the copilot passes it on: one call of the decider each."""

from __future__ import annotations

from app.copilot.decide import Decider
from app.copilot.drafts import Draft
from app.domain.decisions import Decision, Flag
from app.domain.outbox import PersonChoice


class AgentActs:
    """The part of the copilot that decides."""

    _decider: Decider

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
