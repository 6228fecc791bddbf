"""What the panel says where there are no cards: no ticket is open, one is being opened, or one cannot be."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.flow import FlowLayout
from app.ui.common.intents import OpenMore, OpenWorklist, Refresh
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import EmptyScreen
from app.ui.common.theme import S
from app.ui.panel.state import PanelState

_ICONS = {"failed": "alert-triangle", "loading": "loader-2"}


class EmptyPanel(EmptyScreen):
    """A sentence, what to do, and the ways out."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._tickets = ActButton(look, t("My tickets"), act="worklist", kind="primary", icon="list-check")
        self._tickets.clicked.connect(lambda: self.intent_made.emit(OpenWorklist()))
        self._again = ActButton(look, t("Try again"), act="refresh", icon="refresh")
        self._again.clicked.connect(lambda: self.intent_made.emit(Refresh()))
        self._settings = ActButton(look, t("Settings"), act="settings", icon="settings")
        self._settings.clicked.connect(lambda: self.intent_made.emit(OpenMore("settings")))
        ways = QWidget()
        flow = FlowLayout(ways, gap=S)
        for way in (self._tickets, self._again, self._settings):
            flow.addWidget(way)
        self.body.addWidget(ways)

    def show_state(self, state: PanelState) -> None:
        wordy = state.body in ("empty", "failed") or (state.body == "loading" and state.situation is None)
        ink = "danger_text" if state.body == "failed" else "border_strong"
        self.show_words(_ICONS.get(state.body, "inbox"), state.empty_title, state.empty_advice, ink)
        self._tickets.setVisible(state.body in ("empty", "failed") or bool(state.empty_advice))
        self._again.setVisible(state.body == "failed" and bool(state.ticket))
        self._settings.setVisible(state.to_settings)
        self.setVisible(wordy and not state.withdrawn)
