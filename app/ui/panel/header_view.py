"""The header: whose ticket this is, when it is due, that it is read on this computer, and the way to other tickets."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import IconButton
from app.ui.common.chip import Chip
from app.ui.common.flow import FlowLayout
from app.ui.common.intents import OpenHelp, OpenWorklist, Refresh
from app.ui.common.look import Look
from app.ui.common.surfaces import Surface, tight
from app.ui.common.text import TextBlock, tooltip
from app.ui.common.theme import XS, M, S
from app.ui.panel.state import HeaderState

_LAMP = "Read on this computer"
_LAMP_TIP = "The customer's words are read on this computer. They leave it only for the helpdesk they came from."


class HeaderView(Surface):
    """Stays in place while the rest scrolls."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("bar", gap=XS, margin=M, parent=parent)
        self._state: HeaderState | None = None
        self._subject = TextBlock(look, "title", max_lines=2)
        worklist = IconButton(look, "list-check", "My tickets", act="worklist")
        worklist.clicked.connect(lambda: self.intent_made.emit(OpenWorklist()))
        refresh = IconButton(look, "refresh", "Look at the helpdesk again", act="refresh")
        refresh.clicked.connect(lambda: self.intent_made.emit(Refresh()))
        keys = IconButton(look, "help", "All keys", act="help")
        keys.clicked.connect(lambda: self.intent_made.emit(OpenHelp()))
        top = tight(QHBoxLayout(), gap=XS)
        top.addWidget(self._subject, 1)
        for button in (worklist, refresh, keys):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._who = TextBlock(look, "body", "muted", max_lines=1)
        self._due = Chip(look, "", "sunken", icon="clock")
        self._lamp = Chip(look, _LAMP, "success", icon="lock")
        self._lamp.setToolTip(tooltip(_LAMP_TIP))
        self._lamp.setAccessibleDescription(_LAMP_TIP)
        self._status = Chip(look, "", "info")
        chips = QWidget()
        flow = FlowLayout(chips, gap=XS + 2)
        for chip in (self._status, self._due, self._lamp):
            flow.addWidget(chip)
        self.body.setContentsMargins(M, S, S, S)
        self.body.addLayout(top)
        self.body.addWidget(self._who)
        self.body.addWidget(chips)
        self.show_state(None)

    @property
    def subject(self) -> str:
        """The words in the first line."""
        return self._subject.text()

    def show_state(self, state: HeaderState | None) -> None:
        if state == self._state and self._subject.text():
            return
        self._state = state
        self._subject.set_text(state.subject if state else "Calmdesk")
        who = " · ".join(part for part in (state.customer, state.channel, state.extra) if part) if state else ""
        self._who.set_text(who)
        self._who.setVisible(bool(who))
        self._due.show(state.due if state else "", state.due_tone if state else "sunken")
        self._due.setVisible(bool(state and state.due))
        self._status.show(state.status if state else "", "info")
        self._status.setAccessibleName(f"Status: {state.status}" if state else "")
        self._status.setVisible(bool(state and state.status))
