"""The window says when it comes into sight and when it goes: a hidden panel asks the desk nothing."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.content.shipped import shipped
from app.ui.common.intents import InSight
from app.ui.common.look import Look
from app.ui.common.theme import Appearance
from app.ui.window.view import PanelWindow


def test_the_window_tells_whether_it_can_be_seen(qtbot: QtBot) -> None:
    window = PanelWindow(Look(Appearance(), shipped("resources")))
    qtbot.addWidget(window)
    told: list[bool] = []
    window.intent_made.connect(lambda intent: told.append(intent.shown) if isinstance(intent, InSight) else None)
    window.show()
    window.hide()
    window.show()
    window.showMinimized()
    window.showNormal()
    assert [now for before, now in zip([None, *told], told, strict=False) if now != before] == [
        True,
        False,
        True,
        False,
        True,
    ]
