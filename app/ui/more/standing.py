"""What a room shows instead of its content: that it is read, that there is nothing, or why it could not be read."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.flow import flowing
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import EmptyScreen
from app.ui.more.state import Standing


class StandingStack(QStackedWidget):
    """The content, or a screen with a sentence. `again_wanted` says that the agent wants it read once more."""

    again_wanted = Signal()

    def __init__(self, look: Look, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._screen = EmptyScreen(look)
        self._again = ActButton(look, t("Try again"))
        self._again.clicked.connect(self.again_wanted)
        self._screen.body.addWidget(flowing(self._again))
        self._screen.body.addStretch(1)
        # Else the page would be as wide as the widest thing that was ever in it.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.addWidget(content)
        self.addWidget(self._screen)

    def show_standing(self, standing: Standing, *, empty: tuple[str, str, str], trouble: str) -> None:
        """`empty` is icon, title and advice of the screen that says that there is nothing."""
        self._again.setVisible(standing == "failed")
        match standing:
            case "ready":
                self.setCurrentWidget(self._content)
                return
            case "loading":
                self._screen.show_words("loader-2", t("One moment"), t("It is being read from this computer."))
            case "empty":
                self._screen.show_words(*empty)
            case "failed":
                self._screen.show_words("alert-triangle", t("This could not be read"), trouble, "danger")
        self.setCurrentWidget(self._screen)
