"""A room of the second window: how it is named and made, and the page most of them begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.ui.common.flow import FlowLayout
from app.ui.common.look import Look
from app.ui.common.surfaces import ScrollColumn, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, L, S
from app.ui.more.state import RoomShown

_LEAST_WORDS = 24
"""Characters of the title that must have room beside what can be done."""


@dataclass(frozen=True, slots=True)
class Room:
    """`title` is English and translated where it is shown; `make` is called once, when the room is first wanted."""

    key: str
    title: str
    icon: str
    make: Callable[[Look], QWidget]


class RoomPage(QWidget):
    """Title, a sentence on what is here, and what can be done, above the room itself; all of it scrolls where the
    window is low. Says each time that it is shown: what is in it may have changed. `body` is the rest of the page.
    """

    intent_made = Signal(object)

    def __init__(self, look: Look, title: str, lead: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.presenter: object | None = None  # kept alive as long as the page
        self.setAccessibleName(title)
        self.title = TextBlock(look, "title", text=title)
        self.lead = TextBlock(look, "body", "muted", text=lead)
        self.tools = FlowLayout(gap=XS)
        self._head = tight(QBoxLayout(QBoxLayout.Direction.LeftToRight), gap=S)
        words = column(gap=XS)
        words.addWidget(self.title)
        words.addWidget(self.lead)
        self._head.addLayout(words, 1)
        self._head.addLayout(self.tools)
        content = QWidget()
        self.body: QVBoxLayout = column(content, gap=S, margins=(L, L, XS, L))
        self.body.addLayout(self._head)
        self.body.addSpacing(XS)
        self.scroller = ScrollColumn(content, title)
        column(self, gap=0).addWidget(self.scroller)

    def room_shown(self) -> None:
        """The room came to the front."""
        self.intent_made.emit(RoomShown())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What can be done goes below the title where both have no room side by side."""
        super().resizeEvent(event)
        words = QFontMetrics(self.title.font()).averageCharWidth() * _LEAST_WORDS
        beside = self.width() >= words + self.tools.sizeHint().width() + 3 * L
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._head.setDirection(way)
