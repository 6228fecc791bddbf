"""What is on screen: one window for the whole run, put on whichever program runs now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app import __version__
from app.content.shipped import shipped
from app.desktop.edges import make_edges
from app.desktop.kept_file import load_kept, save_kept
from app.desktop.wishes import may_move
from app.domain.errors import CalmdeskError
from app.domain.settings import Settings
from app.wiring import Program, utc_now

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.common.kept import Kept
    from app.ui.common.look import Look
    from app.ui.more.making import Sources
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

    @property
    def kept_file(self) -> Path | None: ...

    @property
    def drive(self) -> object: ...


class Stage:
    """Makes the window for the first program; the others that follow take it over, with what was written in it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._window: PanelWindow | None = None
        self._room: SettingsRoom | None = None
        self._end: Callable[[], None] = lambda: None
        self._system_moves = True
        self._program: Program | None = None
        self._kept: Kept | None = None
        self._not_kept: CalmdeskError | None = None
        self.when_closed: Callable[[], None] = lambda: None
        """Called each time the window is closed, also while one program takes the place of another; set it before."""

    @property
    def is_closed(self) -> bool:
        """Whether there was a window, and it is closed now."""
        return self._window is not None and self._window.isHidden()

    async def prepare(self) -> None:
        """Language, keys and whether things may move, before the first widget is made. What of the keys cannot be taken
        over is told later.
        """
        from app.ui.live_look import use_words

        chosen = self._scene.chosen
        use_words(chosen, shipped("resources"))
        self._kept = await self._what_was_kept()
        self._system_moves = await asyncio.to_thread(may_move, "system")

    async def _what_was_kept(self) -> Kept:
        """What the panel remembered. A file that cannot be read or written is told, and keeps nobody from working."""
        from app.ui.common.kept import Kept

        file = self._scene.kept_file
        if file is None:
            return Kept()
        save, found = partial(save_kept, file), {}
        try:
            found = dict(await asyncio.to_thread(load_kept, file))
        except CalmdeskError as error:
            self._not_kept = error
        return Kept(found, save, failed=self._tell)

    def _tell(self, error: CalmdeskError) -> None:
        if self._program is not None:
            self._program.copilot.tell(str(error))

    def show(self, program: Program) -> PanelWindow:
        """The window on this program."""
        from app.ui.app import attach, build_panel, renew_rooms
        from app.ui.live_look import may_move as moves_for
        from app.ui.start import appearance_of
        from app.ui.window.wishes import Wishes

        self._end()
        self._program = program
        scene, chosen = self._scene, self._scene.chosen

        def wishes() -> Wishes:
            return Wishes(scene.chosen.show_mood, scene.chosen.break_prompts)

        moves = moves_for(chosen.motion, system=self._system_moves)
        if self._window is None:
            self._window = build_panel(
                program.copilot,
                clock=utc_now,
                appearance=appearance_of(chosen.appearance, chosen.text_scale, moves=moves),
                titles=program.titles,
                definitions=program.definitions,
                resources=shipped("resources"),
                tone=lambda: program.content.library().tone,
                more=self._more,
                prepare_more=_import_rooms,
                choices=scene.workplace.choices if scene.workplace else None,
                announce=lambda: scene.chosen.announce,
                wishes=wishes,
                system_moves=self._system_moves,
                kept=self._kept,
            )
            self._window.window_closed.connect(self.when_closed)
            self._place(self._window)
        else:
            attach(
                self._window,
                program.copilot,
                clock=utc_now,
                titles=program.titles,
                definitions=program.definitions,
                tone=lambda: program.content.library().tone,
                announce=lambda: scene.chosen.announce,
                wishes=wishes,
                kept=self._kept,
            )
            renew_rooms(self._window)
        self._follow(program)
        if self._not_kept is not None:
            self._tell(self._not_kept)
            self._not_kept = None
        return self._window

    def _place(self, window: PanelWindow) -> None:
        """Where it was, or where it was chosen to be; not where something acts in the window's place."""
        from PySide6.QtGui import QGuiApplication

        from app.ui.window.placing import Placing

        if self._scene.drive is not None or self._kept is None:
            return
        chosen, keeper = self._scene.chosen, make_edges(QGuiApplication.platformName())
        window.placing = placing = Placing(window, self._kept, edge=chosen.place, on_top=chosen.on_top, keeper=keeper)
        if self._scene.workplace is not None:
            ended = self._scene.workplace.choices.subscribe(lambda new: placing.choose(new.place, on_top=new.on_top))
            window.destroyed.connect(ended)

    def _follow(self, program: Program) -> None:
        """What reaches the program itself when it is chosen, and what of the keys could not be taken over."""
        from app.ui.common.language import t
        from app.ui.common.shortcuts import chosen

        if self._scene.workplace is None:
            return
        choices = self._scene.workplace.choices
        for problem in chosen(choices.settings.shortcuts).problems:
            program.copilot.tell(t(problem))

        def chosen_now(settings: Settings) -> None:
            program.copilot.allow_prompts(settings.prompts_per_hour)
            program.copilot.work_offline(on=settings.work_offline)

        def end() -> None:
            unsubscribe()
            forget()

        chosen_now(choices.settings)
        unsubscribe = choices.subscribe(chosen_now)
        # The panel's menu and the lamp choose it too.
        forget = program.copilot.subscribe(lambda session: choices.change(work_offline=session.by_choice))
        self._end = end

    async def hand_over(self) -> None:
        """The program is about to end: what is being written is on its way to its database before that is closed."""
        if self._window is not None:
            self._window.put_down()
            for _ in range(3):  # the acts begin with the loop's next turns; what was asked of the database is finished
                await asyncio.sleep(0)

    async def close(self) -> None:
        """The window goes, when what it remembers is written."""
        from app.ui.start import dispose

        self._end()
        if self._kept is not None:
            await self._kept.flush()
        if self._window is not None:
            window, self._window = self._window, None
            dispose(window)

    def _more(self, look: Look) -> MoreWindow:
        from app.ui.more.making import make_more
        from app.ui.window.acting import Tasks

        program, settings = self._program, self._settings if self._scene.workplace else None
        if program is None:
            return make_more(look, settings=settings)
        sources = replace(_sources(program, lambda: self._scene.chosen), start=Tasks(self._tell))
        return make_more(look, sources, settings=settings)

    def _settings(self, look: Look) -> QWidget:
        from app.ui.settings.making import SettingsRoom
        from app.ui.window.acting import Tasks

        if self._room is None:
            assert self._scene.workplace is not None  # noqa: S101 - only asked for with one
            self._room = SettingsRoom(self._scene.workplace, show_room=self._show_room, start=Tasks(self._tell))
        return self._room.page(look)

    def _show_room(self, room: str) -> None:
        from app.ui.common.intents import OpenMore

        if self._window is not None:
            self._window.intent_made.emit(OpenMore(room))


def _import_rooms() -> None:
    """What the second window is made of, in a thread: its import takes longer than a frame."""
    import app.ui.more.making
    import app.ui.settings.making  # noqa: F401 - imported to be there


def _sources(program: Program, chosen: Callable[[], Settings]) -> Sources:
    """What the second window reads from; asked for when it is first opened."""
    from app.desktop.exports import write_export
    from app.desktop.folders import find_folders
    from app.desktop.licences import Licences
    from app.ui.about.presenter import About
    from app.ui.more.making import Sources
    from app.workplace.support import support_report

    folders, resources = find_folders(), shipped("resources")
    return Sources(
        past=program.store.past,
        packs=program.packs,
        about=About(__version__, str(folders.logs), str(folders.data), str(folders.config)),
        parts=Licences(root=resources.parent, resources=resources, packs=program.packs.folders),
        flush=program.ledger.flush,
        clock=utc_now,
        write=write_export,
        report=lambda: support_report(folders, chosen(), program.store),
    )
