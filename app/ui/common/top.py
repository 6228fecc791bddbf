"""A window of the program, as the system and screen readers know one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QWidget


class TopWindow(QMainWindow):
    """What is shown lies in `base`. A bare widget would be told as a nameless box, and its title never be said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.base = QWidget()
        self.setCentralWidget(self.base)
