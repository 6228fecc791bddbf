"""How tickets reach the window from outside: dropped, pasted, linked; and how the window comes up when asked."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.domain.links import LONGEST_ADDRESS

_LONGEST_TEXT = 4 * LONGEST_ADDRESS
"""More than any address or link of ours; longer texts are somebody's mail and are not looked at."""


def address_text(mime: QMimeData) -> str:
    """The one address in what is dropped or pasted: the first of a list of addresses, else the text's first line."""
    if mime.hasUrls():
        return mime.urls()[0].toString()
    text = mime.text() if mime.hasText() else ""
    return text.strip().partition("\n")[0].strip() if len(text) <= _LONGEST_TEXT else ""


def clipboard_text() -> str:
    """What is in the clipboard now, as an address may stand there. Read only when a person asks for it."""
    return address_text(QGuiApplication.clipboard().mimeData())


def is_writing() -> bool:
    """Whether a text field has the focus."""
    return isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit | QComboBox)


def take_drag(event: QDragEnterEvent) -> bool:
    """Takes what may hold an address: links are copied, never moved away from where they come from. Whether it did."""
    if not (event.mimeData().hasUrls() or event.mimeData().hasText()):
        return False
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
    return True


def dropped_text(event: QDropEvent) -> str:
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
    return address_text(event.mimeData())


def come_up(window: QWidget) -> None:
    """Shows the window over others. It is not activated: the keyboard stays where the agent types."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    if not window.isVisible():
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=True)
        window.show()
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=False)
    window.raise_()
