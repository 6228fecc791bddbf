"""Links that the system hands to the program itself: macOS does so, instead of starting it a second time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFileOpenEvent


class SystemLinks(QObject):
    """Tells every link the system brings, until it is deleted."""

    def __init__(self, opened: Callable[[str], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        if (app := QCoreApplication.instance()) is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            self._opened(event.url().toString())
            return True
        return super().eventFilter(watched, event)
