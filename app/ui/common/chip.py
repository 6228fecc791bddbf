"""A chip: a few words on a tinted ground, with an icon if one helps."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.common.look import Look
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, TextRole

_SIDE = 8


class Chip(TextBlock):
    """`tone` names a ground of the palette: accent, danger, warning, success, info, note, calm or sunken.

    A quoted chip has no ground but a thin line: it holds a customer's own words.
    """

    def __init__(
        self,
        look: Look,
        text: str,
        tone: str = "sunken",
        *,
        icon: str | None = None,
        role: TextRole = "label",
        max_lines: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        self._tone = tone
        self._icon = icon
        self._icon_size = look.appearance.pixels(role) + 2
        super().__init__(look, role, self._ink(tone), text=text, max_lines=max_lines, parent=parent)
        self._mind_icon()
        self.setAccessibleName(text)

    def set_icon(self, icon: str) -> None:
        """Changes the picture."""
        self._icon = icon
        self.update()

    def show(self, text: str, tone: str) -> None:  # type: ignore[override]
        """Changes the words and the ground."""
        self._tone = tone
        self.set_ink(self._ink(tone))
        self.set_text(text)
        self.setAccessibleName(text)

    def _mind_icon(self) -> None:
        """Makes room for the icon where the line begins."""
        before = _SIDE + (self._icon_size + XS if self._icon else 0)
        left, right = (_SIDE, before) if self.isRightToLeft() else (before, _SIDE)
        self.setContentsMargins(left, 3, right, 3)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._mind_icon()

    @staticmethod
    def _ink(tone: str) -> str:
        return "muted" if tone == "sunken" else f"{tone}_text"

    def sizeHint(self) -> QSize:
        return super().sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "sunken" if self._tone == "sunken" else f"{self._tone}_soft"
        painter.setBrush(self._look.colour(ground))
        edge = "border" if self._tone == "sunken" else ground
        if self._look.appearance.is_strong:
            edge = self._ink(self._tone)
        painter.setPen(QPen(self._look.colour(edge), 1))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = min(box.height() / 2, 10.0)
        painter.drawRoundedRect(box, radius, radius)
        if self._icon:
            picture = self._look.pixmap(self._icon, self._ink(self._tone), self._icon_size, self.devicePixelRatioF())
            top = (self.height() - self._icon_size) / 2
            left = self.width() - _SIDE + 1 - self._icon_size if self.isRightToLeft() else _SIDE - 1
            painter.drawPixmap(int(left), int(top), picture)
        self._paint_text(painter, self.contentsRect())
