"""What the editor shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.tone import NO_CHECK, ToneCheck


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of knowledge that can be put into the reply."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class DecisionState:
    """What a decision would send, part by part; None means the part does not exist.

    `key` names the draft: texts are loaded into the fields only when it changes. `stale` says in words why the draft
    may not be sent as it is; `can_keep` offers to use it for the newest message. `confirm` asks before it is sent.
    `tone` looks through the reply while it is written.
    """

    key: str
    title: str
    reply: str | None = None
    note: str | None = None
    changes: tuple[str, ...] = ()
    risk: str = "low"
    stale: str = ""
    can_keep: bool = False
    confirm: str = ""
    trouble: str = ""
    busy: bool = False
    snippets: tuple[Snippet, ...] = ()
    with_reply: bool = True
    with_note: bool = True
    with_changes: bool = True
    tone: ToneCheck = NO_CHECK


@dataclass(frozen=True, slots=True)
class Parts:
    """The fields as the agent left them, and which parts are ticked."""

    reply: str | None
    note: str | None
    with_reply: bool = True
    with_note: bool = True
    with_changes: bool = True


@dataclass(frozen=True, slots=True)
class SendDraft:
    """Send the ticked parts. `confirmed` is the second yes that a risky step asks for."""

    key: str
    parts: Parts
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Leave the editor; the text is kept."""

    key: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class KeepForNewMessage:
    """The draft's advice was withdrawn: use its text for the newest message."""

    key: str
    parts: Parts
