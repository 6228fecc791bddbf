"""Buttons that know their key: text buttons with a printed key, and icon buttons with a spoken name."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QPushButton, QSizePolicy, QToolButton, QWidget

from app.ui.common.keys import cap, spoken, with_key
from app.ui.common.look import Look
from app.ui.common.text import set_tip
from app.ui.common.theme import XS, S

Kind = Literal["primary", "plain", "quiet", "danger", "outlined", "choice"]
_INK: dict[str, str] = {
    "primary": "on_accent",
    "danger": "on_danger",
    "quiet": "accent_text",
    "outlined": "danger_text",
}
_LEAST = 6
"""Letters of a button that are always shown."""
_SIDE = 12
"""Between the key on a button and the button's edge."""
_INDICATOR = 16 + S + XS
"""The box of a `Tick` with the space beside it."""


def _tell(button: QWidget, words: str, tip: str, act: str | None) -> None:
    """The tool tip of a button. A screen reader adds what it says beyond the words, or the key."""
    if act is None:
        set_tip(button, tip)
    else:
        set_tip(button, with_key(tip, act), said=spoken(act) if tip == words else None)


class ActButton(QPushButton):
    """A button for one act. `act` names its key, which is printed on it and told in the tool tip."""

    def __init__(
        self,
        look: Look,
        words: str,
        *,
        act: str | None = None,
        kind: Kind = "plain",
        icon: str | None = None,
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._words = words
        self._hint = cap(act) if act else ""
        self._hint_font = look.font("small")
        self.setProperty("kind", kind)
        self.setProperty("hinted", "true" if act else "false")
        self.setFont(look.font("label"))
        self.setText(words)
        self.setAccessibleName(words)
        self.setAutoDefault(False)
        self._icon_name = icon
        if icon:
            self.setIcon(look.icon(icon, _INK.get(kind, "text")))
            self.setIconSize(QSize(look.icon_size() - 2, look.icon_size() - 2))
        told = tip or words
        _tell(self, words, told, act)

    def set_kind(self, kind: Kind) -> None:
        """Changes how much the button stands out."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            if self._icon_name:
                self.setIcon(self._look.icon(self._icon_name, _INK.get(kind, "text")))
            self.style().unpolish(self)
            self.style().polish(self)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        cut = self._width_of(self._words) - self._width_of(self.text())
        return hint + QSize(cut + (self._hint_width() + S if self._hint else 0), 0)

    def minimumSizeHint(self) -> QSize:
        """Where there is no room the key is left out, then the end of the words."""
        hint = super().sizeHint()
        return QSize(hint.width() - self._width_of(self.text()) + self._width_of(self._words[:_LEAST]), hint.height())

    def setText(self, words: str) -> None:  # noqa: N802 - Qt's name
        self._words = words
        super().setText(words.replace("&", "&&"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        around = super().sizeHint().width() - self._width_of(self.text())
        room, shown = max(self.width() - around, 0), self._words
        if room < self._width_of(shown):
            shown = QFontMetrics(self.font()).elidedText(shown, Qt.TextElideMode.ElideRight, room)
        if shown.replace("&", "&&") != self.text():
            super().setText(shown.replace("&", "&&"))

    def _width_of(self, words: str) -> int:
        return QFontMetrics(self.font()).horizontalAdvance(words.replace("&&", "&"))

    def _hint_width(self) -> int:
        return QFontMetrics(self._hint_font).horizontalAdvance(self._hint)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._hint or self.width() < self.sizeHint().width():
            return  # the tool tip says it
        painter = QPainter(self)
        painter.setFont(self._hint_font)
        ink = "muted" if not self.isEnabled() else _INK.get(str(self.property("kind")), "muted")
        painter.setPen(self._look.colour(ink))
        # The style sheet's "left" is Qt's leading side: the words are on the right of a mirrored button.
        left = _SIDE if self.isRightToLeft() else self.width() - self._hint_width() - _SIDE
        box = QRect(left, 0, self._hint_width() + 1, self.height())
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # "Ctrl+↵" is read so everywhere
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter, self._hint)


class Tick(QCheckBox):
    """A check box whose words are elided where they do not fit; it never makes its column wider."""

    def __init__(self, look: Look, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._words = words
        self.setFont(look.font("strong"))
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - _INDICATOR
        self.setText(QFontMetrics(self.font()).elidedText(self._words, Qt.TextElideMode.ElideRight, room))


class IconButton(QToolButton):
    """A square button with an icon; its words are the accessible name and the tool tip."""

    def __init__(
        self,
        look: Look,
        icon: str,
        words: str,
        *,
        act: str | None = None,
        ink: str = "muted",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setIcon(look.icon(icon, ink))
        self.setIconSize(QSize(look.icon_size(), look.icon_size()))
        self.setAccessibleName(words)
        _tell(self, words, words, act)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_icon(self, icon: str, words: str) -> None:
        """Changes the picture and what it says."""
        self.setIcon(self._look.icon(icon, "muted"))
        self.setAccessibleName(words)
        set_tip(self, words)
