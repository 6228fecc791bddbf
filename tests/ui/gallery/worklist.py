"""Pictures of the worklist: every reason, the agent's own order, a search. `gallery` shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.copilot.session import Session
from app.ui.common.intents import OpenWorklist
from app.ui.common.theme import Appearance
from app.ui.window.view import PanelWindow
from tests.ui import scenes, worklists
from tests.ui.fake_copilot import FakeCopilot

_DARK, _LARGE = Appearance("dark"), Appearance("light", 2.0)


def stories() -> dict[str, tuple[Session, dict[str, Any]]]:
    """Sessions by the picture's name, with what else the picture needs."""
    large = {"appearance": _LARGE, "width": 320, "height": 1100}
    busy = worklists.busy()
    calm = scenes.calm()
    return {
        "worklist": (calm, {"then": _opened}),
        "worklist-dark": (calm, {"then": _opened, "appearance": _DARK}),
        "worklist-large": (calm, {"then": _opened, "appearance": _LARGE, "width": 320}),
        "worklist-busy": (busy, {"then": _opened}),
        "worklist-busy-dark": (busy, {"then": _opened, "appearance": _DARK, "width": 360}),
        "worklist-busy-large": (busy, {"then": _opened, **large}),
        "worklist-own": (busy, {"then": _own_order, "width": 360}),
        "worklist-own-large": (busy, {"then": _own_order, **large}),
        "worklist-many": (worklists.many(), {"then": _list_filtered("parcel"), "width": 320}),
        "worklist-none-fits": (worklists.many(), {"then": _list_filtered("zebra"), "width": 320}),
        "worklist-wordy": (worklists.wordy(), {"then": _opened, "width": 320}),
    }


def _opened(window: PanelWindow, _: FakeCopilot) -> None:
    window.intent_made.emit(OpenWorklist())


def _own_order(window: PanelWindow, copilot: FakeCopilot) -> None:
    """The agent moved the fourth ticket up twice; then a new one came in."""
    window.intent_made.emit(OpenWorklist())
    QApplication.processEvents()
    window.worklist.list.setCurrentRow(3)
    for _ in range(2):
        QTest.keyClick(window.worklist.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    due = scenes.NOW + timedelta(minutes=30)
    fresh = scenes.ticket("4799", "Two parcels, one label", due_at=due)
    copilot.change(worklist=(*copilot.session.worklist, fresh))


def _list_filtered(words: str) -> Callable[[PanelWindow, FakeCopilot], None]:
    def then(window: PanelWindow, _: FakeCopilot) -> None:
        window.intent_made.emit(OpenWorklist())
        QApplication.processEvents()
        QTest.keyClick(window.worklist.list, Qt.Key.Key_Slash)
        QTest.keyClicks(window.worklist.search, words)

    return then
