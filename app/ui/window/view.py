"""The window: the panel with one page over it, every key, and nothing that blocks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QStackedWidget, QWidget

from app.ui.article.state import ArticleState
from app.ui.article.view import ArticlePage
from app.ui.common.intents import (
    GoBack,
    OpenConversation,
    OpenEscalate,
    OpenHelp,
    OpenMore,
    OpenNeedsYou,
    OpenPractice,
    OpenWorklist,
    Refresh,
    TimePassed,
    ToggleOnTop,
    ToggleQuiet,
    UndoLast,
)
from app.ui.common.key_events import act_of
from app.ui.common.look import Look
from app.ui.common.page import Page
from app.ui.common.surfaces import column
from app.ui.common.tabs import order_tabs
from app.ui.conversation.state import ConversationState
from app.ui.conversation.view import ConversationPage
from app.ui.decision.state import ComposeOwn, DecisionState
from app.ui.decision.view import DecisionPage
from app.ui.escalate.state import EscalateState
from app.ui.escalate.view import EscalatePage
from app.ui.flag.state import FlagState
from app.ui.flag.view import FlagPage
from app.ui.following.intents import FollowIntent, LookedAt, OpenLink, OpenOffered, Placed
from app.ui.help.state import HelpState
from app.ui.help.view import HelpPage
from app.ui.leaving.view import LeavingStrip
from app.ui.needs_you.state import NeedsYouState
from app.ui.needs_you.view import NeedsYouPage
from app.ui.panel.view import SETTLE_MS, PanelView
from app.ui.pause.state import PauseState
from app.ui.pause.view import PausePage
from app.ui.practice.state import PracticeState
from app.ui.practice.view import PracticePage
from app.ui.start import dispose
from app.ui.window import reach
from app.ui.window.placing import Placing
from app.ui.window.state import PageState, WindowState
from app.ui.wording.state import WordingState
from app.ui.wording.view import WordingPage
from app.ui.worklist.state import WorklistState
from app.ui.worklist.view import WorklistPage

WIDTH, HEIGHT = 400, 820
NARROWEST = 320
_WINDOW_ACTS: dict[str, type] = {
    "escalate": OpenEscalate,
    "worklist": OpenWorklist,
    "needs_you": OpenNeedsYou,
    "conversation": OpenConversation,
    "switch": OpenOffered,
    "refresh": Refresh,
    "undo": UndoLast,
    "undo_writing": UndoLast,
    "compose": ComposeOwn,
    "practice": OpenPractice,
    "quiet": ToggleQuiet,
    "settings": OpenMore,
}


class PanelWindow(QWidget):
    """Emits every intent of its pages; shows every state. Closing it hides it and says so. `furnished` has the look."""

    intent_made = Signal(object)
    window_closed = Signal()
    furnished = Signal(object)

    def __init__(self, look: Look, *, settle_ms: int = SETTLE_MS) -> None:
        super().__init__()
        self.presenter: object | None = None  # kept alive as long as the window
        self.door: object | None = None  # and the way into the second window
        self.placing: Placing | None = None
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Calmdesk")
        self.setMinimumWidth(NARROWEST)
        self.setAcceptDrops(True)
        self.resize(WIDTH, HEIGHT)
        self._settle_ms = settle_ms
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(lambda: self.intent_made.emit(TimePassed()))
        self._inside = column(self, gap=0)
        self.furnish(look)

    def furnish(self, look: Look) -> None:
        """Makes every page, in the place of those from before: the look or the language is another one."""
        self.clear_out()
        self.panel = PanelView(look, settle_ms=self._settle_ms)
        self.worklist = WorklistPage(look)
        self.decision = DecisionPage(look, pause_ms=2 * self._settle_ms)
        self.escalate = EscalatePage(look)
        self.flag = FlagPage(look)
        self.needs_you = NeedsYouPage(look)
        self.help = HelpPage(look)
        self.wording = WordingPage(look)
        self.practice = PracticePage(look)
        self.conversation = ConversationPage(look)
        self.article = ArticlePage(look)
        self.pause = PausePage(look)
        self._stack = QStackedWidget()
        fronts: tuple[PanelView | Page, ...] = (self.panel, self.worklist, self.decision, self.escalate, self.flag)
        fronts += (self.needs_you, self.help, self.wording, self.practice, self.conversation, self.article, self.pause)
        for front in fronts:
            front.setProperty("surface", "page")
            front.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            front.intent_made.connect(self._on_wanted)
            self._stack.addWidget(front)
        self.leaving = LeavingStrip(look)
        self.leaving.intent_made.connect(self.intent_made)
        self._inside.addWidget(self._stack, 1)
        self._inside.addWidget(self.leaving)
        self.furnished.emit(look)

    def clear_out(self) -> None:
        """Takes every page away: a style sheet that changes would paint each of them anew for nothing."""
        while (before := self._inside.takeAt(0)) is not None:
            if (old := before.widget()) is not None:
                dispose(old)

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing is in focus at first: a ring around some button would only distract."""
        super().showEvent(event)
        if self.focusWidget() is None and self.front is self.panel:
            self.panel.setFocus()

    @property
    def front(self) -> QWidget:
        """The page on top: the panel, or one of the others."""
        return self._stack.currentWidget() or self.panel

    def show_state(self, state: WindowState) -> None:
        """Paints what changed."""
        self.panel.show_state(state.panel)
        page = self._shown_page(state.page)
        if page is not self._stack.currentWidget():
            self._stack.setCurrentWidget(page)
            order_tabs(page)
            # Layouts first: a field that is still too small would scroll to its cursor and stay there.
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            if isinstance(page, Page):
                page.take_focus()
            elif self.panel.current is not None:
                self.panel.current.setFocus()
            else:
                self.panel.setFocus()
        self.leaving.show_state(state.leaving)
        if state.spoken:
            # Polite: it is said after what the agent is reading, and never moves the focus.
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, state.spoken))
        self._later.start(state.look_again_ms)

    def _shown_page(self, state: PageState | None) -> QWidget:
        """The page of a state, showing it; the panel where there is none."""
        if state is None:
            return self.panel
        pages: dict[type, Any] = {
            WorklistState: self.worklist,
            DecisionState: self.decision,
            EscalateState: self.escalate,
            FlagState: self.flag,
            NeedsYouState: self.needs_you,
            HelpState: self.help,
            PracticeState: self.practice,
            ConversationState: self.conversation,
            WordingState: self.wording,
            ArticleState: self.article,
            PauseState: self.pause,
        }
        page = pages[type(state)]
        page.show_state(state)
        shown: QWidget = page
        return shown

    # -- tickets from outside -----------------------------------------------------------------------------------------

    def follow(self, intent: FollowIntent) -> None:
        """Another ticket is asked for from outside. What is written on a page is handed over before it goes; for a
        ticket that the browser merely shows, nothing goes.
        """
        page = self.front
        texts = isinstance(page, Page) and page not in (self.worklist, self.needs_you, self.help)
        if isinstance(intent, LookedAt):
            intent = LookedAt(intent.url, writing=texts or (reach.is_writing() and self.isActiveWindow()))
        elif isinstance(page, Page) and texts:
            page.leave()
        self.intent_made.emit(intent)

    def come_up(self) -> None:
        reach.come_up(self)

    def _on_wanted(self, intent: object) -> None:
        """What concerns the window itself is done here; all else is the presenter's."""
        if not isinstance(intent, ToggleOnTop) or not self._place("on_top"):
            self.intent_made.emit(intent)

    def _place(self, act: str) -> bool:
        if self.placing is None:
            return False
        words = self.placing.next_edge() if act == "dock" else self.placing.toggle_on_top()
        self.intent_made.emit(Placed(words))
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        reach.take_drag(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.follow(OpenLink(reach.dropped_text(event)))

    # -- keys ---------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field wanted. A held key counts once: nothing is accepted twice because a finger was slow."""
        act = act_of(event, writing=reach.is_writing())
        if act is None or event.isAutoRepeat() or not self._carry_out(act):
            super().keyPressEvent(event)

    def _carry_out(self, act: str) -> bool:
        page = self.front
        if act == "help":
            self.intent_made.emit(OpenHelp())
            return True
        if act in ("on_top", "dock"):
            return self._place(act)
        if act == "clipboard":
            self.follow(OpenLink(reach.clipboard_text()))
            return True
        if act == "settings":
            self.intent_made.emit(OpenMore("settings"))
            return True
        if isinstance(page, Page):
            return self._on_page(page, act)
        focus = QApplication.focusWidget()
        if act == "accept" and isinstance(focus, QAbstractButton):
            focus.click()
            return True
        if act == "back":
            return self._leave_field(focus)
        kind, _, number = act.partition("_")
        if number.isdigit():
            return self.panel.choose_numbered(kind, int(number))
        if act == "knowledge":
            return self.panel.choose_numbered("knowledge", 1)
        if act in _WINDOW_ACTS:
            self.intent_made.emit(_WINDOW_ACTS[act]())
            return True
        return self.panel.act(act)

    def _on_page(self, page: Page, act: str) -> bool:
        focus = QApplication.focusWidget()
        if act == "accept" and isinstance(focus, QAbstractButton):
            focus.click()
        elif act == "back":
            page.leave()
        elif act == "send":
            return page.send()
        elif (act, page) in (("worklist", self.worklist), ("conversation", self.conversation)):
            self.intent_made.emit(GoBack())
        elif act in ("undo", "undo_writing"):
            self.intent_made.emit(UndoLast())
        else:
            return page.act(act)
        return True

    def _leave_field(self, focus: QWidget | None) -> bool:
        """Esc in a reply that is edited in place: back to its card, the text stays."""
        if isinstance(focus, QPlainTextEdit) and self.panel.current is not None:
            self.panel.current.setFocus()
            return True
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.window_closed.emit()
