"""The window: the panel with one page over it, every key, and nothing that blocks."""

from __future__ import annotations

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

from app.ui.common.intents import (
    GoBack,
    OpenEscalate,
    OpenHelp,
    OpenNeedsYou,
    OpenWorklist,
    Refresh,
    TimePassed,
    UndoLast,
)
from app.ui.common.keys import KEYS
from app.ui.common.look import Look
from app.ui.common.page import Page
from app.ui.common.surfaces import column
from app.ui.common.tabs import order_tabs
from app.ui.decision.state import DecisionState
from app.ui.decision.view import DecisionPage
from app.ui.escalate.state import EscalateState
from app.ui.escalate.view import EscalatePage
from app.ui.flag.state import FlagState
from app.ui.flag.view import FlagPage
from app.ui.following.intents import FollowIntent, LookedAt, OpenLink, Placed
from app.ui.help.state import HelpState
from app.ui.help.view import HelpPage
from app.ui.needs_you.state import NeedsYouState
from app.ui.needs_you.view import NeedsYouPage
from app.ui.panel.view import SETTLE_MS, PanelView
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
    "refresh": Refresh,
    "undo": UndoLast,
}
_PLAIN = {key.sequence: key.act for key in KEYS if key.plain and len(key.sequence) == 1}


class PanelWindow(QWidget):
    """Emits every intent of its pages; shows every state it is given. Closing it hides it and says so."""

    intent_made = Signal(object)
    window_closed = Signal()

    def __init__(self, look: Look, *, settle_ms: int = SETTLE_MS) -> None:
        super().__init__()
        self.presenter: object | None = None  # kept alive as long as the window
        self.placing: Placing | None = None
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Calmdesk")
        self.setMinimumWidth(NARROWEST)
        self.setAcceptDrops(True)
        self.resize(WIDTH, HEIGHT)
        self.panel = PanelView(look, settle_ms=settle_ms)
        self.worklist = WorklistPage(look)
        self.decision = DecisionPage(look)
        self.escalate = EscalatePage(look)
        self.flag = FlagPage(look)
        self.needs_you = NeedsYouPage(look)
        self.help = HelpPage(look)
        self.wording = WordingPage(look)
        self._stack = QStackedWidget()
        pages = (self.worklist, self.decision, self.escalate, self.flag, self.needs_you, self.help, self.wording)
        for page in (self.panel, *pages):
            page.setProperty("surface", "page")
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            page.intent_made.connect(self.intent_made)
            self._stack.addWidget(page)
        column(self, gap=0).addWidget(self._stack)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(lambda: self.intent_made.emit(TimePassed()))

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
        if state.spoken:
            # Polite: it is said after what the agent is reading, and never moves the focus.
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, state.spoken))
        self._later.start(state.look_again_ms)

    def _shown_page(self, state: PageState | None) -> QWidget:
        match state:
            case WorklistState():
                self.worklist.show_state(state)
                return self.worklist
            case DecisionState():
                self.decision.show_state(state)
                return self.decision
            case EscalateState():
                self.escalate.show_state(state)
                return self.escalate
            case FlagState():
                self.flag.show_state(state)
                return self.flag
            case NeedsYouState():
                self.needs_you.show_state(state)
                return self.needs_you
            case HelpState():
                self.help.show_state(state)
                return self.help
            case WordingState():
                self.wording.show_state(state)
                return self.wording
            case None:
                return self.panel

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
        act = _act_of(event)
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
        elif act == "worklist" and page is self.worklist:
            self.intent_made.emit(GoBack())
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


def _act_of(event: QKeyEvent) -> str | None:
    """The act of a key, None when it has none or a text field is being written in."""
    key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    writing = reach.is_writing()
    digit = key - Qt.Key.Key_0 if Qt.Key.Key_1 <= key <= Qt.Key.Key_3 else 0
    if key == Qt.Key.Key_V and (modifiers == control | shift or (modifiers == control and not writing)):
        return "clipboard"
    if enter and modifiers == control:
        return "send"
    if enter and modifiers == Qt.KeyboardModifier.AltModifier:
        return "better"
    if modifiers == Qt.KeyboardModifier.AltModifier and digit:
        return f"reply_{digit}"
    if key == Qt.Key.Key_F1 or (event.text() == "?" and not writing):
        return "help"
    if modifiers != Qt.KeyboardModifier.NoModifier:
        return None
    if key == Qt.Key.Key_Escape:
        return "back"
    if writing:
        return None
    return "accept" if enter else _PLAIN.get(event.text().upper())
