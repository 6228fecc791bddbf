"""The demo desk's window: queue, conversation, and switches for what happens to every desk one day."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.chip import Chip
from app.ui.common.flow import flowing
from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.page import Banner
from app.ui.common.surfaces import Surface, column
from app.ui.common.tabs import order_tree
from app.ui.common.text import TextBlock, set_tip
from app.ui.common.theme import XS, M, S
from app.ui.common.top import TopWindow
from app.ui.conversation.view import ConversationView
from app.ui.demo_desk.queue import Queue
from app.ui.demo_desk.state import ChooseCase, ColleagueFirst, DeskWindowState, ShowAround, StartAfresh, Unplug
from app.ui.start import dispose

_LOOK_MS = 300
_COLLEAGUE = later("The next time you change this ticket, a colleague has changed it just before you.")
_QUEUE, _WIDE, _HIGH = 300, 560, 520
"""How wide the queue is, from which width on the conversation has room beside it, and how high both are at least."""


class DeskWindow(TopWindow):
    """Emits every intent; `time_passed` says that it is time to look at the desk again."""

    intent_made = Signal(object)
    time_passed = Signal()
    window_closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter: object | None = None  # kept alive as long as the window
        self._state = DeskWindowState()
        self.setMinimumSize(320, 400)
        self.resize(940, 720)
        self._scroller = QScrollArea()
        self._scroller.setWidgetResizable(True)
        self._scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._whole = QWidget()
        self._outer = column(self._whole, gap=0)
        self._scroller.setWidget(self._whole)
        column(self.base, gap=0).addWidget(self._scroller)
        self._again = QTimer(self)
        self._again.setInterval(_LOOK_MS)
        self._again.timeout.connect(self.time_passed)
        self._again.start()
        self.furnish(look)
        self.show_state(DeskWindowState(loading=True))

    def furnish(self, look: Look) -> None:
        """Makes everything in it, in the place of what was there before: the look or the language is another one."""
        while (before := self._outer.takeAt(0)) is not None:
            if (old := before.widget()) is not None:
                dispose(old)
        self._state = DeskWindowState()
        self.setWindowTitle(t("Demo desk"))
        self._make_bar(look)
        self._unplugged = Banner(look, "warning", edge=True)
        self.queue = Queue(look)
        self.queue.case_chosen.connect(lambda ticket: self.intent_made.emit(ChooseCase(ticket)))
        self.conversation = ConversationView(look, keys_of=self)
        self._heading = TextBlock(look, "title", max_lines=2)
        self._facts = TextBlock(look, "small", "muted", max_lines=2)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(S)
        self._split.addWidget(self._left(look))
        self._split.addWidget(self._right())
        self._split.setStretchFactor(1, 1)
        self._scale = 1 + (look.appearance.text_scale - 1) * 0.5  # larger text needs more width, but not twice
        self._split.setStretchFactor(0, 0)
        self._divide()
        for part, share in ((self._bar, 0), (self._unplugged, 0), (self._split, 1)):
            self._outer.addWidget(part, share)
        order_tree(self.base)

    def _make_bar(self, look: Look) -> None:
        self._bar = Surface("bar", gap=XS, margin=S)
        title = TextBlock(look, "title", text=t("Demo desk"))
        invented = Chip(look, t("All customers are invented"), "info")
        self.around = ActButton(look, t("Show me around"), icon="route", kind="plain")
        self.plug = ActButton(look, t("Unplug the network"), icon="plug-connected-x", kind="plain")
        self.colleague = ActButton(look, t("A colleague is first"), icon="users", kind="plain")
        set_tip(self.colleague, t(_COLLEAGUE))
        self.afresh = ActButton(look, t("Start afresh"), icon="refresh", kind="plain")
        self.around.clicked.connect(lambda: self.intent_made.emit(ShowAround(begin=not self._state.touring)))
        self.plug.clicked.connect(lambda: self.intent_made.emit(Unplug(unplugged=not self._state.unplugged)))
        self.colleague.clicked.connect(lambda: self.intent_made.emit(ColleagueFirst()))
        self.afresh.clicked.connect(lambda: self.intent_made.emit(StartAfresh(sure=self._state.sure)))
        self._bar.body.addWidget(flowing(title, invented))
        self._bar.body.addWidget(flowing(self.around, self.plug, self.colleague, self.afresh, gap=XS))

    def _left(self, look: Look) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(200)
        inside = column(side, gap=XS, margins=(XS, S, 0, S))
        self._count = TextBlock(look, "label", "muted", max_lines=1)
        self._count.setContentsMargins(M, 0, M, 0)
        inside.addWidget(self._count)
        inside.addWidget(self.queue, 1)
        return side

    def _right(self) -> QWidget:
        side = QWidget()
        inside = column(side, gap=0)
        head = Surface("bar", gap=XS, margin=M)
        head.body.setContentsMargins(M, S, M, S)
        head.body.addWidget(self._heading)
        head.body.addWidget(self._facts)
        inside.addWidget(head)
        inside.addWidget(self.conversation, 1)
        return side

    def show_state(self, state: DeskWindowState) -> None:
        """Paints what changed."""
        before, self._state = self._state, state
        self.queue.show_rows(state.rows)
        waiting = t("Fetching the tickets…") if state.loading else t("My queue: {count}", count=len(state.rows))
        self._count.set_text(waiting)
        self._heading.set_text(state.heading or t("Choose a conversation"))
        self._facts.set_text(" · ".join(state.facts))
        self._facts.setVisible(bool(state.facts))
        self.conversation.show_state(state.conversation)
        self._unplugged.show_words(
            t("The network is unplugged: Calmdesk cannot reach this desk. What you decide is kept; plug it in again.")
            if state.unplugged
            else ""
        )
        _say(self.plug, t("Plug the network in") if state.unplugged else t("Unplug the network"))
        self.plug.set_kind("primary" if state.unplugged else "plain")
        _say(self.around, t("End the tour") if state.touring else t("Show me around"))
        _say(self.afresh, t("Really? Press again") if state.sure else t("Start afresh"))
        told = t("A colleague will be first") if state.colleague else t("A colleague is first")
        _say(self.colleague, told, tip=t(_COLLEAGUE))
        self.colleague.setEnabled(bool(state.conversation.ticket) and not state.colleague)
        if state.spoken and state.spoken != before.spoken:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, state.spoken))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        upright = self._split.orientation() == Qt.Orientation.Vertical
        if upright != (self.width() < _WIDE * self._scale):
            self._divide()

    def _divide(self) -> None:
        """The queue beside the conversation, or above it where the window is narrow."""
        upright = self.width() < _WIDE * self._scale
        self._split.setOrientation(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        self._split.setMinimumHeight(round(_HIGH * self._scale) if upright else 0)
        whole, first = (self._split.height(), 0.4) if upright else (940, _QUEUE * self._scale / 940)
        self._split.setSizes([round(whole * first), round(whole * (1 - first))])

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._again.stop()
        self.window_closed.emit()


def _say(button: ActButton, words: str, *, tip: str = "") -> None:
    if button.accessibleName() != words:
        button.setText(words)
        button.setAccessibleName(words)
        set_tip(button, tip or words)
        button.updateGeometry()
