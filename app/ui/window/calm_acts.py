"""Acts for the agent's own calm: quiet mode, a pause after insults, a mood that was read wrongly. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.copilot.session import Session
from app.domain import breaks
from app.ui.common.intents import ToggleQuiet
from app.ui.panel import intents as panel
from app.ui.panel.notices import BREAK
from app.ui.panel.quiet import is_over
from app.ui.pause.presenter import Pause
from app.ui.pause.state import EndPause, LongerPause
from app.ui.window.hands import Acts, Hands
from app.ui.window.wishes import Wishes


class CalmActs(Acts):
    """Nothing of this is told to anybody; only a corrected mood is journalled, because a reading was wrong."""

    def __init__(self, hands: Hands, *, wishes: Callable[[], Wishes]) -> None:
        super().__init__(hands)
        self._wishes = wishes

    def handle(self, intent: object) -> bool:
        """Carries out an intent; False when it is none of these."""
        match intent:
            case ToggleQuiet():
                self.toggle_quiet()
            case panel.Unfold():
                self.unfold()
            case panel.NoticeUsed("break"):
                self.take_break()
            case panel.NoticeClosed(key) if key == BREAK:
                self.no_break()
            case LongerPause():
                self.longer()
            case EndPause():
                self.end_break()
            case panel.CorrectMood(advice_id, mood):
                self._start(self.correct_mood(advice_id, mood))
            case _:
                return False
        return True

    # -- quiet mode ---------------------------------------------------------------------------------------------------

    def is_quiet(self) -> bool:
        """Whether quiet mode is on; it ends by itself with the day."""
        since = self._memory.quiet_since
        if since is not None and is_over(since, self._clock()):
            self._memory.quiet_since = since = None
        return since is not None

    def toggle_quiet(self) -> None:
        quiet = self.is_quiet()
        self._memory.quiet_since = None if quiet else self._clock()
        self._memory.unfolded = ""

    def unfold(self) -> None:
        """Shows the cards of the present advice, also in quiet mode."""
        advice = self._copilot.session.advice
        self._memory.unfolded = advice.id if advice else ""

    # -- a pause after insults ----------------------------------------------------------------------------------------

    def mind_strain(self, session: Session) -> None:
        """Looks whether what the agent has just had to read is worth a pause."""
        memory, now = self._memory, self._clock()
        if session.ref is None or not session.readings:
            return
        through = any(
            row.ticket == session.ref and (row.is_public_reply or row.decision_kind == "escalate")
            for row in session.unfinished
        )
        found = breaks.insults(session.ref, session.messages, session.readings, now, over=through)
        memory.strain, offer = breaks.after(memory.strain, found, now)
        memory.offer_break = memory.offer_break or (offer and self._wishes().break_prompts)

    def offers_break(self) -> bool:
        return self._memory.offer_break and self._wishes().break_prompts and self._pages.pause is None

    def no_break(self) -> None:
        self._memory.offer_break = False

    def take_break(self) -> None:
        self._memory.offer_break = False
        self._pages.pause = Pause(self._clock())
        self._pages.show("pause")

    def longer(self) -> None:
        if self._pages.pause is not None:
            self._pages.pause = replace(self._pages.pause, length=breaks.LONG)

    def end_break(self) -> None:
        self._pages.pause = None
        self._pages.show("panel")

    # -- a mood that was read wrongly ---------------------------------------------------------------------------------

    async def correct_mood(self, advice_id: str, mood: str) -> None:
        """Shows at once what the agent said; back to what was read when it cannot be stored."""
        before = self._memory.moods.get(advice_id)
        if before == mood:
            return
        self._memory.moods[advice_id] = mood
        async with self._guard.telling():
            try:
                await self._copilot.correct_mood(advice_id, mood)
            except BaseException:
                self._memory.moods.pop(advice_id, None)
                if before is not None:
                    self._memory.moods[advice_id] = before
                raise
