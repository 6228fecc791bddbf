"""What an agent can say is wrong with a card, and what would have been right. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.advice import Advice
from app.domain.errors import CalmdeskError
from app.domain.readings import EMOTIONS
from app.ui.flag.state import Choice, FlagState
from app.ui.panel.words import mood_words

REASONS: tuple[Choice, ...] = (
    ("wrong_step", "Wrong step"),
    ("wrong_intent", "Wrong topic"),
    ("wrong_mood", "Wrong mood"),
    ("wrong_facts", "Wrong facts"),
    ("wrong_tone", "Wrong tone"),
    ("out_of_date", "Out of date"),
    ("not_allowed", "Not allowed"),
    ("other", "Something else"),
)
"""Reasons go into the note and the journal by their id."""


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """A flag being written, bound to a card of an advice."""

    advice_id: str
    item: str
    what: str
    reason: str = ""
    right_label: str = ""
    comment: str = ""

    @property
    def key(self) -> str:
        return f"{self.advice_id}/{self.item}"


def title_of_card(advice: Advice, item: str) -> str:
    """The title of the card with this id, for the page's head."""
    titles = {action.id: action.title for action in advice.actions}
    titles |= {reply.id: reply.title for reply in advice.replies}
    titles |= {rule.id: rule.title for rule in advice.escalation}
    titles |= {hit.article: hit.title for hit in advice.knowledge}
    if advice.deescalation:
        titles[advice.deescalation.id] = advice.deescalation.title
    return titles.get(item, "")


def flag_state(
    flag: OpenFlag, titles: Mapping[str, str], *, busy: bool = False, trouble: CalmdeskError | None = None
) -> FlagState:
    """What the flag page shows. Topics are the company's intents, moods the seven of the reader."""
    topics = tuple(sorted(titles.items(), key=lambda pair: pair[1].lower()))
    moods = tuple((emotion, mood_words(emotion)) for emotion in EMOTIONS)
    offered = (("wrong_intent", topics), ("wrong_mood", moods))
    return FlagState(
        key=flag.key,
        what=flag.what,
        reasons=REASONS,
        right_labels=tuple((reason, labels) for reason, labels in offered if labels),
        reason=flag.reason,
        right_label=flag.right_label,
        comment=flag.comment,
        trouble=str(trouble) if trouble else "",
        busy=busy,
    )
