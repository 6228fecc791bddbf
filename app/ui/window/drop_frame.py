"""What is seen while an address is dragged over the window: it can be dropped here, and what that does."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Surface, column
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, L, M

_LINE = 2


class DropFrame(QWidget):
    """A dashed frame over the whole window with words in its middle. The drag goes through it to the window."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._over = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words = Surface("card", gap=0, margin=M)
        words.body.addWidget(TextBlock(look, "strong", text=t("Drop to open")))
        inside = column(self, gap=0, margins=(L, L, L, L))
        inside.addWidget(words, 0, Qt.AlignmentFlag.AlignCenter)
        self.hide()

    def come_up(self) -> None:
        self.resize(self._over.size())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = self._look.colour("window")
        veil.setAlphaF(0.7)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(self._look.colour("accent"), _LINE, Qt.PenStyle.DashLine))
        edge = XS + _LINE / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), M, M)
