"""Every picture by its name, whatever window it is of, and the ways it can be taken."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from PySide6.QtCore import QElapsedTimer, QEvent, Qt
from PySide6.QtGui import QCursor, QFont, QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.app import make_application
from app.ui.common import fonts
from app.ui.common.shortcuts import use_shortcuts
from app.ui.common.theme import Appearance, TextRole
from app.ui.leaving import view as leaving
from app.ui.tongue import speak
from tests.ui.gallery import desk, rooms, settings, stage, window

AnyScene = stage.Scene | settings.Scene | settings.Step | rooms.RoomScene | desk.DeskScene
T = TypeVar("T")
SceneT = TypeVar("SceneT", stage.Scene, settings.Scene, settings.Step, rooms.RoomScene, desk.DeskScene)


@dataclass(frozen=True, slots=True)
class Way:
    """How a picture is taken, where that differs from its scene."""

    theme: Literal["light", "dark", "contrast"] | None = None
    scale: float | None = None
    width: int | None = None
    height: int | None = None
    language: str = "en"
    mirrored: bool = False

    def of(self, scene: SceneT) -> SceneT:
        before = scene.appearance
        look = Appearance(self.theme or before.theme, self.scale or before.text_scale)
        return replace(scene, appearance=look, width=self.width or scene.width, height=self.height or scene.height)


PLAIN = Way()
hinting = QFont.HintingPreference.PreferNoHinting


def all_scenes() -> dict[str, AnyScene]:
    """What there is to be seen."""
    return {
        **window.scenes_by_name(),
        **settings.scenes_by_name(),
        **settings.steps_by_name(),
        **rooms.room_scenes(),
        **desk.scenes_by_name(),
    }


@contextmanager
def _steady(app: QApplication) -> Iterator[None]:
    """No caret blinks, no second passes, the pointer is away, it is one time zone everywhere, and letters stand where
    the font has them, however this computer hints its own.
    """
    real, flash, zone = fonts.font, app.cursorFlashTime(), os.environ.get("TZ")
    strip = vars(leaving)
    timer = strip["QElapsedTimer"]

    def unhinted(family: str, appearance: Appearance, role: TextRole) -> QFont:
        made = real(family, appearance, role)
        made.setHintingPreference(hinting)
        return made

    fonts.font = unhinted
    strip["QElapsedTimer"] = _Stopped
    app.setCursorFlashTime(0)
    QCursor.setPos(3000, 3000)
    _go_to_zone("UTC")
    try:
        yield
    finally:
        fonts.font = real
        strip["QElapsedTimer"] = timer
        app.setCursorFlashTime(flash)
        _go_to_zone(zone)


class _Stopped(QElapsedTimer):
    """A reply that waits for an undo has as long as it had, however busy this computer is."""

    def elapsed(self) -> int:
        return 0


def _go_to_zone(name: str | None) -> None:
    if name is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = name
    if hasattr(time, "tzset"):
        time.tzset()


@contextmanager
def _speaking(app: QApplication, way: Way) -> Iterator[None]:
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus)
    speak(app, way.language, stage.RESOURCES)
    if way.mirrored:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        yield
    finally:
        speak(app, "en", stage.RESOURCES)
        use_shortcuts({})


def take(scene: AnyScene, way: Way = PLAIN) -> QImage:
    """The picture of a scene. Everything that was opened for it is closed again."""
    return seen(scene, way, _picture)


def seen(scene: AnyScene, way: Way, of: Callable[[QWidget], T]) -> T:
    """What `of` finds in the window of a scene, while it is shown."""
    app = make_application(["gallery"])
    app.setStyleSheet("")  # so that the next look is installed whole, its fonts too
    with _steady(app), _speaking(app, way):
        match scene:
            case stage.Scene():
                return _closed(stage.window_of(way.of(scene))[0], of)
            case settings.Scene():
                return _closed(settings.opened(way.of(scene))[0], of)
            case settings.Step():
                return _closed(settings.welcomed(way.of(scene))[0], of)
            case desk.DeskScene():
                return _closed(desk.opened(way.of(scene)), of)
            case rooms.RoomScene():
                return asyncio.run(_of_a_room(way.of(scene), of))


def _picture(shown: QWidget) -> QImage:
    return stage.picture(shown).toImage()


async def _of_a_room(scene: rooms.RoomScene, of: Callable[[QWidget], T]) -> T:
    async with rooms.opened(scene) as (shown, _, _store):
        return of(shown)


def _closed(shown: QWidget, of: Callable[[QWidget], T]) -> T:
    found = of(shown)
    shown.close()
    shown.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return found
