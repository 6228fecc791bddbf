"""The strip at the bottom of the window: what leaves, a bar that runs out, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.flow import flowing
from app.ui.common.intents import UndoLast
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Picture, Surface, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.leaving.state import LeavingState

_TICK_MS = 50
_TICK_STILL_MS = 250
_BAR = 4


class _Bar(QWidget):
    """Time that is left, as a line that gets shorter towards where reading begins."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._part = 0.0
        self.setFixedHeight(_BAR)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(40, _BAR)

    def show_part(self, part: float) -> None:
        self._part = min(max(part, 0.0), 1.0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("surface"))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, _BAR / 2, _BAR / 2)
        left = box.width() * self._part
        start = box.width() - left if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 0.0
        painter.setBrush(self._look.colour("info_text"))
        painter.drawRoundedRect(QRectF(start, 0.0, left, box.height()), _BAR / 2, _BAR / 2)


class LeavingStrip(Surface):
    """Counts by itself between two states. Where nothing may move, only the number changes."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("notice", gap=XS, margin=S, parent=parent)
        self.setProperty("tone", "info")
        self.setProperty("edge", "true")
        self._state: LeavingState | None = None
        self._since = QElapsedTimer()
        self._words = TextBlock(look, "label", "info_text", max_lines=3)
        self._undo = ActButton(look, t("Undo"), act="undo", icon="arrow-back-up")
        self._undo.clicked.connect(lambda: self.intent_made.emit(UndoLast()))
        self._bar = _Bar(look)
        row = tight(QHBoxLayout(), gap=S)
        row.addWidget(Picture(look, "clock", "info_text"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        if look.appearance.text_scale > 1.5:  # words and button have no room beside each other
            self.body.addWidget(flowing(self._undo))
        else:
            row.addWidget(self._undo, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(self._bar)
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._count)
        self._bar.setVisible(look.moves)
        self._tick.setInterval(_TICK_MS if look.moves else _TICK_STILL_MS)
        self.hide()

    def show_state(self, state: LeavingState | None) -> None:
        self._state = state
        if state is None:
            self._tick.stop()
            self.hide()
            return
        self._since.start()
        self._count()
        self.setAccessibleName(state.words(state.left_ms))
        self.show()
        self._tick.start()

    @property
    def words(self) -> str:
        """What it says; empty when nothing leaves."""
        return self._words.text() if self._state is not None else ""

    def _count(self) -> None:
        state = self._state
        if state is None:
            return
        left = max(state.left_ms - self._since.elapsed(), 0)
        self._words.set_text(state.words(left))
        self._bar.show_part(left / state.whole_ms)
