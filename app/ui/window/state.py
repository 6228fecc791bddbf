"""What the whole window shows: the panel, and the page that lies over it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.ui.article.state import ArticleState
from app.ui.conversation.state import ConversationState
from app.ui.decision.state import DecisionState
from app.ui.escalate.state import EscalateState
from app.ui.flag.state import FlagState
from app.ui.help.state import HelpState
from app.ui.leaving.state import LeavingState
from app.ui.needs_you.state import NeedsYouState
from app.ui.panel.state import NoticeState, PanelState
from app.ui.pause.state import PauseState
from app.ui.practice.state import PracticeState
from app.ui.wording.state import WordingState
from app.ui.worklist.state import WorklistState

PageState = (
    ArticleState
    | ConversationState
    | DecisionState
    | EscalateState
    | FlagState
    | HelpState
    | NeedsYouState
    | PauseState
    | PracticeState
    | WordingState
    | WorklistState
)


@dataclass(frozen=True, slots=True)
class WindowState:
    """`page` is None while the panel itself is in front. `spoken` is what a screen reader should say now.

    `look_again_ms` is when words about time may change, in milliseconds. `leaving` is what can still be taken back;
    `over` is what of the panel must be seen while a page lies over it.
    """

    panel: PanelState = field(default_factory=PanelState)
    page: PageState | None = None
    spoken: str = ""
    look_again_ms: int = 15_000
    leaving: LeavingState | None = None
    over: tuple[NoticeState, ...] = ()
