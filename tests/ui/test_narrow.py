"""Nothing is wider than a narrow window, also with large text, long German words and from right to left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea

from app.ui.common.theme import Appearance
from app.ui.tongue import speak
from tests.ui import gallery

SCENES = (
    *("angry-light", "calm-light", "reply-chosen", "reply-lengths", "stale-reply", "hand-off", "offline", "undo"),
    *("needs-you", "needs-you-notice", "editor", "editor-hint", "editor-stale", "escalate-outdated", "flag-refused"),
    *("wording", "worklist", "help", "empty", "error", "held-back", "long-words"),
)


@pytest.fixture(params=["english", "german", "mirrored"])
def spoken(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    speak(qapp, "de" if request.param == "german" else "en", gallery.RESOURCES)
    if request.param == "mirrored":
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield request.param
    speak(qapp, "en", gallery.RESOURCES)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.usefixtures("spoken")
def test_no_page_is_wider_than_the_window(qapp: QApplication, scale: float) -> None:
    scenes = gallery.scenes_by_name()
    too_wide = []
    for name in SCENES:
        scene = replace(scenes[name], appearance=Appearance("light", scale), width=320)
        window, _ = gallery.window_of(scene)
        front = window.front
        too_wide += [
            f"{name}: {area.accessibleName()}"
            for area in front.findChildren(QScrollArea)
            if (inside := area.widget()) is not None and inside.width() > area.viewport().width()
        ]
        if window.width() > 320 or front.minimumSizeHint().width() > 320:
            too_wide.append(f"{name}: window")
        window.close()
        window.deleteLater()
        gallery.settle()
    qapp.processEvents()
    assert too_wide == []
