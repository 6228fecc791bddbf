"""A chip that can be pressed: it tells a state, and leads to more about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.common.look import Look
from app.ui.common.text import set_tip
from app.ui.common.theme import XS
from app.ui.common.wrapped import laid_out, paint

_SIDE = 8


class PillButton(QAbstractButton):
    """Words with an icon on a tinted ground. It keeps the width of its longest words, so that nothing moves when they
    change; `room_for` names them.
    """

    def __init__(self, look: Look, *, room_for: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = "info-circle"
        self._tone = "info"
        self._room_for = tuple(room_for)
        self.setFont(look.font("label"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_words(self, icon: str, words: str, tone: str, *, name: str = "", tip: str = "") -> None:
        """`tone` names a ground of the palette; `name` is what is spoken, `tip` says more."""
        self._icon, self._tone = icon, tone
        self.setText(words)
        self.setAccessibleName(name or words)
        set_tip(self, tip)
        self.updateGeometry()
        self.update()

    def _icon_size(self) -> int:
        return self._look.appearance.pixels("label") + 2

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        widest = max(metrics.horizontalAdvance(words) for words in (self.text(), *self._room_for))
        return QSize(widest + self._around() + 2, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        """At very large text it may be narrower than its words, which then stand in more lines."""
        return QSize(self._icon_size() + 4 * _SIDE, self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        room = width - self._around()
        lines = max(laid_out(words, self.font(), room).lineCount() for words in (self.text(), *self._room_for))
        return self.sizeHint().height() + (lines - 1) * QFontMetrics(self.font()).lineSpacing()

    def _around(self) -> int:
        """What the icon and the sides take."""
        return self._icon_size() + XS + 2 * _SIDE

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._look.colour(f"{self._tone}_text")
        painter.setBrush(self._look.colour("sunken" if self.isDown() else f"{self._tone}_soft"))
        appearance = self._look.appearance
        ring = self._look.colour(appearance.focus_ink)
        edge = ring if self.hasFocus() else ink if self.underMouse() else None
        width = appearance.ring if self.hasFocus() else 1
        painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        radius = min(box.height() / 2, 10.0)
        painter.drawRoundedRect(box, radius, radius)
        size, backwards = self._icon_size(), self.isRightToLeft()
        top = (self.height() - size) // 2
        at = self.width() - _SIDE - size + 1 if backwards else _SIDE - 1
        painter.drawPixmap(at, top, self._look.pixmap(self._icon, f"{self._tone}_text", size, self.devicePixelRatioF()))
        painter.setPen(ink)
        taken = _SIDE + size + XS
        room = self.rect().adjusted(_SIDE if backwards else taken, 0, -taken if backwards else -_SIDE, 0)
        paint(painter, laid_out(self.text(), self.font(), room.width()), QRectF(room))
