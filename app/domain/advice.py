"""Advice: what the panel offers for one message, frozen and bound to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from app.domain.content import ActionType, Risk
from app.domain.readings import Reading
from app.domain.tickets import TicketRef

MAX_OF_A_KIND = 3
"""At most three cards of a kind: more are not read (RESEARCH: attention budget)."""


@dataclass(frozen=True, slots=True)
class SuggestedReply:
    """An approved reply with its slots filled; `missing` slots block sending until the agent fills them."""

    id: str
    title: str
    text: str
    source: str
    missing: tuple[str, ...] = ()


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
    """A named article and the part of it that answers; `score` is 0..1."""

    article: str
    title: str
    snippet: str
    score: float
    source: str
    internal: bool = False


@dataclass(frozen=True, slots=True)
class RuleHit:
    """An escalation rule that fired: what was measured, against what, and the words behind it."""

    id: str
    title: str
    value: float
    threshold: float
    evidence: tuple[str, ...] = ()
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Deescalation:
    """A de-escalation card that applies, with the evidence that called for it."""

    id: str
    title: str
    prompts: tuple[str, ...]
    evidence: tuple[str, ...] = ()
    source: str = ""


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

    @property
    def escalation_recommended(self) -> bool:
        return bool(self.escalation)


WithdrawnBecause = Literal["newer_message", "ticket_changed", "reply_sent", "ticket_left"]
"""Why advice was withdrawn before it was used."""
