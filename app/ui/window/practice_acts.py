"""Acts of the practice page: nothing of them is sent, stored or counted. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.practice import Moment
from app.domain.tone import ToneRules
from app.ui.common.intents import OpenPractice
from app.ui.common.troubles import as_told
from app.ui.practice.presenter import OpenMoment, practice_state
from app.ui.practice.state import ChooseMoment, Compare, LeaveMoment, PracticeState, Stage, TryAgain
from app.ui.window.hands import Acts, Hands


@dataclass(slots=True)
class PracticeMemory:
    """What is on the practice page. Answers live as long as the program: nobody else has them."""

    stage: Stage = "choose"
    moments: Sequence[Moment] = ()
    work: OpenMoment | None = None
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)


class PracticeActs(Acts):
    """Chooses a moment, has Calmdesk think about it, and compares."""

    def __init__(self, hands: Hands, *, rules: Callable[[], ToneRules]) -> None:
        super().__init__(hands)
        self._rules = rules
        self._practised = PracticeMemory()

    def state(self, now: datetime) -> PracticeState:
        memory, pages = self._practised, self._pages
        return practice_state(
            memory.stage,
            memory.moments,
            memory.work,
            now,
            rules=self._rules(),
            loading="practice" in pages.busy,
            trouble=pages.troubles.get("practice"),
        )

    def handle(self, intent: object) -> bool:
        """Carries out an intent of the page; False for those of other pages."""
        memory = self._practised
        match intent:
            case OpenPractice():
                memory.stage, memory.work = "choose", None
                self._pages.show("practice")
                self._start(self._look())
            case ChooseMoment(key):
                moment = next((each for each in memory.moments if each.key == key), None)
                if moment is not None:
                    answer, picked = memory.answers.get(key, ("", ""))
                    memory.work, memory.stage = OpenMoment(moment, None, answer, picked), "write"
                    self._pages.troubles.pop("practice", None)
                    self._start(self._think(moment))
            case Compare(key, answer, picked):
                if self._keep(key, answer, picked) and memory.work is not None and memory.work.exercise is not None:
                    memory.stage = "compare"
            case TryAgain(key):
                if memory.work is not None and memory.work.moment.key == key:
                    memory.stage = "write"
            case LeaveMoment(key, answer, picked):
                self._keep(key, answer, picked)
                memory.stage, memory.work = "choose", None
            case _:
                return False
        return True

    def _keep(self, key: str, answer: str, picked: str) -> bool:
        work = self._practised.work
        if work is None or work.moment.key != key:
            return False
        self._practised.answers[key] = (answer, picked)
        self._practised.work = replace(work, answer=answer, picked=picked)
        return True

    async def _look(self) -> None:
        async with self._guard.page_waiting():
            self._practised.moments = await self._copilot.practice.moments()

    async def _think(self, moment: Moment) -> None:
        try:
            exercise = await self._copilot.practice.exercise(moment)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            self._pages.troubles["practice"] = as_told(error)
        else:
            work = self._practised.work
            if work is not None and work.moment.key == moment.key:
                self._practised.work = replace(work, exercise=exercise)
        self._guard.changed()
