"""A hint of the tour: a strip on top of the panel, which takes no focus and waits for nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.common.buttons import ActButton, IconButton
from app.ui.common.key_events import act_of
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Surface, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, M, S
from app.ui.common.top import TopWindow
from app.ui.guide.state import EndTour, GuideState, NextHint


class HintStrip(Surface):
    """Emits `intent_made`; `key_pressed` names the act of every key that is pressed in its window."""

    intent_made = Signal(object)
    key_pressed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("notice", gap=XS, margin=S, parent=parent)
        self.setProperty("tone", "info")
        self.setProperty("edge", "true")
        self.setAccessibleName(t("Tour"))
        self._words = TextBlock(look, "body", "info_text")
        self._count = TextBlock(look, "small", "info_text", max_lines=1)
        self.next = ActButton(look, t("Next"), kind="quiet")
        self.next.clicked.connect(lambda: self.intent_made.emit(NextHint()))
        self.away = IconButton(look, "x", t("No tour"), act="back")
        self.away.clicked.connect(lambda: self.intent_made.emit(EndTour()))
        top = tight(QHBoxLayout(), gap=XS)
        top.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.away, 0, Qt.AlignmentFlag.AlignTop)
        below = tight(QHBoxLayout(), gap=XS)
        below.addWidget(self._count, 1, Qt.AlignmentFlag.AlignVCenter)
        below.addWidget(self.next)
        self.body.setContentsMargins(M, S, S, S)
        self.body.addLayout(top)
        self.body.addLayout(below)
        self._at_rest: Callable[[], bool] = lambda: True
        self.hide()

    def put_into(self, window: TopWindow, *, at_rest: Callable[[], bool]) -> None:
        """Stands on top of this window, and looks at the keys that no field in it wanted. Esc ends the tour while the
        window is `at_rest`.
        """
        self._at_rest = at_rest
        layout = window.base.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, self)
        window.installEventFilter(self)

    def show_state(self, state: GuideState) -> None:
        self._words.set_text(state.words)
        count = t("Tour, {number} of {count}", number=state.number, count=state.count) if state.words else ""
        self._count.set_text(count)
        words = t("Done") if state.last else t("Next")
        self.next.setText(words)
        self.next.setAccessibleName(words)
        self.setVisible(bool(state.words))
        if state.words:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, state.words))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt hands it over
        """Sees the window's keys before the window does, and leaves them to it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.isVisible():
            writing = isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit)
            act = act_of(event, writing=writing)
            if act == "back" and not writing and self._at_rest():
                self.intent_made.emit(EndTour())
                return True
            if act is not None:
                self.key_pressed.emit(act)
        return False
