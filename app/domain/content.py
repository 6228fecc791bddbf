"""What a company writes for its agents: playbooks, replies, escalation rules, de-escalation cards, intents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from app.domain.tickets import Article
from app.domain.tone import NO_RULES, ToneRules

Risk = Literal["low", "medium", "high"]
ActionType = Literal["reply", "note", "set_fields", "lookup", "escalate", "close", "checklist"]
ACTION_TYPES: tuple[str, ...] = get_args(ActionType)
RISKS: tuple[str, ...] = get_args(Risk)

Length = Literal["short", "medium", "full"]
Tone = Literal["formal", "friendly"]
LENGTHS: tuple[str, ...] = get_args(Length)
TONES: tuple[str, ...] = get_args(Tone)

Condition = Literal["identity_verified"]
"""Conditions a step may need (`needs`): a closed list, kept in docs/formats.md."""
CONDITIONS: tuple[str, ...] = get_args(Condition)

Measure = Literal[
    "trigger",
    "arousal",
    "arousal_rise",
    "negative_turns",
    "contacts",
    "low_confidence",
    "intent",
    "no_playbook",
    "topics",
    "requests",
    "technical_facts",
    "customer_repeats",
    "same_answers",
    "turns_without_step",
    "hours_open",
    "hours_waiting",
    "amount",
    "unverified_steps",
]
"""What an escalation rule may measure: a closed list, kept in docs/formats.md."""
MEASURES: tuple[str, ...] = get_args(Measure)

CalmState = Literal["hear", "own", "options", "confirm"]
"""What an agent does for an upset customer, in this order."""
CALM_STATES: tuple[CalmState, ...] = get_args(CalmState)
CALM_BELOW = 0.4
"""Arousal below which a customer's turn counts as calm, where a card says nothing else."""


@dataclass(frozen=True, slots=True)
class Situation:
    """An example of when a step is called for. Exactly one of `customer` and `result` is set."""

    customer: str | None = None
    result: str | None = None
    after: str | None = None

    @property
    def text(self) -> str:
        return self.customer or self.result or ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing an agent can do next. `team`, `tags` and `fields` are what its action sets at the desk; `asks` are the
    slots it asks the customer for: once all of them are known, asking would only annoy.
    """

    id: str
    title: str
    when: tuple[Situation, ...]
    say: str | None = None
    action: ActionType = "reply"
    needs: tuple[Condition, ...] = ()
    asks: tuple[str, ...] = ()
    team: str | None = None
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SignedOff:
    """Who vouches for a playbook of high risk, and since which day."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Playbook:
    """How a company handles one kind of case. `version` is a digest of the file, for the journal."""

    id: str
    title: str
    steps: tuple[Step, ...]
    intents: tuple[str, ...] = ()
    risk: Risk = "low"
    source: str = ""
    version: str = ""
    signed_off: SignedOff | None = None

    @property
    def may_be_offered(self) -> bool:
        """A playbook of high risk waits until a named person has signed it off."""
        return self.risk != "high" or self.signed_off is not None

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)


@dataclass(frozen=True, slots=True)
class ReplyText:
    """One wording of a reply; may hold {slots}."""

    text: str
    length: Length = "medium"
    tone: Tone = "formal"


@dataclass(frozen=True, slots=True)
class ReplyTemplate:
    """An approved reply. `text` is the plain one, or that of `texts` nearest to medium and formal; `triggers` call for
    it besides the intents; `steps` ("playbook.step") are those it belongs to, `asks` the slots it asks for.
    """

    id: str
    title: str
    text: str
    intents: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    source: str = ""
    texts: tuple[ReplyText, ...] = ()
    steps: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def wordings(self) -> tuple[ReplyText, ...]:
        """Every approved wording; at least one."""
        return self.texts or (ReplyText(self.text),)


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """Fires when the measured value reaches the threshold. `trigger` is set for the measure `trigger`, `currency` for
    `amount`; `intents` are those of the measures `intent` and (none: all) `no_playbook`.
    """

    id: str
    title: str
    measure: Measure
    threshold: float
    trigger: str | None = None
    team: str | None = None
    always_on: bool = False
    source: str = ""
    intents: tuple[str, ...] = ()
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class DeescalationCard:
    """What to do for a heated or delicate customer; `triggers` or, for the general card, arousal calls for it.

    Either `prompts`, all shown together, or `by_state`. A customer's turn with less arousal than `calm_below` is calm.
    """

    id: str
    title: str
    prompts: tuple[str, ...]
    triggers: tuple[str, ...] = ()
    min_arousal: float | None = None
    source: str = ""
    by_state: tuple[tuple[CalmState, tuple[str, ...]], ...] = ()
    calm_below: float = CALM_BELOW
    team: str | None = None


@dataclass(frozen=True, slots=True)
class IntentInfo:
    """An intent in words: what it means, how risky it is, which others it is easily confused with."""

    id: str
    title: str
    definition: str
    risk: Risk = "low"
    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """Everything a company wrote, as last read without error. `version` is a digest over all of it."""

    playbooks: tuple[Playbook, ...] = ()
    replies: tuple[ReplyTemplate, ...] = ()
    escalation: tuple[EscalationRule, ...] = ()
    deescalation: tuple[DeescalationCard, ...] = ()
    intents: tuple[IntentInfo, ...] = ()
    articles: tuple[Article, ...] = ()
    version: str = ""
    tone: ToneRules = NO_RULES

    def intent(self, intent_id: str) -> IntentInfo | None:
        return next((intent for intent in self.intents if intent.id == intent_id), None)

    def playbook(self, playbook_id: str) -> Playbook | None:
        return next((playbook for playbook in self.playbooks if playbook.id == playbook_id), None)
