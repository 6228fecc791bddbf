"""Buttons that know their key: text buttons with a printed key, and icon buttons with a spoken name."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from app.ui.common.keys import cap, spoken, with_key
from app.ui.common.look import Look
from app.ui.common.text import set_tip
from app.ui.common.theme import XS, S
from app.ui.common.wrapped import laid_out, paint

Kind = Literal["primary", "plain", "quiet", "danger", "outlined", "choice"]
_INK: dict[str, str] = {
    "primary": "on_accent",
    "danger": "on_danger",
    "quiet": "accent_text",
    "outlined": "danger_text",
}
_LEAST = 6
"""Letters of a button that have room in one line at least."""
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
        self._tall = 0
        self._is_laid_out = False
        self._hint_font = look.font("small")
        self.setProperty("kind", kind)
        self.setProperty("hinted", "true" if act else "false")
        self.setFont(look.font("label"))
        self.setText(words)
        self.setAccessibleName(words)
        self.setAutoDefault(False)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
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
        hint = super().sizeHint() + QSize(self._hint_width() + S if self._hint else 0, 0)
        return QSize(hint.width(), self._tall or hint.height())

    def minimumSizeHint(self) -> QSize:
        """Where there is no room the key is left out, then the words stand in more lines."""
        hint = super().sizeHint()
        least = hint.width() - self._width_of(self._words) + self._width_of(self._words[:_LEAST])
        return QSize(least, self._tall or hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_laid_out = True
        self._fit()

    def _fit(self) -> None:
        """Qt lets a button be no higher than its wish, so the wish follows the width and the words."""
        tall = self.heightForWidth(self.width()) if self.width() < super().sizeHint().width() else 0
        if tall != self._tall:
            self._tall = tall
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        hint = super().sizeHint()
        if width >= hint.width():
            return hint.height()
        lines = laid_out(self._words, self.font(), self._room(width)).lineCount()
        return hint.height() + (lines - 1) * QFontMetrics(self.font()).lineSpacing()

    def setText(self, words: str) -> None:  # noqa: N802 - Qt's name
        self._words = words
        super().setText(words.replace("&", "&&"))
        if self._is_laid_out:  # at the same width no resize event follows
            self._fit()

    def _room(self, width: int) -> int:
        """What is left for words on a button of this width."""
        return width - (super().sizeHint().width() - self._width_of(self._words))

    def _width_of(self, words: str) -> int:
        return QFontMetrics(self.font()).horizontalAdvance(words)

    def _hint_width(self) -> int:
        return QFontMetrics(self._hint_font).horizontalAdvance(self._hint)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.width() < super().sizeHint().width():
            self._paint_lines()
            return
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

    def _paint_lines(self) -> None:
        """The words in more lines than one, beside the icon. Qt's own buttons have one line only."""
        painter, option = QStylePainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        ink = _INK.get(str(self.property("kind")), "text") if self.isEnabled() else "muted"
        painter.setPen(self._look.colour(ink))
        room = self._room(self.width())
        before = _SIDE if not self._icon_name else self.width() - room - _SIDE
        box = QRect(self.width() - before - room if self.isRightToLeft() else before, 0, room, self.height())
        paint(painter, laid_out(self._words, self.font(), room), QRectF(box))
        if self._icon_name:
            side = self.iconSize().width()
            left = self.width() - _SIDE - side if self.isRightToLeft() else _SIDE
            state = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
            self.icon().paint(painter, QRect(left, 0, side, self.height()), mode=state)


class Tick(QCheckBox):
    """A check box whose words stand in more lines where they do not fit; it never makes its column wider."""

    def __init__(self, look: Look, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._look = look
        self.setFont(look.font("strong"))
        self.setAccessibleName(words)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        more = laid_out(self.text(), self.font(), width - _INDICATOR).lineCount() - 1
        return self.sizeHint().height() + more * QFontMetrics(self.font()).lineSpacing()

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.width() - _INDICATOR
        if QFontMetrics(self.font()).horizontalAdvance(self.text()) <= room:
            super().paintEvent(event)
            return
        painter, option = QStylePainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_CheckBox, option)
        painter.setPen(self._look.colour("text" if self.isEnabled() else "muted"))
        left = 0 if self.isRightToLeft() else _INDICATOR
        paint(painter, laid_out(self.text(), self.font(), room), QRectF(left, 0, room, self.height()))


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
