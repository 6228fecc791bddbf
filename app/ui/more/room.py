"""A room of the second window: how it is named and made, and the page most of them begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.common.look import Look
from app.ui.common.surfaces import column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, L, S
from app.ui.more.state import RoomShown


@dataclass(frozen=True, slots=True)
class Room:
    """`title` is English and translated where it is shown; `make` is called once, when the room is first wanted."""

    key: str
    title: str
    icon: str
    make: Callable[[Look], QWidget]


class RoomPage(QWidget):
    """Title, a sentence on what is here, and what can be done, above the room itself. Says each time that it is shown:
    what is in it may have changed. `body` is the rest of the page; nothing in it scrolls by itself.
    """

    intent_made = Signal(object)

    def __init__(self, look: Look, title: str, lead: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setAccessibleName(title)
        self.title = TextBlock(look, "title", text=title)
        self.lead = TextBlock(look, "body", "muted", text=lead)
        self.tools = tight(QHBoxLayout(), gap=XS)
        head = tight(QHBoxLayout(), gap=S)
        head.addWidget(self.title, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(self.tools)
        self.body: QVBoxLayout = column(self, gap=S, margins=(L, L, L, 0))
        self.body.addLayout(head)
        self.body.addWidget(self.lead)

    def room_shown(self) -> None:
        """The room came to the front."""
        self.intent_made.emit(RoomShown())
