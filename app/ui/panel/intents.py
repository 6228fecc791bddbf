"""What an agent can want from the panel, as values: views make them, presenters carry them out. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.ui.panel.state import NoticeAct


@dataclass(frozen=True, slots=True)
class AcceptCard:
    """Send what the card offers, or open the editor when something is missing or the risk is not low."""

    advice_id: str
    item: str


@dataclass(frozen=True, slots=True)
class EditCard:
    """Open the editor on what the card would send."""

    advice_id: str
    item: str


@dataclass(frozen=True, slots=True)
class DismissCard:
    advice_id: str
    item: str


@dataclass(frozen=True, slots=True)
class FlagCard:
    advice_id: str
    item: str


@dataclass(frozen=True, slots=True)
class ReplyEdited:
    """The agent typed in a reply: the text is kept whatever happens to the advice."""

    advice_id: str
    item: str
    text: str


@dataclass(frozen=True, slots=True)
class ReplyRested:
    """The agent has not typed in a reply for a moment: its text is kept against a crash."""

    advice_id: str
    item: str


@dataclass(frozen=True, slots=True)
class ChooseWording:
    """Show another length or tone of a reply; what was typed into the one before is kept."""

    advice_id: str
    item: str
    wording: str


@dataclass(frozen=True, slots=True)
class ForgetWording:
    """Delete the agent's own wording of a reply."""

    advice_id: str
    item: str
    wording: str


@dataclass(frozen=True, slots=True)
class SendReply:
    """Send a reply as it stands in its card."""

    advice_id: str
    item: str
    text: str


@dataclass(frozen=True, slots=True)
class KeepReply:
    """Use the text of a withdrawn reply for the new message: it goes to the editor as the agent's own."""

    advice_id: str
    item: str


@dataclass(frozen=True, slots=True)
class DropReply:
    """Give up the edited text of a reply."""

    advice_id: str
    item: str


@dataclass(frozen=True, slots=True)
class KnowledgeTaken:
    """A snippet was put into a reply, or copied."""

    advice_id: str
    article: str


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """Read the whole article."""

    advice_id: str
    article: str


@dataclass(frozen=True, slots=True)
class CorrectMood:
    """The customer sounds like this, not as it was read."""

    advice_id: str
    mood: str


@dataclass(frozen=True, slots=True)
class Unfold:
    """Show what quiet mode has folded, for this advice."""


@dataclass(frozen=True, slots=True)
class AdvicePainted:
    """The cards of this advice were really painted; `folded`, only what quiet mode leaves of them."""

    advice_id: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class ActTooSoon:
    """An act on cards that had only just replaced others: it was not carried out."""


@dataclass(frozen=True, slots=True)
class Undo:
    decision_id: str


@dataclass(frozen=True, slots=True)
class NoticeUsed:
    """The button of a notice."""

    act: NoticeAct


@dataclass(frozen=True, slots=True)
class NoticeClosed:
    key: str


PanelIntent = (
    AcceptCard
    | EditCard
    | DismissCard
    | FlagCard
    | ReplyEdited
    | ReplyRested
    | ChooseWording
    | ForgetWording
    | SendReply
    | KeepReply
    | DropReply
    | KnowledgeTaken
    | OpenArticle
    | CorrectMood
    | Unfold
    | AdvicePainted
    | ActTooSoon
    | Undo
    | NoticeUsed
    | NoticeClosed
)
