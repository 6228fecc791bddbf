"""What lies in front in the window: the panel, and the pages over it, each made when it is first wanted."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.article.state import ArticleState
from app.ui.common.look import Look
from app.ui.common.page import Page
from app.ui.common.top import TopWindow
from app.ui.conversation.state import ConversationState
from app.ui.decision.state import DecisionState
from app.ui.escalate.state import EscalateState
from app.ui.flag.state import FlagState
from app.ui.help.state import HelpState
from app.ui.needs_you.state import NeedsYouState
from app.ui.panel.view import SETTLE_MS, PanelView
from app.ui.pause.state import PauseState
from app.ui.practice.state import PracticeState
from app.ui.window.state import PageState
from app.ui.wording.state import WordingState
from app.ui.worklist.state import WorklistState

if TYPE_CHECKING:
    from app.ui.article.view import ArticlePage
    from app.ui.conversation.view import ConversationPage
    from app.ui.decision.view import DecisionPage
    from app.ui.escalate.view import EscalatePage
    from app.ui.flag.view import FlagPage
    from app.ui.help.view import HelpPage
    from app.ui.needs_you.view import NeedsYouPage
    from app.ui.pause.view import PausePage
    from app.ui.practice.view import PracticePage
    from app.ui.wording.view import WordingPage
    from app.ui.worklist.view import WorklistPage

_NAMES: dict[type, str] = {
    WorklistState: "worklist",
    DecisionState: "decision",
    EscalateState: "escalate",
    FlagState: "flag",
    NeedsYouState: "needs_you",
    HelpState: "help",
    WordingState: "wording",
    PracticeState: "practice",
    ConversationState: "conversation",
    ArticleState: "article",
    PauseState: "pause",
}
_Made = TypeVar("_Made", bound=Page)


def import_pages() -> None:
    """What the pages and the keys are made of, in a thread once the panel can be used: it takes longer than a frame."""
    for name in _NAMES.values():
        import_module(f"app.ui.{name}.view")
    Qt.Key.Key_Escape  # noqa: B018 - Qt's five hundred keys come to be when the first of them is asked for


class Fronts(TopWindow):
    """The window's base. Eleven pages at once would make its start, and every change of the look, three times as long;
    one takes less than a frame or two.
    """

    page_wanted = Signal(object)
    """An intent of whatever is in front."""

    def __init__(self, *, settle_ms: int = SETTLE_MS) -> None:
        super().__init__()
        self._settle_ms = settle_ms

    def lay_out(self, look: Look) -> QStackedWidget:
        """The stack with the panel alone. The pages of the stack before are forgotten."""
        self._look = look
        for name in _NAMES.values():
            self.__dict__.pop(name, None)
        self._stack = QStackedWidget()
        self.panel = PanelView(look, settle_ms=self._settle_ms)
        self._put(self.panel)
        return self._stack

    @cached_property
    def worklist(self) -> WorklistPage:
        from app.ui.worklist.view import WorklistPage

        return self._made(WorklistPage(self._look))

    @cached_property
    def decision(self) -> DecisionPage:
        from app.ui.decision.view import DecisionPage

        return self._made(DecisionPage(self._look, pause_ms=2 * self._settle_ms))

    @cached_property
    def escalate(self) -> EscalatePage:
        from app.ui.escalate.view import EscalatePage

        return self._made(EscalatePage(self._look))

    @cached_property
    def flag(self) -> FlagPage:
        from app.ui.flag.view import FlagPage

        return self._made(FlagPage(self._look))

    @cached_property
    def needs_you(self) -> NeedsYouPage:
        from app.ui.needs_you.view import NeedsYouPage

        return self._made(NeedsYouPage(self._look))

    @cached_property
    def help(self) -> HelpPage:
        from app.ui.help.view import HelpPage

        return self._made(HelpPage(self._look))

    @cached_property
    def wording(self) -> WordingPage:
        from app.ui.wording.view import WordingPage

        return self._made(WordingPage(self._look))

    @cached_property
    def practice(self) -> PracticePage:
        from app.ui.practice.view import PracticePage

        return self._made(PracticePage(self._look))

    @cached_property
    def conversation(self) -> ConversationPage:
        from app.ui.conversation.view import ConversationPage

        return self._made(ConversationPage(self._look))

    @cached_property
    def article(self) -> ArticlePage:
        from app.ui.article.view import ArticlePage

        return self._made(ArticlePage(self._look))

    @cached_property
    def pause(self) -> PausePage:
        from app.ui.pause.view import PausePage

        return self._made(PausePage(self._look))

    @property
    def front(self) -> QWidget:
        """The page on top: the panel, or one of the others."""
        return self._stack.currentWidget() or self.panel

    def page_showing(self, state: PageState | None) -> QWidget:
        """The page of a state, showing it; the panel where there is none."""
        if state is None:
            return self.panel
        page: Any = getattr(self, _NAMES[type(state)])
        page.show_state(state)
        shown: QWidget = page
        return shown

    def _made(self, page: _Made) -> _Made:
        self._put(page)
        return page

    def _put(self, front: PanelView | Page) -> None:
        front.setProperty("surface", "page")
        front.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        front.intent_made.connect(self.page_wanted)
        self._stack.addWidget(front)
