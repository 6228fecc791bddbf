"""What the panel shows, as frozen values in the words that are painted. No Qt, nothing of the copilot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Body = Literal["empty", "loading", "ready", "failed"]
Tone = Literal["info", "warning", "danger"]
DueTone = Literal["sunken", "warning", "danger"]
DeliveryTone = Literal["quiet", "busy", "kept", "sent", "needs_you"]
NoticeAct = Literal["refresh", "needs_you", "held_back", "resume", ""]


@dataclass(frozen=True, slots=True)
class HeaderState:
    """Whose ticket this is and how it stands. `due` is empty when there is no due time."""

    subject: str
    customer: str
    channel: str
    channel_icon: str
    status: str
    due: str = ""
    due_tone: DueTone = "sunken"
    extra: str = ""


@dataclass(frozen=True, slots=True)
class NoticeState:
    """One line of the notice strip. `act` names the button it carries, `dismissible` says it can be put away."""

    key: str
    tone: Tone
    icon: str
    title: str
    text: str = ""
    act: NoticeAct = ""
    act_words: str = ""
    dismissible: bool = False


@dataclass(frozen=True, slots=True)
class TriggerChip:
    """Something that was noticed in the message, with the customer's words behind it."""

    words: str
    tip: str
    tone: str


@dataclass(frozen=True, slots=True)
class SituationState:
    """What the message is about and how the customer sounds. `mood_points` are valences, oldest first."""

    intent: str
    confidence: str = ""
    confidence_tone: str = "sunken"
    guesses: str = ""
    evidence: tuple[str, ...] = ()
    mood: str = ""
    mood_level: str = ""
    mood_evidence: tuple[str, ...] = ()
    mood_points: tuple[float, ...] = ()
    mood_words: str = ""
    triggers: tuple[TriggerChip, ...] = ()
    partly_read: str = ""


@dataclass(frozen=True, slots=True)
class DeescalationState:
    """How to talk to this customer now."""

    key: str
    title: str
    prompts: tuple[str, ...]
    evidence: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class ActionCard:
    """A next action and what accepting it would send. `asks` says that accepting opens the editor first."""

    advice_id: str
    item: str
    number: int
    title: str
    because: str
    confidence: str
    reply: str = ""
    note: str = ""
    changes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    risk: str = "low"
    source: str = ""
    escalates: bool = False
    nothing_to_send: bool = False

    @property
    def asks(self) -> bool:
        return bool(self.missing) or self.risk != "low"


@dataclass(frozen=True, slots=True)
class ReplyCard:
    """A reply that can be edited in place. `stale` keeps an edited text after its advice was withdrawn."""

    advice_id: str
    item: str
    number: int
    title: str
    text: str
    source: str = ""
    edited: bool = False
    stale: bool = False


@dataclass(frozen=True, slots=True)
class KnowledgeCard:
    """A named article and the part that answers."""

    article: str
    title: str
    snippet: str
    source: str
    internal: bool = False


@dataclass(frozen=True, slots=True)
class RuleLine:
    """An escalation rule that fired: its name, what was measured against what, the words behind it."""

    title: str
    measured: str
    evidence: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """What becomes of the agent's decisions. `undo` is the decision that can still be taken back."""

    words: str = ""
    tone: DeliveryTone = "quiet"
    icon: str = ""
    undo: str | None = None
    needs_you: int = 0


@dataclass(frozen=True, slots=True)
class PanelState:
    """Everything the panel paints. `advice_id` is the advice its cards belong to; `withdrawn` says why cards went."""

    body: Body = "empty"
    empty_title: str = ""
    empty_advice: str = ""
    header: HeaderState | None = None
    notices: tuple[NoticeState, ...] = ()
    situation: SituationState | None = None
    deescalation: DeescalationState | None = None
    actions: tuple[ActionCard, ...] = ()
    replies: tuple[ReplyCard, ...] = ()
    knowledge: tuple[KnowledgeCard, ...] = ()
    silence: str = ""
    withdrawn: str = ""
    rules: tuple[RuleLine, ...] = ()
    can_escalate: bool = False
    delivery: DeliveryState = DeliveryState()
    advice_id: str | None = None
    ticket: str = ""
