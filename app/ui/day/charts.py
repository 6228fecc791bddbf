"""The days as bars that stand, each in the parts its messages came to; told apart by pattern as well as by colour."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QWidget

from app.domain.day import OUTCOMES, Outcome
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import tight
from app.ui.common.text import TextBlock, tooltip
from app.ui.common.theme import XS, M, S
from app.ui.day.state import OUTCOME_WORDS, DayBar

_SOLID, _STRIPES = Qt.BrushStyle.SolidPattern, Qt.BrushStyle.BDiagPattern
_CROSS = Qt.BrushStyle.DiagCrossPattern
_BRUSHES: dict[Outcome, tuple[str, Qt.BrushStyle]] = {
    "accepted": ("accent", _SOLID),
    "edited": ("accent", _STRIPES),
    "handed_over": ("calm_text", _SOLID),
    "set_aside": ("warning_text", _CROSS),
    "left": ("border_strong", _SOLID),
    "unseen": ("border_strong", _STRIPES),
    "silent": ("border", _SOLID),
}
_HEIGHT = 148


def _paint_part(painter: QPainter, look: Look, box: QRectF, outcome: Outcome) -> None:
    ink, style = _BRUSHES[outcome]
    painter.fillRect(box, look.colour("surface"))
    painter.fillRect(box, QBrush(look.colour(ink), style))
    if style is not _SOLID:
        painter.setPen(look.colour(ink))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


class DayBars(QWidget):
    """One bar a day, as high as its messages. Its accessible name says the whole; the table below has the numbers."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._days: tuple[DayBar, ...] = ()
        self._metrics = QFontMetrics(look.font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_days(self, days: tuple[DayBar, ...], summary: str) -> None:
        self._days = days
        self.setAccessibleName(t("Bars by day. {summary}", summary=summary))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT + self._metrics.height() + XS)

    def _boxes(self) -> list[QRectF]:
        """Where each day stands, the first one where reading begins."""
        scale = self._metrics.horizontalAdvance("000") + S
        room = self.width() - scale
        step = room / max(1, len(self._days))
        wide = max(3.0, min(36.0, step - max(2.0, step * 0.25)))
        boxes = [
            QRectF(scale + step * place + (step - wide) / 2, S, wide, _HEIGHT - S) for place in range(len(self._days))
        ]
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            for box in boxes:
                box.moveLeft(self.width() - box.right())
        return boxes

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter = QPainter(self)
        painter.setFont(self._look.font("small"))
        most = max([1, *(sum(day.parts) for day in self._days)])
        self._paint_scale(painter, most)
        boxes = self._boxes()
        labels = self._metrics.horizontalAdvance("00") + S
        every = max(1, -(-labels * len(boxes) // max(1, self.width())))
        for place, (day, box) in enumerate(zip(self._days, boxes, strict=True)):
            bottom = box.bottom()
            for outcome, count in zip(OUTCOMES, day.parts, strict=True):
                if count:
                    high = max(1.5, box.height() * count / most)
                    _paint_part(painter, self._look, QRectF(box.left(), bottom - high, box.width(), high), outcome)
                    bottom -= high
            if (len(boxes) - 1 - place) % every == 0:
                painter.setPen(self._look.colour("muted"))
                middle = min(box.center().x(), self.width() - self._metrics.horizontalAdvance(day.label) / 2)
                under = QRectF(middle - 40, _HEIGHT + XS, 80, self._metrics.height())
                painter.drawText(under, Qt.AlignmentFlag.AlignHCenter, day.label)

    def _paint_scale(self, painter: QPainter, most: int) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        scale = self._metrics.horizontalAdvance("000")
        side = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        for count in {0, most // 2, most} if most > 3 else {0, most}:
            y = _HEIGHT - (_HEIGHT - S) * count / most
            left, right = (0, self.width() - scale - S) if mirrored else (scale + S, self.width())
            painter.setPen(self._look.colour("border_strong" if count == 0 else "border"))
            painter.drawLine(int(left), int(y), int(right), int(y))
            painter.setPen(self._look.colour("muted"))
            half = self._metrics.height() / 2
            box = QRectF(self.width() - scale if mirrored else 0, y - half, scale, 2 * half)
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, str(count))

    def event(self, event: QEvent) -> bool:
        """The day under the pointer, in words."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = (
                day
                for day, box in zip(self._days, self._boxes(), strict=True)
                if abs(box.center().x() - event.pos().x()) <= max(box.width(), 8) / 2 + 2
            )
            if (day := next(found, None)) is not None:
                QToolTip.showText(event.globalPos(), tooltip(day.spoken), self)
                return True
        return super().event(event)


class _Sample(QWidget):
    """A small piece of one part's pattern."""

    def __init__(self, look: Look, outcome: Outcome) -> None:
        super().__init__()
        self._look, self._outcome = look, outcome
        size = look.appearance.pixels("small")
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        _paint_part(QPainter(self), self._look, QRectF(self.rect()), self._outcome)


class Legend(QWidget):
    """Every part with its pattern and its name, from the bottom of a bar up."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, gap=M)
        for outcome in OUTCOMES:
            entry = QWidget()
            row = tight(QHBoxLayout(entry), gap=XS + 2)
            row.addWidget(_Sample(look, outcome), 0, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(TextBlock(look, "small", "muted", text=t(OUTCOME_WORDS[outcome])), 1)
            flow.addWidget(entry)
