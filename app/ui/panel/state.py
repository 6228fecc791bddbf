"""What the panel shows, as frozen values in the words that are painted. No Qt, nothing of the copilot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.tone import NO_CHECK, ToneCheck

Body = Literal["empty", "loading", "ready", "failed"]
Tone = Literal["info", "warning", "danger"]
DueTone = Literal["sunken", "warning", "danger"]
Lamp = Literal["local", "offline", "asking", "by_choice"]
DeliveryTone = Literal["quiet", "busy", "kept", "sent", "needs_you"]
NoticeAct = Literal[
    "refresh", "needs_you", "held_back", "resume", "wording", "offered", "break", "settings", "online", ""
]


@dataclass(frozen=True, slots=True)
class ClockState:
    """What the clock of a due ticket shows. `used` is the part of the time that is used, 0 to 1, None when it is not
    known; `spoken` says all of it in words, `until_change_ms` is when it shows something else.
    """

    words: str
    spoken: str
    tone: DueTone
    icon: str
    used: float | None
    until_change_ms: int


@dataclass(frozen=True, slots=True)
class AboutState:
    """The message that everything below stands on. `words` and, beside
    them, `ago` are painted, `spoken` is for each card's description.

    `waits` says that the customer wrote again, or the ticket changed, and the new advice is not there yet; then `words`
    say so. `message` is its id; `files` are its attachments, named and not loaded.
    """

    words: str
    spoken: str
    ago: str = ""
    waits: bool = False
    message: str = ""
    files: str = ""


@dataclass(frozen=True, slots=True)
class MoodPoint:
    """One message of the customer: valence from -1 (upset) to 1 (calm), the mood in words, and how it begins."""

    valence: float
    words: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class HeaderState:
    """Whose ticket this is and how it stands. `clock` is None when there is no due time."""

    subject: str
    customer: str
    channel: str
    channel_icon: str
    status: str
    clock: ClockState | None = None
    extra: str = ""


@dataclass(frozen=True, slots=True)
class NoticeState:
    """One line of the notice strip. `act` names the button it carries, `dismissible` says that it can be put away,
    with a cross or by a button with `close_words`.
    """

    key: str
    tone: Tone
    icon: str
    title: str
    text: str = ""
    act: NoticeAct = ""
    act_words: str = ""
    dismissible: bool = False
    close_words: str = ""


@dataclass(frozen=True, slots=True)
class TriggerChip:
    """Something that was noticed in the message, with the customer's words behind it."""

    words: str
    tip: str
    tone: str


@dataclass(frozen=True, slots=True)
class SituationState:
    """What the message is about and how the customer sounds. `mood_points` are the customer's messages, oldest first;
    `moods` are what an agent can say instead (id and words), none while there is no advice to say it about.
    """

    intent: str
    confidence: str = ""
    confidence_tone: str = "sunken"
    guesses: str = ""
    evidence: tuple[str, ...] = ()
    mood: str = ""
    mood_level: str = ""
    mood_evidence: tuple[str, ...] = ()
    mood_points: tuple[MoodPoint, ...] = ()
    mood_words: str = ""
    mood_corrected: bool = False
    moods: tuple[tuple[str, str], ...] = ()
    advice_id: str = ""
    triggers: tuple[TriggerChip, ...] = ()
    partly_read: str = ""


@dataclass(frozen=True, slots=True)
class StepMark:
    """One of the steps of calming a conversation."""

    words: str
    is_now: bool = False
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class DeescalationState:
    """How to talk to this customer now. `because` are reasons in one line, `steps` may be empty."""

    key: str
    title: str
    prompts: tuple[str, ...]
    evidence: tuple[str, ...] = ()
    source: str = ""
    steps: tuple[StepMark, ...] = ()
    because: str = ""
    team: str = ""
    advice_id: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True)
class HandOffState:
    """A bot tried first: why the customer came to a person, what the bot wrote, what to mind before answering."""

    last_words: str
    because: str
    tried: tuple[str, ...]
    left_out: str
    warning: str
    advice_id: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class ActionCard:
    """A next action and what accepting it would send. `asks` says that accepting opens the composer first, `check`
    that it is about money, law or security.
    """

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
    check: bool = False

    @property
    def asks(self) -> bool:
        return bool(self.missing) or self.check


@dataclass(frozen=True, slots=True)
class WordingChoice:
    """One wording of a reply as the chooser names it. `own` is the agent's own."""

    name: str
    words: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class ReplyCard:
    """A reply that can be edited in place, looked through with `tone`. `stale` keeps an edited text after its advice
    was withdrawn. `wordings` are those to choose from, none when there is only one; `wording` is the one shown.
    """

    advice_id: str
    item: str
    number: int
    title: str
    text: str
    source: str = ""
    edited: bool = False
    stale: bool = False
    tone: ToneCheck = NO_CHECK
    wordings: tuple[WordingChoice, ...] = ()
    wording: str = ""

    @property
    def own(self) -> bool:
        """It stands in the agent's own words."""
        return any(choice.own for choice in self.wordings if choice.name == self.wording)


@dataclass(frozen=True, slots=True)
class KnowledgeCard:
    """A named article and the part that answers; `marks` are places in it, `also` names what says the same.
    `used` says that the agent has taken it into a reply.
    """

    article: str
    title: str
    snippet: str
    source: str
    internal: bool = False
    updated: str = ""
    old: bool = False
    also: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    advice_id: str = ""
    used: bool = False


@dataclass(frozen=True, slots=True)
class RuleLine:
    """An escalation rule that fired: its name, what was measured against what, the words behind it."""

    title: str
    measured: str
    evidence: str = ""
    team: str = ""
    always: bool = False


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
    """Everything the panel paints. `advice_id` is the advice its cards belong to: cards of another one are old, and
    stay greyed until the new ones are there. `withdrawn` says why cards went. `folded` is what quiet
    mode keeps to itself, `to_settings` that they lead out of what keeps the ticket from being shown.
    """

    body: Body = "empty"
    empty_title: str = ""
    empty_advice: str = ""
    to_settings: bool = False
    header: HeaderState | None = None
    notices: tuple[NoticeState, ...] = ()
    situation: SituationState | None = None
    deescalation: DeescalationState | None = None
    hand_off: HandOffState | None = None
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
    about: AboutState | None = None
    lamp: Lamp = "local"
    quiet: bool = False
    folded: str = ""
    withdrawn_because: str = ""
