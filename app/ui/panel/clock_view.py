"""The clock of a due ticket: words on a chip, and a slim line for the time that is used."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.common.look import Look

_HIGH = 3
_INK = {"sunken": "border_strong", "warning": "warning_text", "danger": "danger"}


class UsedLine(QWidget):
    """How much of the time is used, from the leading edge on. The chip above says it in words, so this one is mute."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._used = 0.0
        self._tone = "sunken"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_used(self, used: float | None, tone: str) -> None:
        """None hides the line."""
        self.setVisible(used is not None)
        if used is not None and (used, tone) != (self._used, self._tone):
            self._used, self._tone = used, tone
            self.update()

    @property
    def used(self) -> float:
        return self._used

    def sizeHint(self) -> QSize:
        return QSize(40, _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        painter.setBrush(self._look.colour("border"))
        painter.drawRoundedRect(box, _HIGH / 2, _HIGH / 2)
        length = max(box.width() * self._used, float(_HIGH) if self._used else 0.0)
        if self.isRightToLeft():
            box.setLeft(box.right() - length)
        else:
            box.setWidth(length)
        painter.setBrush(self._look.colour(_INK.get(self._tone, "border_strong")))
        painter.drawRoundedRect(box, _HIGH / 2, _HIGH / 2)
