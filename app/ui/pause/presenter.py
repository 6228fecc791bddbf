"""A pause as its page shows it: how much of it is left. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.breaks import LONG, SHORT
from app.ui.common.language import t
from app.ui.pause.state import PauseState


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that began; nobody else knows of it."""

    began: datetime
    length: timedelta = SHORT


def pause_state(pause: Pause, now: datetime) -> PauseState:
    """What the page shows now."""
    left = max(pause.began + pause.length - now, timedelta(0))
    seconds = -(-left // timedelta(seconds=1))
    words = t("{minutes}:{seconds:02d}", minutes=seconds // 60, seconds=seconds % 60)
    minutes = -(-seconds // 60)
    spoken = t("About {minutes} min left", minutes=minutes) if seconds else t("The pause is over")
    part = min(max((now - pause.began) / pause.length, 0.0), 1.0)
    return PauseState(words, spoken, part, longer=pause.length < LONG and seconds > 0, over=not seconds)
