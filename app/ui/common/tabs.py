"""Tab order and what a screen reader walks as reading order: as laid out, however the widgets came to be."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QGridLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)

_AFTER_PAINT_MS = 50


def in_reading_order(root: QWidget) -> list[QWidget]:
    """The widgets inside that can take the focus by Tab, in the order of their layouts."""
    found: list[QWidget] = []
    _collect(root, found)
    return found


def everything_in_reading_order(root: QWidget) -> list[QWidget]:
    """The same with those that the focus comes to by arrows or a click: of a group of choices, Tab takes one only."""
    found: list[QWidget] = []
    _collect(root, found, Qt.FocusPolicy.StrongFocus)
    return found


def order_tabs(root: QWidget) -> None:
    """Chains them in reading order, and has a screen reader walk everything in the same."""
    chain = in_reading_order(root)
    for before, after in pairwise(chain):
        QWidget.setTabOrder(before, after)
    order_tree(root)


def order_tree(root: QWidget) -> None:
    """Brings the children of every widget into the order of its layout: Qt tells them to screen readers in the order in
    which they came to be. What lies over the others in no layout stays on top.
    """
    if isinstance(root, QScrollArea):
        if (content := root.widget()) is not None:
            order_tree(content)
        return
    if isinstance(root, QAbstractScrollArea):
        return
    inside = _inside(root)
    _put_in_order(root, inside)
    for widget in inside:
        order_tree(widget)


def _inside(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, QStackedWidget):
        current = widget.currentWidget()
        return [current] if current is not None else []
    if isinstance(widget, QSplitter):
        return [part for number in range(widget.count()) if (part := widget.widget(number)) is not None]
    layout = widget.layout()
    return _laid_out(layout) if layout is not None else []


def _laid_out(layout: QLayout) -> list[QWidget]:
    found: list[QWidget] = []
    for item in _items(layout):
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            found.append(widget)
        elif inner is not None:
            found += _laid_out(inner)
    return found


def _put_in_order(parent: QWidget, wanted: list[QWidget]) -> None:
    there = [child for child in parent.children() if isinstance(child, QWidget) and not child.isWindow()]
    others = [child for child in there if child not in wanted]
    order = [*wanted, *others]
    same = next((place for place, (one, other) in enumerate(zip(there, order, strict=False)) if one is not other), None)
    for widget in order[same:] if same is not None else ():
        widget.raise_()


class Tabs:
    """The tab order of what changes often: it is put right after the paint, or at once when Tab is pressed."""

    def __init__(self, root: QWidget) -> None:
        self._root = root
        self._later = QTimer(root)
        self._later.setSingleShot(True)
        self._later.setInterval(_AFTER_PAINT_MS)
        self._later.timeout.connect(lambda: order_tabs(root))

    def order_soon(self) -> None:
        self._later.start()

    def order_now(self) -> None:
        if self._later.isActive():
            self._later.stop()
            order_tabs(self._root)


def _collect(widget: QWidget, found: list[QWidget], policy: Qt.FocusPolicy = Qt.FocusPolicy.TabFocus) -> None:
    if widget.focusPolicy() & policy and not isinstance(widget, QScrollArea):
        found.append(widget)
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        if inside is not None:
            _collect(inside, found, policy)
        return
    if isinstance(widget, QAbstractScrollArea):
        return
    if isinstance(widget, QStackedWidget):
        for number in range(widget.count()):
            page = widget.widget(number)
            if page is not None:
                _collect(page, found, policy)
        return
    layout = widget.layout()
    if layout is not None:
        _collect_layout(layout, found, policy)


def _collect_layout(layout: QLayout, found: list[QWidget], policy: Qt.FocusPolicy) -> None:
    for item in _items(layout):
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            _collect(widget, found, policy)
        elif inner is not None:
            _collect_layout(inner, found, policy)


def _items(layout: QLayout) -> list[QLayoutItem]:
    """What lies in it: row by row in a grid, however it was put there."""
    numbers = range(layout.count())
    if isinstance(layout, QGridLayout):
        by_place = sorted(numbers, key=lambda number: cast("tuple[int, ...]", layout.getItemPosition(number))[:2])
        return [item for number in by_place if (item := layout.itemAt(number)) is not None]
    return [item for number in numbers if (item := layout.itemAt(number)) is not None]
