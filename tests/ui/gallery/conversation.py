"""Pictures of the whole conversation: long, found in, one message alone, mirrored, offline."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.copilot.session import Session
from app.ui.common.intents import OpenConversation
from app.ui.window.view import PanelWindow
from tests.ui import talks
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.gallery.stage import DARK, LARGE, Scene, settle


def _read_on(window: PanelWindow, _: FakeCopilot) -> None:
    window.intent_made.emit(OpenConversation())


def _found_in_conversation(window: PanelWindow, copilot: FakeCopilot) -> None:
    _read_on(window, copilot)
    window.conversation.view.open_search()
    QTest.keyClicks(window.conversation.view.field, "charged")
    window.conversation.view.look_now()


def _message_alone(window: PanelWindow, copilot: FakeCopilot) -> None:
    _read_on(window, copilot)
    settle()
    QTest.keyClick(window.conversation.view.list, Qt.Key.Key_Return)


def _mirrored(window: PanelWindow, copilot: FakeCopilot) -> None:
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    _read_on(window, copilot)


def conversations() -> dict[str, Scene]:
    mixed, long = talks.session(talks.mixed()), talks.session(talks.many(10_000))
    return {
        "conversation": Scene(mixed, then=_read_on),
        "conversation-dark": Scene(mixed, DARK, height=1100, then=_read_on),
        "conversation-tall": Scene(mixed, height=1400, then=_read_on),
        "conversation-320": Scene(mixed, width=320, then=_read_on),
        "conversation-large-320": Scene(mixed, LARGE, width=320, height=1400, then=_read_on),
        "conversation-rtl": Scene(mixed, height=1400, then=_mirrored),
        "conversation-10k": Scene(long, then=_read_on),
        "conversation-find": Scene(mixed, width=360, then=_found_in_conversation),
        "conversation-alone": Scene(mixed, then=_message_alone),
        "conversation-empty": Scene(Session(), then=_read_on),
        "conversation-offline": Scene(replace(mixed, offline=True), width=360, then=_read_on),
    }
