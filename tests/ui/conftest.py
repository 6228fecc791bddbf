"""The real window on a fake copilot, for tests that press its keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.copilot.session import Session
from app.ui.common.theme import Appearance
from app.ui.more.door import MakeMore
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.fake_copilot import FakeCopilot

Opener = Callable[..., tuple[PanelWindow, FakeCopilot]]


@pytest.fixture
def open_window(qapp: QApplication) -> Iterator[Opener]:
    """Opens windows on a session and takes them away after the test."""
    opened: list[PanelWindow] = []

    def opener(
        session: Session,
        *,
        appearance: Appearance = gallery.LIGHT,
        width: int = 400,
        settle_ms: int = 0,
        titles: Mapping[str, str] = scenes.TITLES,
        more: MakeMore | None = None,
    ) -> tuple[PanelWindow, FakeCopilot]:
        scene = gallery.Scene(session, appearance, width, titles=titles, more=more)
        window, copilot = gallery.window_of(scene, settle_ms=settle_ms)
        opened.append(window)
        while not window.panel.is_complete:
            qapp.processEvents()
        gallery.settle()
        return window, copilot

    yield opener
    for window in opened:
        window.close()
        window.deleteLater()
    qapp.processEvents()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
