"""Tab order as reading order: top to bottom as laid out, however the widgets came to be."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QLayout, QScrollArea, QStackedWidget, QWidget

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
    """Chains them in reading order."""
    chain = in_reading_order(root)
    for before, after in pairwise(chain):
        QWidget.setTabOrder(before, after)


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
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            _collect(widget, found, policy)
        elif inner is not None:
            _collect_layout(inner, found, policy)
