"""Scrolls to what has just appeared, also where layouts of wrapped text take a few rounds to give it its place."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from app.ui.common.theme import S

_AT_REST_AFTER_MS = 200


class IntoSight(QObject):
    """`show` scrolls the area around its owner to a widget, and then to what has the focus, which counts more where not
    both have room.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._wanted: QWidget | None = None
        self._area: QScrollArea | None = None
        self._rest = QTimer(self, singleShot=True, interval=_AT_REST_AFTER_MS)
        self._rest.timeout.connect(self._on_rest)

    def show(self, widget: QWidget) -> None:
        if self._area is None:
            self._area = _around(self._owner)
            if self._area is None:
                return
            # Queued: the range changes before what is inside has moved.
            self._area.verticalScrollBar().rangeChanged.connect(self._scroll, Qt.ConnectionType.QueuedConnection)
        self._wanted = widget
        self._rest.start()
        self._scroll()

    def _scroll(self) -> None:
        if self._area is None or self._wanted is None:
            return
        for widget in (self._wanted, self._owner.focusWidget()):  # a new button has the focus once it is shown
            if widget is not None and widget.isVisible():
                self._area.ensureWidgetVisible(widget, 0, S)

    def _on_rest(self) -> None:
        self._wanted = None  # from here on the person scrolls


def _around(widget: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent
