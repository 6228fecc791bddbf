"""Which decision can still be taken back, and for how long. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.domain.outbox import FOR_A_PERSON, OutboxEntry
from app.ui.common.keys import spoken
from app.ui.common.language import later, t
from app.ui.leaving.state import LeavingState
from app.ui.panel.delivery import main_thing, undoable

_WORDS = {
    "reply": later("Your reply goes out in {seconds} s"),
    "note": later("Your note is posted in {seconds} s"),
    "hand-over": later("The hand-over goes out in {seconds} s"),
    "change": later("The change is made in {seconds} s"),
    "flag": later("Your flag is noted in {seconds} s"),
}
_WAITS = later("It waits until the helpdesk is back; undo for {seconds} s")
_WAITS_FOR_YOU = later("It waits until you work online; undo for {seconds} s")


def leaving_state(
    entries: Sequence[OutboxEntry], now: datetime, *, offline: bool = False, by_choice: bool = False
) -> LeavingState | None:
    """The newest decision that has not begun to leave; None when there is nothing to take back. `offline`, that it
    will not leave then either, `by_choice`, because the agent works offline.
    """
    moving = [row for row in entries if row.state not in FOR_A_PERSON]
    newest = undoable(moving, now)
    if newest is None:
        return None
    own = [row for row in moving if row.decision_id == newest.decision_id]
    kind = "flag" if newest.decision_kind == "flag" else main_thing(own)
    left = round((newest.not_before - now).total_seconds() * 1000)
    whole = round((newest.not_before - newest.created_at).total_seconds() * 1000)
    words = _WAITS_FOR_YOU if by_choice else _WAITS if offline else _WORDS.get(kind, _WORDS["change"])
    return LeavingState(newest.decision_id, t(words), left, max(whole, left, 1))


def spoken_leaving(before: LeavingState | None, after: LeavingState | None) -> str:
    """Said once, when it begins: nobody wants to hear a countdown."""
    if after is None or (before is not None and before.decision == after.decision):
        return ""
    words = after.words(after.left_ms)
    return t("{words}. {key} takes it back.", words=words, key=spoken("undo"))
