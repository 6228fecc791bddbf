"""Acts of the practice page: nothing of them is sent, stored or counted. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.errors import CalmdeskError
from app.domain.practice import Moment
from app.domain.tone import ToneRules
from app.ui.common.intents import OpenPractice
from app.ui.practice.presenter import OpenMoment, practice_state
from app.ui.practice.state import ChooseMoment, Compare, LeaveMoment, PracticeState, Stage, TryAgain
from app.ui.window.acting import Copilot, Work
from app.ui.window.guard import Guard
from app.ui.window.pages import Pages


@dataclass(slots=True)
class PracticeMemory:
    """What is on the practice page. Answers live as long as the window: nobody else has them."""

    stage: Stage = "choose"
    moments: Sequence[Moment] = ()
    work: OpenMoment | None = None
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)


class PracticeActs:
    """Chooses a moment, has Calmdesk think about it, and compares."""

    def __init__(
        self,
        copilot: Copilot,
        pages: Pages,
        guard: Guard,
        *,
        start: Callable[[Work], None],
        rules: Callable[[], ToneRules],
    ) -> None:
        self._copilot = copilot
        self._pages = pages
        self._guard = guard
        self._start = start
        self._rules = rules
        self._memory = PracticeMemory()

    def state(self, now: datetime) -> PracticeState:
        memory, pages = self._memory, self._pages
        return practice_state(
            memory.stage,
            memory.moments,
            memory.work,
            now,
            rules=self._rules(),
            loading=pages.busy,
            trouble=pages.trouble,
        )

    def handle(self, intent: object) -> bool:
        """Carries out an intent of the page; False for those of other pages."""
        memory = self._memory
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
                    self._pages.trouble = None
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
        work = self._memory.work
        if work is None or work.moment.key != key:
            return False
        self._memory.answers[key] = (answer, picked)
        self._memory.work = replace(work, answer=answer, picked=picked)
        return True

    async def _look(self) -> None:
        async with self._guard.page_waiting():
            self._memory.moments = await self._copilot.practice.moments()

    async def _think(self, moment: Moment) -> None:
        try:
            exercise = await self._copilot.practice.exercise(moment)
        except CalmdeskError as error:
            self._pages.trouble = error
        else:
            work = self._memory.work
            if work is not None and work.moment.key == moment.key:
                self._memory.work = replace(work, exercise=exercise)
        self._guard.changed()
