"""What the practice page shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stage = Literal["choose", "write", "compare"]


@dataclass(frozen=True, slots=True)
class MomentRow:
    """A past message one can answer: the ticket's subject, and whose and when it was."""

    key: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class SaidLine:
    """Something that stands in the conversation. `asks` marks the customer's words to be answered."""

    who: str
    text: str
    customer: bool = False
    note: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class StepChoice:
    item: str
    title: str


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A text with what the tone check found in it; `empty` is said in its place when there is none."""

    text: str
    findings: tuple[str, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class AdvisedStep:
    """A step Calmdesk would have offered: why, how sure, and the reply it would have sent."""

    title: str
    because: str
    confidence: str
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Advised:
    """Everything Calmdesk would have offered; `silence` says why there is nothing."""

    steps: tuple[AdvisedStep, ...] = ()
    replies: tuple[tuple[str, str], ...] = ()
    knowledge: tuple[tuple[str, str], ...] = ()
    care: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    silence: str = ""


@dataclass(frozen=True, slots=True)
class PracticeState:
    """One stage of practising. `picked` is the step the agent chose, by its id; `picked_title` in words. `ready` says
    that Calmdesk has its own answer, so that one can compare.
    """

    stage: Stage = "choose"
    rows: tuple[MomentRow, ...] = ()
    loading: bool = False
    trouble: str = ""
    key: str = ""
    subject: str = ""
    said: tuple[SaidLine, ...] = ()
    steps: tuple[StepChoice, ...] = ()
    answer: str = ""
    picked: str = ""
    picked_title: str = ""
    ready: bool = False
    mine: ComparedText | None = None
    advised: Advised | None = None
    real: ComparedText | None = None


@dataclass(frozen=True, slots=True)
class ChooseMoment:
    key: str


@dataclass(frozen=True, slots=True)
class Compare:
    """The agent has answered: show both answers."""

    key: str
    answer: str
    picked: str


@dataclass(frozen=True, slots=True)
class LeaveMoment:
    """Back to the list; the answer stays for this run."""

    key: str
    answer: str
    picked: str


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Back to the answer, to change it."""

    key: str
