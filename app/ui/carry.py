"""What a person typed, chose and looked at in some widgets, carried over to others that are made alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from app.ui.common.tabs import everything_in_reading_order

Restore = Callable[[QWidget], None]


@dataclass(slots=True)
class Carried:
    """What stood in the widgets of one page, in reading order; None where there is nothing to bring back."""

    kinds: list[type[QWidget]] = field(default_factory=list)
    put_back: list[Restore | None] = field(default_factory=list)
    scrolled: list[float] = field(default_factory=list)
    focus: int | None = None
    had_focus: bool = False


def taken_from(root: QWidget) -> Carried:
    """Looks at the fields of a page before it goes."""
    fields, focus = everything_in_reading_order(root), QApplication.focusWidget()
    inside = focus is not None and (focus is root or root.isAncestorOf(focus))
    return Carried(
        kinds=[type(one) for one in fields],
        put_back=[_restoring(one) for one in fields],
        scrolled=[_share(area) for area in root.findChildren(QScrollArea)],
        focus=fields.index(focus) if inside and focus in fields else None,
        had_focus=inside,
    )


def bring_back(carried: Carried, root: QWidget) -> None:
    """Puts everything into the page that took its place. Fields that are not the same any more stay as they are: a
    text in the wrong field would be worse than one that must be typed again.
    """
    fields = everything_in_reading_order(root)
    alike = [type(one) for one in fields] == carried.kinds
    if alike:
        for one, restore in zip(fields, carried.put_back, strict=True):
            if restore is not None:
                restore(one)
    if carried.focus is not None and alike:
        fields[carried.focus].setFocus()
    elif carried.had_focus:
        root.setFocus()
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    for area, share in zip(root.findChildren(QScrollArea), carried.scrolled, strict=False):
        bar = area.verticalScrollBar()
        bar.setValue(round(share * bar.maximum()))


def _share(area: QScrollArea) -> float:
    bar = area.verticalScrollBar()
    return bar.value() / bar.maximum() if bar.maximum() else 0.0


def _restoring(one: QWidget) -> Restore | None:
    match one:
        case QPlainTextEdit():
            return _text(one)
        case QLineEdit():
            return _line(one)
        case QComboBox():
            return _choice(one)
        case QListWidget():
            row = one.currentRow()
            return lambda new: new.setCurrentRow(row) if isinstance(new, QListWidget) else None
        case QAbstractButton() if one.isCheckable():
            checked = one.isChecked()
            return lambda new: new.setChecked(checked) if isinstance(new, QAbstractButton) else None
    return None


def _text(one: QPlainTextEdit) -> Restore:
    text, cursor = one.toPlainText(), one.textCursor()
    anchor, place = cursor.anchor(), cursor.position()

    def restore(new: QWidget) -> None:
        if isinstance(new, QPlainTextEdit):
            if new.toPlainText() != text:
                new.setPlainText(text)
            fresh = new.textCursor()
            fresh.setPosition(anchor)
            fresh.setPosition(place, QTextCursor.MoveMode.KeepAnchor)
            new.setTextCursor(fresh)

    return restore


def _line(one: QLineEdit) -> Restore:
    text, place = one.text(), one.cursorPosition()

    def restore(new: QWidget) -> None:
        if isinstance(new, QLineEdit):
            new.setText(text)
            new.setCursorPosition(place)

    return restore


def _choice(one: QComboBox) -> Restore:
    number, text = one.currentIndex(), one.currentText() if one.isEditable() else None

    def restore(new: QWidget) -> None:
        if isinstance(new, QComboBox):
            new.setCurrentIndex(number)
            if text is not None:
                new.setEditText(text)

    return restore
