"""A veil over a card that is old: it greys what is below, says why, and moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.common.look import Look
from app.ui.common.theme import RADIUS, XS, M, S


class Veil(QWidget):
    """Lies over a widget and lets the pointer through. It has no part in any layout."""

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._look = look
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(look.font("label"))
        over.installEventFilter(self)
        self.hide()

    def show_words(self, words: str) -> None:
        """Empty words take the veil away."""
        self._words = words
        self.setVisible(bool(words))
        over = self.parentWidget()
        if words and over is not None:
            self.setGeometry(over.rect())
            self.raise_()
            self.update()

    @property
    def words(self) -> str:
        return self._words

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        over = self.parentWidget()
        if event.type() == QEvent.Type.Resize and over is not None:
            self.setGeometry(over.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grey = self._look.colour("sunken")
        grey.setAlphaF(0.72)
        painter.setPen(QPen(self._look.colour("border_strong"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(grey)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        wrapped = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter
        room = QRect(0, 0, self.width() - 2 * M, self.height())
        box = QRectF(QFontMetrics(self.font()).boundingRect(room, wrapped, self._words)).adjusted(-S, -XS, S, XS)
        box.moveCenter(QRectF(self.rect()).center())
        painter.setPen(QPen(self._look.colour("info_border"), 1))
        painter.setBrush(self._look.colour("info_soft"))
        painter.drawRoundedRect(box, 10, 10)
        painter.setPen(self._look.colour("info_text"))
        painter.setFont(self.font())
        painter.drawText(box, wrapped, self._words)
