"""The mood over the conversation as a small line: one point for each message of the customer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.common.look import Look
from app.ui.common.text import set_tip


class Sparkline(QWidget):
    """Valence from -1 (bottom) to 1 (top) with a thin line at 0; the words say the same for those who do not see it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._points: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_points(self, points: tuple[float, ...], words: str) -> None:
        self._points = points
        self.setAccessibleName(words)
        set_tip(self, words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(84, 32)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        if len(self._points) < 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painter.setPen(QPen(self._look.colour("border"), 1))
        painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
        step = box.width() / (len(self._points) - 1)
        spots = [
            QPointF(box.left() + number * step, box.center().y() - max(-1.0, min(1.0, value)) * box.height() / 2)
            for number, value in enumerate(self._points)
        ]
        path = QPainterPath(spots[0])
        for spot in spots[1:]:
            path.lineTo(spot)
        painter.setPen(QPen(self._look.colour("accent"), 2))
        painter.drawPath(path)
        painter.setBrush(self._look.colour("accent"))
        painter.drawEllipse(spots[-1], 3, 3)
