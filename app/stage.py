"""What is on screen: one window for the whole run, put on whichever program runs now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from app.content.shipped import shipped
from app.domain.settings import Settings
from app.wiring import Program, utc_now

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.common.look import Look
    from app.ui.more.view import MoreWindow
    from app.ui.settings.making import SettingsRoom
    from app.ui.window.view import PanelWindow
    from app.workplace.place import Workplace


class Scene(Protocol):
    """The part of a run that is looked at here."""

    @property
    def workplace(self) -> Workplace | None: ...

    @property
    def chosen(self) -> Settings: ...


class Stage:
    """Makes the window for the first program; the others that follow take it over, with what was written in it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._window: PanelWindow | None = None
        self._room: SettingsRoom | None = None
        self._end: Callable[[], None] = lambda: None

    def prepare(self) -> None:
        """Language and keys, before the first widget is made. What of them cannot be taken over is told later."""
        from app.ui.live_look import use_words

        use_words(self._scene.chosen, shipped("resources"))

    def show(self, program: Program) -> PanelWindow:
        """The window on this program."""
        from app.ui.app import attach, build_panel, renew_rooms
        from app.ui.start import appearance_of

        self._end()
        scene, chosen = self._scene, self._scene.chosen
        if self._window is None:
            self._window = build_panel(
                program.copilot,
                clock=utc_now,
                appearance=appearance_of(chosen.appearance, chosen.text_scale),
                titles=program.titles,
                definitions=program.definitions,
                resources=shipped("resources"),
                tone=lambda: program.content.library().tone,
                more=self._more,
                choices=scene.workplace.choices if scene.workplace else None,
                announce=lambda: scene.chosen.announce,
            )
        else:
            attach(
                self._window,
                program.copilot,
                clock=utc_now,
                titles=program.titles,
                definitions=program.definitions,
                tone=lambda: program.content.library().tone,
                announce=lambda: scene.chosen.announce,
            )
            renew_rooms(self._window)
        self._follow(program)
        return self._window

    def _follow(self, program: Program) -> None:
        """What reaches the program itself when it is chosen, and what of the keys could not be taken over."""
        from app.ui.common.language import t
        from app.ui.common.shortcuts import chosen

        if self._scene.workplace is None:
            return
        choices = self._scene.workplace.choices
        for problem in chosen(choices.settings.shortcuts).problems:
            program.copilot.tell(t(problem))
        program.copilot.allow_prompts(choices.settings.prompts_per_hour)
        self._end = choices.subscribe(lambda settings: program.copilot.allow_prompts(settings.prompts_per_hour))

    def close(self) -> None:
        """The window goes."""
        from app.ui.start import dispose

        self._end()
        if self._window is not None:
            window, self._window = self._window, None
            dispose(window)

    def _more(self, look: Look) -> MoreWindow:
        from app.ui.more.making import make_more

        return make_more(look, settings=self._settings if self._scene.workplace else None)

    def _settings(self, look: Look) -> QWidget:
        from app.ui.settings.making import SettingsRoom

        if self._room is None:
            assert self._scene.workplace is not None  # noqa: S101 - only asked for with one
            self._room = SettingsRoom(self._scene.workplace, show_room=self._show_room)
        return self._room.page(look)

    def _show_room(self, room: str) -> None:
        from app.ui.common.intents import OpenMore

        if self._window is not None:
            self._window.intent_made.emit(OpenMore(room))
