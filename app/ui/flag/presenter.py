"""What an agent can say is wrong with a card, and what would have been right. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.advice import HAND_OFF, Advice
from app.domain.errors import CalmdeskError
from app.domain.kept import KeptText, both
from app.domain.readings import EMOTIONS
from app.domain.tickets import TicketRef
from app.ui.common.language import later, t
from app.ui.common.troubles import error_words
from app.ui.flag.state import Answer, Choice, FlagState, Offer
from app.ui.panel.words import mood_words, title_of

REASONS: tuple[Choice, ...] = (
    ("wrong_step", later("Wrong step")),
    ("wrong_intent", later("Wrong topic")),
    ("wrong_mood", later("Wrong mood")),
    ("wrong_facts", later("Wrong facts")),
    ("wrong_tone", later("Wrong tone")),
    ("out_of_date", later("Out of date")),
    ("not_allowed", later("Not allowed")),
    ("other", later("Something else")),
)
"""Reasons go into the note and the journal by their id."""
_MOST_LIKELY = 5


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """A flag being written, bound to a card of an advice. `likely` are the topics of its message, likeliest first."""

    ticket: TicketRef
    advice_id: str
    item: str
    what: str
    likely: tuple[str, ...] = ()
    reason: str = ""
    right_label: str = ""
    comment: str = ""

    @property
    def kept_as(self) -> tuple[TicketRef, str]:
        """What was begun is found again by ticket and card: the advice may have been made anew."""
        return self.ticket, self.item

    @property
    def has_words(self) -> bool:
        return bool(self.reason or self.comment.strip())

    @property
    def key(self) -> str:
        return f"{self.advice_id}/{self.item}"


def opened(advice: Advice, item: str) -> OpenFlag:
    """An empty flag for this card. A message in a language that is not read (no emotion) has no likely topics."""
    reading = advice.reading
    likely = reading.intents[:_MOST_LIKELY] if reading and reading.emotion else ()
    labels = tuple(scored.label for scored in likely)
    return OpenFlag(advice.ticket, advice.id, item, _title_of_card(advice, item), labels)


def begun(flag: OpenFlag, kept: OpenFlag) -> OpenFlag:
    """A flag with what was begun on the same card before."""
    return replace(flag, reason=kept.reason, right_label=kept.right_label, comment=kept.comment)


def joined(flag: OpenFlag, other: OpenFlag) -> OpenFlag:
    """Two that were begun on the same card of merged tickets, as one. Only one reason fits: the first's, if any."""
    chosen = flag if flag.reason else other
    comment = both(flag.comment, other.comment)
    return replace(flag, reason=chosen.reason, right_label=chosen.right_label, comment=comment)


def kept_key(item: str) -> str:
    return f"flag:{item}"


def to_keep(flag: OpenFlag, now: datetime) -> KeptText:
    """The flag as it is stored."""
    about = (("item", flag.item), ("reason", flag.reason), ("right", flag.right_label))
    return KeptText(flag.ticket, kept_key(flag.item), "", flag.comment, now, kind="flag", about=about)


def recalled(kept: KeptText) -> OpenFlag:
    """A flag from an earlier run: only what the agent chose and wrote in it."""
    about = dict(kept.about)
    reason, right = about.get("reason", ""), about.get("right", "")
    return OpenFlag(kept.ticket, "", about.get("item", ""), "", (), reason, right, kept.note)


def _title_of_card(advice: Advice, item: str) -> str:
    """The title of the card with this id, for the page's head."""
    titles = {action.id: action.title for action in advice.actions}
    titles |= {reply.id: reply.title for reply in advice.replies}
    titles |= {rule.id: rule.title for rule in advice.escalation}
    titles |= {hit.article: hit.title for hit in advice.knowledge}
    titles[HAND_OFF] = t("A bot tried first")
    if advice.deescalation:
        titles[advice.deescalation.id] = advice.deescalation.title
    return titles.get(item, "")


def flag_state(
    flag: OpenFlag,
    titles: Mapping[str, str],
    definitions: Mapping[str, str],
    *,
    busy: bool = False,
    trouble: CalmdeskError | None = None,
    opening: int = 0,
) -> FlagState:
    """What the flag page shows. Topics are the company's intents, moods the seven of the reader."""
    moods = tuple(Answer(emotion, mood_words(emotion)) for emotion in EMOTIONS)
    offers = (
        Offer("wrong_intent", "topic", _topics(flag.likely, titles, definitions)),
        Offer("wrong_mood", "mood", moods),
    )
    return FlagState(
        key=flag.key,
        what=flag.what,
        reasons=tuple((name, t(words)) for name, words in REASONS),
        offers=tuple(offer for offer in offers if offer.answers),
        reason=flag.reason,
        right_label=flag.right_label,
        comment=flag.comment,
        trouble=error_words(trouble),
        busy=busy,
        opening=opening,
    )


def _topics(likely: Sequence[str], titles: Mapping[str, str], definitions: Mapping[str, str]) -> tuple[Answer, ...]:
    """The message's likely topics, then all others by name. One without a title is called by its id in words."""
    words = {name: title_of(name, titles) for name in (*likely, *titles)}
    others = sorted((name for name in words if name not in likely), key=lambda name: words[name].casefold())
    return tuple(
        Answer(name, words[name], definitions.get(name, ""), likely=name in likely) for name in (*likely, *others)
    )
