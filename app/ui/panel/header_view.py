"""The header: whose ticket this is, when it is due, what leaves this computer, and the way to everything else."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import IconButton
from app.ui.common.chip import Chip
from app.ui.common.flow import FlowLayout
from app.ui.common.intents import OpenConversation, OpenMore, OpenWorklist, ToggleOffline, ToggleQuiet
from app.ui.common.keys import with_key
from app.ui.common.language import dotted, later, t
from app.ui.common.look import Look
from app.ui.common.pill import PillButton
from app.ui.common.surfaces import Surface, set_margins, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, M, S
from app.ui.panel.clock_view import UsedLine
from app.ui.panel.menu import PanelMenu
from app.ui.panel.state import HeaderState

_LAMPS = {
    "local": (
        "lock",
        later("Read on this computer"),
        "success",
        later("The customer's words are read on this computer. They leave it only for the helpdesk they came from."),
    ),
    "offline": (
        "cloud-off",
        later("Offline: nothing leaves"),
        "warning",
        later("The helpdesk does not answer. Nothing leaves this computer until it does."),
    ),
    "by_choice": (
        "cloud-off",
        later("Working offline"),
        "warning",
        later("You work offline: nothing leaves this computer, and what you decide waits."),
    ),
    "asking": (
        "transfer",
        later("Asking the helpdesk"),
        "info",
        later("A request to the helpdesk is under way. The ledger lists every one."),
    ),
}
_TO_SEE_THE_LEDGER = later("{what} Press to see the privacy ledger.")
_TO_WORK_ONLINE = later("{what} Press to work online again.")


class HeaderView(Surface):
    """Stays in place while the rest scrolls."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("bar", gap=XS, margin=M, parent=parent)
        self._state: HeaderState | None = None
        self._shown = False
        self._quiet = False
        self._offline = False
        self._subject = TextBlock(look, "title", max_lines=2)
        worklist = IconButton(look, "list-check", t("My tickets"), act="worklist")
        worklist.clicked.connect(lambda: self.intent_made.emit(OpenWorklist()))
        self._conversation = IconButton(look, "messages", t("Conversation"), act="conversation")
        self._conversation.clicked.connect(lambda: self.intent_made.emit(OpenConversation()))
        self._more = IconButton(look, "menu-2", t("Menu"), act="menu")
        self._more.clicked.connect(self.open_menu)
        self.menu = PanelMenu(look, self)
        self.menu.intent_made.connect(self.intent_made)
        top = tight(QHBoxLayout(), gap=XS)
        top.addWidget(self._subject, 1)
        for button in (worklist, self._conversation, self._more):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._who = TextBlock(look, "body", "muted", max_lines=1)
        self._due = Chip(look, "", "sunken", icon="clock")
        self._used = UsedLine(look)
        self._lamp = PillButton(look, room_for=[t(words) for _, words, _, _ in _LAMPS.values()])
        self._lamp.clicked.connect(
            lambda: self.intent_made.emit(ToggleOffline() if self._offline else OpenMore("ledger"))
        )
        self._status = Chip(look, "", "info")
        self._quiet_pill = PillButton(look)
        self._quiet_pill.show_words(
            "bell-off",
            t("Quiet"),
            "calm",
            name=t("Quiet mode is on"),
            tip=with_key(t("Nothing calls for you until tomorrow. Press to end it."), "quiet"),
        )
        self._quiet_pill.clicked.connect(lambda: self.intent_made.emit(ToggleQuiet()))
        chips = QWidget()
        flow = FlowLayout(chips, gap=XS + 2)
        for chip in (self._quiet_pill, self._status, self._due, self._lamp):
            flow.addWidget(chip)
        set_margins(self.body, M, S, S, S)
        self.body.addLayout(top)
        self.body.addWidget(self._who)
        self.body.addWidget(chips)
        self.body.addWidget(self._used)
        self.show_state(None)

    @property
    def subject(self) -> str:
        """The words in the first line."""
        return self._subject.text()

    def show_state(self, state: HeaderState | None, *, lamp: str = "local", quiet: bool = False) -> None:
        """None while no ticket is open."""
        self._quiet = quiet
        self._offline = lamp == "by_choice"
        icon, words, tone, tip = _LAMPS[lamp]
        if self._lamp.text() != t(words):
            press = _TO_WORK_ONLINE if self._offline else _TO_SEE_THE_LEDGER
            self._lamp.show_words(icon, t(words), tone, tip=t(press, what=t(tip)))
        self._quiet_pill.setVisible(quiet)
        if state == self._state and self._shown:
            return
        self._state, self._shown = state, True
        self._subject.set_text(state.subject if state else t("Calmdesk"))
        who = dotted(state.customer, state.channel, state.extra) if state else ""
        self._who.set_text(who)
        self._who.setVisible(bool(who))
        self._conversation.setEnabled(state is not None)
        clock = state.clock if state else None
        self._due.set_icon(clock.icon if clock else "clock")
        self._due.show(clock.words if clock else "", clock.tone if clock else "sunken")
        self._due.setAccessibleName(clock.spoken if clock else "")
        self._due.setVisible(clock is not None)
        self._used.show_used(clock.used if clock else None, clock.tone if clock else "sunken")
        self._status.show(state.status if state else "", "info")
        self._status.setAccessibleName(t("Status: {status}", status=state.status) if state else "")
        self._status.setVisible(bool(state and state.status))

    def open_menu(self) -> None:
        """Opens the menu below its button."""
        corner = self._more.rect().bottomLeft() if self.isRightToLeft() else self._more.rect().bottomRight()
        window = self.window()
        on_top = bool(window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint)
        place = self._more.mapToGlobal(corner + QPoint(0, 2))
        self.menu.open_at(place, quiet=self._quiet, on_top=on_top, offline=self._offline)
