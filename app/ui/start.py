"""What the program's start needs from Qt: the system's theme, and the moment of the first paint."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui.common.theme import Appearance, ThemeName

_NO_PAINT_SECONDS = 2.0


def appearance_of(theme: str, text_scale: float, *, moves: bool = True) -> Appearance:
    """The look a person chose; `system` is what the computer says now, light where it says nothing."""
    return Appearance(_theme_of(theme), text_scale, moves)


def _theme_of(theme: str) -> ThemeName:
    hints = QGuiApplication.styleHints()
    if theme == "system":
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
    return "contrast" if theme == "contrast" else "dark" if theme == "dark" else "light"


class _PaintWatch(QObject):
    def __init__(self, painted: asyncio.Event) -> None:
        super().__init__()
        self._painted = painted

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._painted.set()
        return False


async def first_paint(window: QWidget) -> None:
    """Waits until the window was painted, or two seconds: a window that starts minimised is never painted."""
    painted = asyncio.Event()
    watch = _PaintWatch(painted)
    window.installEventFilter(watch)
    window.update()
    try:
        async with asyncio.timeout(_NO_PAINT_SECONDS):
            await painted.wait()
    except TimeoutError:
        return
    finally:
        window.removeEventFilter(watch)


def dispose(window: QWidget) -> None:
    """Destroys the window now, on the thread it lives on. Left to Python, the garbage collector may destroy it later on
    whichever thread it happens to run, and Qt does not survive that.
    """
    window.hide()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
