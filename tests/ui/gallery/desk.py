"""Pictures of the demo desk, alone and with the panel beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.common.theme import Appearance
from app.ui.demo_desk.view import DeskWindow
from tests.domain.test_story import GOOD
from tests.ui.desk_stage import DeskStage
from tests.ui.gallery import stage


@dataclass(frozen=True, slots=True)
class DeskScene:
    """The demo desk's real window on the real demo desk, with a clock of its own."""

    then: Callable[[DeskStage], None] | None = None
    appearance: Appearance = stage.LIGHT
    width: int = 940
    height: int = 740


def opened(scene: DeskScene) -> DeskWindow:
    """The demo desk's window, at the scene."""
    shown = DeskStage(scene.appearance)
    shown.window.resize(scene.width, scene.height)
    shown.window.show()
    shown.look()
    if scene.then:
        scene.then(shown)
    stage.settle()
    return shown.window


def _answering(shown: DeskStage) -> None:
    shown.click("1005")
    shown.reply("1005", GOOD)
    shown.later(seconds=4)


def _unplugged(shown: DeskStage) -> None:
    shown.click("1001")
    QTest.mouseClick(shown.window.plug, Qt.MouseButton.LeftButton)
    shown.look()


def scenes_by_name() -> dict[str, DeskScene]:
    return {
        "desk": DeskScene(),
        "desk-narrow": DeskScene(_answering, width=400, height=820),
        "desk-answering": DeskScene(_answering),
        "desk-answering-dark": DeskScene(_answering, stage.DARK),
        "desk-unplugged": DeskScene(_unplugged),
    }
