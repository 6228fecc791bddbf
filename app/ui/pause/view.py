"""The page of a pause: a calm picture, the time that is left, and back by any key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Page
from app.ui.common.text import TextBlock
from app.ui.common.theme import L, S
from app.ui.pause.state import EndPause, LongerPause, PauseState

_NOT_ANY = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
    }
)
"""Keys that mean nothing by themselves, or lead to the buttons."""


class _Ring(QWidget):
    """A ring that fills as the pause goes by, with the time that is left in it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._left, self._part = "", 0.0
        self._size = round(112 * (1 + (look.appearance.text_scale - 1) * 0.5))
        self.setFixedSize(self._size, self._size)

    def show_left(self, left: str, part: float, spoken: str) -> None:
        self._left, self._part = left, part
        self.setAccessibleName(spoken)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painter.setPen(QPen(self._look.colour("calm_soft"), 6))
        painter.drawEllipse(box)
        pen = QPen(self._look.colour("calm_text"), 6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        turn = -1 if not self.isRightToLeft() else 1
        if self._part > 0:
            painter.drawArc(box, 90 * 16, round(turn * self._part * 360 * 16))
        painter.setPen(self._look.colour("text"))
        painter.setFont(self._look.font("title"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._left)


class PausePage(Page):
    """Nothing is asked and nothing blinks here. Any key, or the button, goes back to work."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("A pause"), parent=parent)
        self._state: PauseState | None = None
        self._ring = _Ring(look)
        self._title = TextBlock(look, "title", text=t("Two minutes for you"))
        self._words = TextBlock(look, "body", "muted")
        self.body.addSpacing(2 * L)
        self.body.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addSpacing(L)
        for words in (self._title, self._words):
            words.set_centred()
            self.body.addWidget(words)
        self.body.addStretch(1)
        self._longer = ActButton(look, t("Make it five minutes"), kind="quiet")
        self._longer.clicked.connect(lambda: self.intent_made.emit(LongerPause()))
        self._back = ActButton(look, t("Back to work"), icon="arrow-left")
        self._back.clicked.connect(self.leave)
        row = QWidget()
        flow = FlowLayout(row, gap=S)
        flow.addWidget(self._back)
        flow.addWidget(self._longer)
        self.foot.body.addWidget(row)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(t("A pause. Any key goes back to work."))

    def show_state(self, state: PauseState) -> None:
        if state == self._state:
            return
        self._state = state
        self._ring.show_left(state.left, state.part, state.spoken)
        self._title.set_text(t("Whenever you are ready") if state.over else t("This time is yours"))
        self._words.set_text(
            t("Press any key to go on.")
            if state.over
            else t("Look away from the screen, stand up, drink something. Nobody is told. Any key goes back.")
        )
        self._longer.setVisible(state.longer)

    def leave(self) -> None:
        self.intent_made.emit(EndPause())

    def take_focus(self) -> None:
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key, but one that is held down since before, or that walks to a button."""
        if event.key() in _NOT_ANY or event.isAutoRepeat():
            super().keyPressEvent(event)
            return
        self.leave()
