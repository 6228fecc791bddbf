"""Follows the journal's seals in the background, a part at a time, and says in words how that went. No Qt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from app.copilot.past import JournalPast
from app.domain.errors import CalmdeskError
from app.domain.past import ChainPart
from app.ui.common.language import t, tn
from app.ui.common.troubles import error_words
from app.ui.journal.state import ChainState

_AT_ONCE = 500
"""Rows of one transaction: some milliseconds, so that a decision that is to be stored never waits long."""


class ChainCheck:
    """One look through the journal at a time."""

    def __init__(self, past: JournalPast, *, told: Callable[[ChainState], None]) -> None:
        self._past = past
        self._told = told
        self._running = False
        self.done = False

    async def run(self) -> None:
        """Looks through the whole journal; nothing when that is under way."""
        if self._running:
            return
        self._running = True
        try:
            part = ChainPart()
            while not part.finished:
                part = await self._past.follow_chain(part, limit=_AT_ONCE)
                if not part.finished:
                    self._told(_under_way(part))
                    await asyncio.sleep(0)
            self.done = True
            self._told(_result(part))
        except CalmdeskError as error:
            self._told(ChainState(error_words(error), "danger"))
        finally:
            self._running = False


def _under_way(part: ChainPart) -> ChainState:
    words = t("Looking through the journal: {checked} of {total} rows", checked=part.checked, total=part.total)
    return ChainState(words, "info", part.checked / max(1, part.total))


def _result(part: ChainPart) -> ChainState:
    if part.broken is not None:
        return ChainState(
            t(
                "Row {number} is not as it was written, or a row before it is missing. Everything before it is as it "
                "was. Show this to your IT; what you decided stands in the helpdesk.",
                number=part.checked + 1,
            ),
            "danger",
        )
    if not part.checked:
        return ChainState(t("There is nothing in the journal yet."), "info")
    return ChainState(
        tn(
            "The one row is as it was written.",
            "All {count} rows are as they were written: each is sealed with the one before it.",
            part.checked,
        ),
        "success",
    )
