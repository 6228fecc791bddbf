"""Advice: what the panel offers for one message, frozen and bound to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from app.domain.content import ActionType, CalmState, Length, Risk, Tone
from app.domain.readings import Reading
from app.domain.tickets import TicketRef

MAX_OF_A_KIND = 3
"""At most three cards of a kind: more are not read (RESEARCH: attention budget)."""

HAND_OFF, MOOD = "hand_off", "mood"
BESIDE = frozenset({HAND_OFF, MOOD})
"""What is shown beside the cards and rests on the same message: that a bot tried first, and how the customer sounds."""


@dataclass(frozen=True, slots=True)
class ReplyVariant:
    """One wording of a suggested reply, filled. `own` is the agent's own wording; `name` tells the variants apart."""

    name: str
    length: Length
    tone: Tone
    text: str
    missing: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class SuggestedReply:
    """An approved reply with its slots filled; `missing` slots block sending until the agent fills them.

    `variants` are all its wordings in the order in which they are offered, none when there is only one; `shown` is the
    name of the one whose text this is.
    """

    id: str
    title: str
    text: str
    source: str
    missing: tuple[str, ...] = ()
    variants: tuple[ReplyVariant, ...] = ()
    shown: str = ""

    def variant(self, name: str) -> ReplyVariant | None:
        return next((variant for variant in self.variants if variant.name == name), None)


@dataclass(frozen=True, slots=True)
class SuggestedAction:
    """A playbook step that fits now. `because` are reasons in words; `reply` and the rest is what it would send."""

    id: str
    playbook: str
    step: str
    title: str
    kind: ActionType
    probability: float
    because: tuple[str, ...]
    source: str
    risk: Risk = "low"
    needs: tuple[str, ...] = ()
    reply: SuggestedReply | None = None
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    team: str | None = None


@dataclass(frozen=True, slots=True)
class KnowledgeHit:
    """A named article and the part of it that answers; `score` is 0..1.

    `marks` are the places in the snippet that answer, `heading` what it stands under, `old` says that nobody has
    touched the article for long, `also` names sources that say nearly the same.
    """

    article: str
    title: str
    snippet: str
    score: float
    source: str
    internal: bool = False
    updated_at: datetime | None = None
    old: bool = False
    marks: tuple[tuple[int, int], ...] = ()
    heading: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleHit:
    """An escalation rule that fired: what was measured, against what (both in `unit`), and the evidence: words that
    somebody `said`, or a fact about the ticket. `always` says that nothing may hide it.
    """

    id: str
    title: str
    value: float
    threshold: float
    evidence: tuple[str, ...] = ()
    team: str | None = None
    unit: str = ""
    said: bool = True
    always: bool = False


@dataclass(frozen=True, slots=True)
class Deescalation:
    """A de-escalation card that applies, with the evidence that called for it.

    `state` is where the conversation stands (None for a card without states), `done` are the states the agent's
    messages have carried out since, `because` are reasons in words. `always` says that nothing may hide it.
    """

    id: str
    title: str
    prompts: tuple[str, ...]
    evidence: tuple[str, ...] = ()
    source: str = ""
    state: CalmState | None = None
    done: tuple[CalmState, ...] = ()
    because: tuple[str, ...] = ()
    team: str | None = None
    always: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """Everything offered for one turn. `silent_because` is set when the copilot has nothing to say.

    `id` is made on the device; `ticket_version` and `message_id` are what the advice stands on.
    """

    id: str
    ticket: TicketRef
    ticket_version: str
    message_id: str
    made_at: datetime
    reading: Reading | None
    actions: tuple[SuggestedAction, ...] = ()
    replies: tuple[SuggestedReply, ...] = ()
    knowledge: tuple[KnowledgeHit, ...] = ()
    deescalation: Deescalation | None = None
    escalation: tuple[RuleHit, ...] = ()
    silent_because: str | None = None
    library_version: str = ""
    milliseconds: float = field(default=0.0, compare=False)
    held_back: tuple[str, ...] = ()
    """Kinds of prompts that the panel keeps to itself until it is asked: the agent had enough of them this hour."""

    @property
    def card_ids(self) -> tuple[str, ...]:
        """Everything the agent can act on, by id, in the order of the panel."""
        cards = [action.id for action in self.actions] + [reply.id for reply in self.replies]
        cards += [hit.article for hit in self.knowledge] + [hit.id for hit in self.escalation]
        return (*cards, self.deescalation.id) if self.deescalation else tuple(cards)

    def has(self, item: str) -> bool:
        """Whether an agent can say something about this: a card, or what is shown beside the cards."""
        return item in self.card_ids or item in BESIDE

    @property
    def offers(self) -> tuple[object, ...]:
        """What the agent sees of it: equal for two that say the same."""
        return self.actions, self.replies, self.knowledge, self.deescalation, self.escalation, self.silent_because

    @property
    def escalation_recommended(self) -> bool:
        return bool(self.escalation)


def without(advice: Advice, item: str) -> Advice:
    """The advice after the agent decided about one of its cards."""
    return replace(
        advice,
        actions=tuple(card for card in advice.actions if card.id != item),
        replies=tuple(card for card in advice.replies if card.id != item),
        knowledge=tuple(hit for hit in advice.knowledge if hit.article != item),
        deescalation=None if advice.deescalation and advice.deescalation.id == item else advice.deescalation,
    )


def with_again(now: Advice, before: Advice, item: str) -> Advice:
    """The advice with a card it had `before`, in its old place: the agent took the decision about it back."""
    ids = {*now.card_ids, item}
    return replace(
        now,
        actions=tuple(card for card in before.actions if card.id in ids),
        replies=tuple(card for card in before.replies if card.id in ids),
        knowledge=before.knowledge if any(hit.article == item for hit in before.knowledge) else now.knowledge,
        deescalation=before.deescalation if before.deescalation and before.deescalation.id in ids else None,
    )


WithdrawnBecause = Literal["newer_message", "ticket_changed", "reply_sent", "ticket_left", "content_changed"]
"""Why advice was withdrawn before it was used."""
