"""Finds words that a window does not show whole: cut by an edge, or elided though nobody but we wrote them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QToolButton,
    QWidget,
)

from app.ui.common.text import TextBlock

Words = frozenset[str]


def clipped(window: QWidget, ours: Words) -> list[str]:
    """What is cut, in words for whoever mends it. `ours` are our own sentences: those are never elided."""
    found = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window:
            found += [f"{type(widget).__name__} “{_said(widget)}”: {why}" for why in _cut(widget, window, ours)]
    return found


def _said(widget: QWidget) -> str:
    words = getattr(widget, "text", None) or getattr(widget, "currentText", None)
    return str(words() if callable(words) else "")[:60] or widget.accessibleName() or widget.objectName()


def _cut(widget: QWidget, window: QWidget, ours: Words) -> Iterator[str]:
    match widget:
        case TextBlock():
            yield from _lines(widget)
            if widget.is_elided and widget.text() in ours:
                yield "is elided"
        case QAbstractButton():
            yield from _button(widget)
        case QComboBox():
            yield from _box(widget)
        case QLineEdit():
            yield from _field(widget, ours)
        case _:
            return
    if over := _over(widget, window):
        yield f"stands {over} pixels beyond its edge"


def _lines(widget: TextBlock | QAbstractButton) -> Iterator[str]:
    if widget.text() and widget.height() < (needed := widget.heightForWidth(widget.width())):
        yield f"needs {needed} pixels in height, has {widget.height()}"


def _button(button: QAbstractButton) -> Iterator[str]:
    if button.hasHeightForWidth():
        yield from _lines(button)
    elif isinstance(button, QPushButton | QRadioButton) and button.width() < button.sizeHint().width():
        yield f"needs {button.sizeHint().width()} pixels in width, has {button.width()}"


def _box(box: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    parts = QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, parts, box).width()
    icon = box.iconSize().width() + 4 if not box.itemIcon(box.currentIndex()).isNull() else 0
    if not box.isEditable() and _width(box, box.currentText()) > room - icon:
        yield f"needs {_width(box, box.currentText()) + icon} pixels for its words, has {room}"


def _field(field: QLineEdit, ours: Words) -> Iterator[str]:
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    room = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
    if room.height() < QFontMetrics(field.font()).height():
        yield f"its letters need {QFontMetrics(field.font()).height()} pixels in height, have {room.height()}"
    hint, icons = field.placeholderText(), sum(button.width() for button in field.findChildren(QToolButton))
    if not field.text() and hint in ours and _width(field, hint) > room.width() - icons:
        yield "what to write there is elided"


def _width(widget: QWidget, words: str) -> int:
    return QFontMetrics(widget.font()).horizontalAdvance(words)


def _over(widget: QWidget, window: QWidget) -> int:
    """How far it stands out of the window, or of what scrolls only up and down, on either side."""
    holder: QWidget | None = widget.parentWidget()
    while holder is not None and holder is not window:
        above = holder.parentWidget()
        if isinstance(above, QAbstractScrollArea) and above.viewport() is holder:
            break
        holder = above
    edge = holder or window
    box = QRect(widget.mapTo(edge, QPoint(0, 0)), widget.size())
    return max(0, -box.left(), box.right() - edge.rect().right())
