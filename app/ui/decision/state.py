"""What the composer shows, and what can be wanted from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.tone import NO_CHECK, ToneCheck

ChangeKind = Literal["tag", "field", "status"]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of knowledge that can be put into the reply."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would be set at the desk, with its own switch. A tag has no value; `choices` are values that the
    desk allows, none where it takes any.
    """

    kind: ChangeKind
    name: str
    value: str = ""
    on: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionState:
    """What a decision would send, part by part; None means the part does not exist.

    `key` names the draft, `opening` counts how often one was opened: texts are loaded into the fields only when one of
    them changes. `recipient` is who gets the reply,
    `address` the same in full. `own` is a text of the agent's alone, which may go out as a reply or as a note. `stale`
    says in words why the draft may not be sent as it is; `can_keep` offers to use it for the newest message. `confirm`
    are the reasons for asking once more before it is sent. `tone` looks through the reply while it is written. `said`
    is what was just done, such as copying.
    """

    key: str
    title: str
    recipient: str = ""
    address: str = ""
    own: bool = False
    reply: str | None = None
    note: str | None = None
    changes: tuple[Change, ...] = ()
    risk: str = "low"
    stale: str = ""
    can_keep: bool = False
    confirm: tuple[str, ...] = ()
    trouble: str = ""
    busy: bool = False
    snippets: tuple[Snippet, ...] = ()
    with_reply: bool = True
    with_note: bool = True
    tone: ToneCheck = NO_CHECK
    said: str = ""
    opening: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """The fields as the agent left them, and which parts are switched on."""

    reply: str | None
    note: str | None
    with_reply: bool = True
    with_note: bool = True
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class SendDraft:
    """Send the parts that are on. `confirmed` is the second yes that money, law and security ask for."""

    key: str
    parts: Parts
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class PostNote:
    """Post as an internal note: the note where there is one, else the text that was written."""

    key: str
    parts: Parts
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmDropped:
    """The agent wants to look at the text again instead of confirming."""

    key: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Put the text aside as a draft on this computer, and leave the composer."""

    key: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class ReplyCopied:
    """The reply was copied as plain text; `open_places` are slots that are still open in it."""

    key: str
    open_places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextRested:
    """The agent has not typed for a moment: what is there is kept against a crash."""

    key: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Leave the composer; the text is kept."""

    key: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class KeepForNewMessage:
    """The draft's advice was withdrawn: use its text for the newest message."""

    key: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class ComposeOwn:
    """Open the composer for an own reply."""
