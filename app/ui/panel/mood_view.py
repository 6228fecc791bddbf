"""The mood over the conversation as a small chart: a dot for each message, between calm and upset."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.text import tooltip
from app.ui.common.theme import XS, S
from app.ui.panel.state import MoodPoint

_DOT = 3.5
_NONE = -1


class MoodChart(QWidget):
    """A line from dot to dot with a zero line and words at both ends. The pointer, or the arrow keys while it has the
    focus, choose a dot, whose message and mood are told in words; the name of the whole says the trend.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._points: tuple[MoodPoint, ...] = ()
        self._words = ""
        self._chosen = _NONE
        self._font = look.font("small")
        self._tell()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_points(self, points: tuple[MoodPoint, ...], words: str) -> None:
        """`words` say the trend. The chart hides where there is nothing to compare."""
        if points != self._points:
            self._points, self._chosen = points, _NONE
            self.update()
        self._words = words
        self.setVisible(len(points) > 1)
        self._tell()

    @property
    def told(self) -> str:
        """What is said about the chosen dot, empty while none is."""
        if not 0 <= self._chosen < len(self._points):
            return ""
        point = self._points[self._chosen]
        return t("{mood}: {quote}", mood=point.words, quote=point.quote) if point.quote else point.words

    def spot_of(self, number: int) -> QPoint:
        """Where a dot is painted."""
        return self._spots()[number].toPoint()

    def _choose(self, number: int) -> None:
        if number != self._chosen:
            self._chosen = number
            self._tell()
            self.update()

    def _tell(self) -> None:
        self.setAccessibleName(self._words or t("Mood over the conversation"))
        words = t("The arrow keys go from message to message.")
        if told := self.told:
            number, count = self._chosen + 1, len(self._points)
            words = t("Message {number} of {count}: {told}", number=number, count=count, told=told)
        self.setAccessibleDescription(words)

    # -- choosing a dot -----------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._points:
            at = event.position().x()
            spots = self._spots()
            self._choose(min(range(len(spots)), key=lambda number: abs(spots[number].x() - at)))

    def leaveEvent(self, event: object) -> None:  # noqa: ARG002 - Qt hands it over
        if not self.hasFocus():
            self._choose(_NONE)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tooltip(self.told or self._words), self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._choose(len(self._points) - 1)
            self._show_tip()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._choose(_NONE)
        QToolTip.hideText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()), 0)
        if not step or not self._points:
            super().keyPressEvent(event)
            return
        step = -step if self.isRightToLeft() else step
        self._choose(min(max(self._chosen + step, 0), len(self._points) - 1))
        self._show_tip()

    def _show_tip(self) -> None:
        if self.told and self.isVisible():
            place = self.mapToGlobal(self.spot_of(self._chosen) + QPoint(0, 6))
            QToolTip.showText(place, tooltip(self.told), self)

    # -- painting -----------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(160, 3 * QFontMetrics(self._font).height() + S)

    def _ends(self) -> tuple[str, str]:
        return t("calm"), t("upset")

    def _box(self) -> QRectF:
        """Where the dots may be: beside the words at the ends."""
        metrics = QFontMetrics(self._font)
        wide = max(metrics.horizontalAdvance(word) for word in self._ends()) + S
        box = QRectF(self.rect()).adjusted(wide + _DOT, metrics.height() / 2, -_DOT - XS, -metrics.height() / 2)
        if self.isRightToLeft():
            box.moveLeft(self.width() - box.right())
        return box

    def _spots(self) -> list[QPointF]:
        box = self._box()
        step = box.width() / max(len(self._points) - 1, 1)
        spots = [
            QPointF(number * step, box.center().y() - max(-1.0, min(1.0, point.valence)) * box.height() / 2)
            for number, point in enumerate(self._points)
        ]
        back = self.isRightToLeft()
        return [QPointF(box.right() - spot.x() if back else box.left() + spot.x(), spot.y()) for spot in spots]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        if len(self._points) < 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, spots = self._box(), self._spots()
        self._paint_ends(painter, box)
        painter.setPen(QPen(self._look.colour("border_strong"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
        path = QPainterPath(spots[0])
        for spot in spots[1:]:
            path.lineTo(spot)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.colour("accent"), 1.5))
        painter.drawPath(path)
        for number, spot in enumerate(spots):
            newest, chosen = number == len(spots) - 1, number == self._chosen
            painter.setBrush(self._look.colour("accent" if newest or chosen else "surface"))
            painter.setPen(QPen(self._look.colour("accent"), 1.5))
            size = _DOT + (1.5 if chosen else 0.0)
            painter.drawEllipse(spot, size, size)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._look.edge("accent", focused=True))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -2, -2), 4, 4)

    def _paint_ends(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(self._font)
        painter.setPen(self._look.colour("muted"))
        high = QFontMetrics(self._font).height()
        upper, lower = self._ends()
        room = QRectF(0, 0, box.left() - _DOT - XS, high)
        side = Qt.AlignmentFlag.AlignLeft
        if self.isRightToLeft():
            room = QRectF(box.right() + _DOT + XS, 0, self.width() - box.right() - _DOT - XS, high)
            side = Qt.AlignmentFlag.AlignRight
        for word, at in ((upper, box.top()), (lower, box.bottom())):
            room.moveTop(at - high / 2)
            painter.drawText(room, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, word)
