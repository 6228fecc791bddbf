"""An own wording while the agent reads it: what would be kept, and what holds it back. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.copilot.wordings import WordingOffer
from app.domain.errors import CalmdeskError
from app.ui.common.language import t
from app.ui.common.troubles import error_words
from app.ui.wording.state import WordingState


@dataclass(frozen=True, slots=True)
class OpenWording:
    """`text` is how the agent left it."""

    decision_id: str
    offer: WordingOffer
    text: str


def wording_state(work: OpenWording, *, busy: bool = False, trouble: CalmdeskError | None = None) -> WordingState:
    """What the page shows."""
    sent = work.offer.sent
    return WordingState(
        key=work.decision_id,
        title=sent.title,
        text=work.text,
        approved=sent.approved.text,
        problems=tuple(t(problem) for problem in work.offer.problems(work.text)),
        trouble=error_words(trouble),
        busy=busy,
    )
