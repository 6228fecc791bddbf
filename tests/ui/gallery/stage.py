"""What every picture needs: the platform, the looks, and the real window on a fake copilot."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import QColor, QCursor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.copilot.session import Session
from app.ui.app import build_panel
from app.ui.common.theme import Appearance
from app.ui.more.door import MakeMore
from app.ui.window.view import PanelWindow
from tests.ui import scenes
from tests.ui.fake_copilot import FakeCopilot

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
GROUND = QColor("#8a9199")
"""What is behind every window."""
LIGHT, DARK = Appearance("light"), Appearance("dark")
LARGE = Appearance("light", 2.0)

Then = Callable[[PanelWindow, FakeCopilot], None]


def run_now(work: Coroutine[Any, Any, None]) -> None:
    """Runs a coroutine that never really waits, as those of the fake do not."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise AssertionError("the fake copilot waited")


def settle() -> None:
    """Lets layouts come to rest: those of wrapped text take a few rounds."""
    for _ in range(8):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: a session, how it looks, how wide, and what is done before it is taken."""

    session: Session
    appearance: Appearance = LIGHT
    width: int = 400
    height: int = 820
    then: Then | None = None
    titles: Mapping[str, str] = field(default_factory=lambda: scenes.TITLES)
    more: MakeMore | None = None


def window_of(scene: Scene, *, settle_ms: int = 0) -> tuple[PanelWindow, FakeCopilot]:
    """The real window on a fake copilot, shown and settled."""
    copilot = FakeCopilot(scene.session)
    window = build_panel(
        copilot,
        clock=copilot.clock,
        appearance=scene.appearance,
        titles=scene.titles,
        definitions=scenes.DEFINITIONS,
        resources=RESOURCES,
        start=run_now,
        settle_ms=settle_ms,
        tone=lambda: scenes.TONE,
        more=scene.more,
    )
    QCursor.setPos(3000, 3000)
    window.resize(scene.width, scene.height)
    window.show()
    window.activateWindow()
    settle()
    if scene.then:
        scene.then(window, copilot)
        settle()
    return window, copilot


def picture(window: QWidget) -> QPixmap:
    """The window as it is seen, with the list that lies over it if there is one, also where that is wider."""
    shown, popup = window.grab(), QApplication.activePopupWidget()
    if popup is None:
        return shown
    place = QRect(window.mapFromGlobal(popup.mapToGlobal(QPoint(0, 0))), popup.size())
    whole = place.united(window.rect())
    seen = QPixmap(whole.size())
    seen.fill(GROUND)
    painter = QPainter(seen)
    painter.drawPixmap(-whole.topLeft(), shown)
    painter.drawPixmap(place.topLeft() - whole.topLeft(), popup.grab())
    painter.end()
    return seen
