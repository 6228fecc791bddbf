"""A head's two pictures: how far it can be believed, and what its surest answers risk."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.figures import Curves
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.theme import XS, S

ENOUGH = 10
_TOPS = (0.04, 0.08, 0.2, 0.4, 0.6, 0.8, 1.0)


class _Plot(QWidget):
    """Axes from 0 to 1 across and from 0 to `top` upwards. A picture of numbers is not mirrored."""

    def __init__(self, look: Look, curves: Curves, words: str) -> None:
        super().__init__()
        self._look, self._curves, self._top = look, curves, 1.0
        self._metrics = QFontMetrics(look.font("small"))
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = round(220 * (1 + (self._look.appearance.text_scale - 1) * 0.4))
        return QSize(side + self._left(), side + self._metrics.height() + S)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def _left(self) -> int:
        return self._metrics.horizontalAdvance("100 %") + S

    def _inside(self) -> QRectF:
        below = self._metrics.height() + XS
        return QRectF(self._left(), S, self.width() - self._left() - 2 * S, self.height() - below - S)

    def _at(self, across: float, up: float) -> QPointF:
        box = self._inside()
        return QPointF(box.left() + box.width() * across, box.bottom() - box.height() * up / self._top)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font("small"))
        box, high = self._inside(), self._metrics.height()
        for step in (0.0, 0.5, 1.0):
            painter.setPen(self._look.colour("border"))
            painter.drawLine(self._at(0, step * self._top), self._at(1, step * self._top))
            painter.drawLine(self._at(step, 0), self._at(step, self._top))
            painter.setPen(self._look.colour("muted"))
            y = self._at(0, step * self._top).y()
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - high / 2, self._left() - S, high), side, _share(step * self._top))
            x = min(max(self._at(step, 0).x() - 40, 0.0), self.width() - 80.0)
            side = Qt.AlignmentFlag.AlignHCenter if 0 < step < 1 else Qt.AlignmentFlag.AlignLeft
            if step == 1:
                side = Qt.AlignmentFlag.AlignRight
            x = box.left() if step == 0 else self.width() - 80.0 if step == 1 else x
            painter.drawText(QRectF(x, box.bottom() + XS, 80, high), side, _share(step))
        self._paint_curve(painter)

    def _paint_curve(self, painter: QPainter) -> None:
        raise NotImplementedError

    def _draw_line(self, painter: QPainter, points: list[QPointF]) -> None:
        if len(points) > 1:
            path = QPainterPath(points[0])
            for point in points[1:]:
                path.lineTo(point)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.drawPath(path)


class ReliabilityChart(_Plot):
    """How sure it was against how often that was right; on the dashed line both are the same."""

    def _paint_curve(self, painter: QPainter) -> None:
        look, bins = self._look, self._curves.bins
        most = max([1, *(one.count for one in bins)])
        box, wide = self._inside(), self._inside().width() / max(1, len(bins))
        for place, one in enumerate(bins):
            high = box.height() * 0.3 * one.count / most
            bar = QRectF(box.left() + place * wide + 1, box.bottom() - high, wide - 2, high)
            painter.fillRect(bar, look.colour("accent_soft"))
        painter.setPen(QPen(look.colour("border_strong"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(self._at(0, 0), self._at(1, 1))
        dots = [(self._at(one.confidence, one.right), one.count >= ENOUGH) for one in bins if one.count]
        self._draw_line(painter, [dot for dot, enough in dots if enough])
        painter.setPen(QPen(look.colour("accent"), 1.5))
        for dot, enough in dots:
            painter.setBrush(look.colour("accent" if enough else "surface"))
            painter.drawEllipse(dot, 3.5, 3.5)


class RiskChart(_Plot):
    """Which share is wrong among the surest part of its answers; the upright line is its threshold."""

    def __init__(self, look: Look, curves: Curves, words: str) -> None:
        super().__init__(look, curves, words)
        highest = max((wrong for _, wrong in curves.risk), default=0.0)
        self._top = next(top for top in _TOPS if top >= highest)

    def _paint_curve(self, painter: QPainter) -> None:
        self._draw_line(painter, [self._at(share, wrong) for share, wrong in self._curves.risk])
        if (answered := self._curves.answered) is not None:
            painter.setPen(QPen(self._look.colour("warning_text"), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(self._at(answered, 0), self._at(answered, self._top))


def _share(value: float) -> str:
    return t("{percent} %", percent=f"{value * 100:.3g}")
